from scheduling.register.models.register import (
    RegisterChange,
    RegisterImport,
    RegisterMapping,
    RegisterUpload,
)

__all__ = [
    "RegisterChange",
    "RegisterImport",
    "RegisterMapping",
    "RegisterUpload",
]
