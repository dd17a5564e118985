"""Forms for adjustments, recorded by the person or by those who arrange them."""

from typing import Any

from django import forms

from training.models import Adjustment

FOR = {"training": "Training", "interviews": "Interviews"}


class AdjustmentForm(forms.Form):
    """`agreed` is asked for only when recording for someone else."""

    kind = forms.ChoiceField(
        label="What is needed",
        choices=Adjustment.Kind,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is needed."},
    )
    words = forms.CharField(
        label="Details",
        max_length=300,
        required=False,
        help_text="Say what would help. Leave out details of health that nobody needs to know.",
    )
    needed_for = forms.MultipleChoiceField(
        label="For",
        choices=FOR.items(),
        initial=list(FOR),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose whether it is for training, for interviews, or for both."
        },
    )
    agreed = forms.CharField(
        label="How they agreed",
        max_length=200,
        help_text="How and when they agreed to this being recorded, such as “by phone on 3 March”.",
        error_messages={"required": "Enter how and when they agreed to this being recorded."},
    )

    def __init__(self, *args: Any, is_own: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_own:
            del self.fields["agreed"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == Adjustment.Kind.OTHER and not cleaned.get("words"):
            self.add_error("words", "Describe what is needed.")
        return cleaned

    def wanted(self) -> dict[str, Any]:
        """Arguments for `record_adjustment`."""
        values = {name: self.cleaned_data.get(name, "") for name in ("kind", "words", "agreed")}
        return values | {f"for_{name}": name in self.cleaned_data["needed_for"] for name in FOR}
