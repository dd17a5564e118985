from scheduling.register.models.register import (
    RegisterChange,
    RegisterImport,
    RegisterMapping,
    RegisterUpload,
)
