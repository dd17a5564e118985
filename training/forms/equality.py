"""The equality form. Every question is optional; `token` stops a resent form from counting
twice.
"""

from typing import Any

from django import forms

from training.equality import QUESTIONS


class EqualityForm(forms.Form):
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for question in QUESTIONS:
            self.fields[question.slug] = forms.ChoiceField(
                label=question.words,
                choices=[*question.answers.items(), ("", "Prefer not to say")],
                widget=forms.RadioSelect,
                required=False,
            )
