"""The file that a logo is uploaded in."""

from django import forms


class LogoForm(forms.Form):
    """What is in the file is judged by `training.logos`, not by its name."""

    picture = forms.FileField(
        label="Logo",
        help_text="PNG, JPEG or WebP, at most 10 MB. It is printed small.",
        error_messages={
            "required": "Choose the file with the logo.",
            "empty": "The file is empty. Choose another.",
        },
    )
