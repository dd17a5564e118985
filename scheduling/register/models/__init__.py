from scheduling.register.models.register import RegisterChange, RegisterImport, RegisterUpload

__all__ = [
    "RegisterChange",
    "RegisterImport",
    "RegisterUpload",
]
