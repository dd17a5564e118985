"""The form to upload a logo."""

from django import forms


class LogoForm(forms.Form):
    """`training.logos` checks the content, whatever the file name."""

    picture = forms.FileField(
        label="Logo",
        help_text="PNG, JPEG or WebP, at most 10 MB. It is printed small.",
        error_messages={
            "required": "Choose the file with the logo.",
            "empty": "The file is empty. Choose another.",
        },
    )
