"""The form for uploading the files of a register."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

MAX_BYTES = 10_000_000
MAX_FILES = 60


class _FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several, together at most MAX_BYTES."""

    widget = _FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [super(FilesField, self).clean(one, initial) for one in data or [None]]
        if len(files) > MAX_FILES:
            raise forms.ValidationError(f"Choose at most {MAX_FILES} files, or a zip of them.")
        if sum(file.size for file in files) > MAX_BYTES:
            raise forms.ValidationError(
                f"The files are more than {MAX_BYTES // 1_000_000} MB in total. "
                "Ask your administrator to import them with the command import_register."
            )
        return files


class RegisterForm(forms.Form):
    sources = FilesField(
        label="Files",
        help_text=(
            "Lists as your systems export them (CSV, TSV or Excel), our own files, or a zip of them. "
            "To include certificates (PDF, JPEG or PNG), put them in a zip with certificates.csv."
        ),
        error_messages={
            "required": "Choose the CSV files, a zip of them, or a workbook.",
            "empty": "One of the files is empty. Row 1 must contain the column names.",
        },
        allow_empty_file=True,
    )
