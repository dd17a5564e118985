from imports.models.register import RegisterChange, RegisterImport, RegisterMapping, RegisterUpload
