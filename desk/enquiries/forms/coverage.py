"""The forms of an item of coverage."""

from datetime import datetime
from typing import Any

from django import forms

from desk.enquiries.models import Coverage, Enquiry, Interview
from scheduling.times.fields import MomentsForm, TypedMomentField


class CoverageVerdictForm(forms.Form):
    message_carried = forms.ChoiceField(choices=Coverage.Carried.choices, required=False)
    verdict = forms.ChoiceField(choices=Coverage.Verdict.choices, required=False)


class CoverageForm(MomentsForm):
    title = forms.CharField(
        max_length=200,
        label="Title",
        error_messages={"required": "Enter the headline or the name of the item."},
    )
    outlet = forms.CharField(
        max_length=200,
        label="Outlet",
        widget=forms.TextInput(attrs={"list": "outlets", "autocomplete": "off"}),
        error_messages={"required": "Enter the outlet."},
    )
    published_at = TypedMomentField(
        prefer="past",
        label="Published",
        width="20",
        error_messages={"required": "Enter when it came out."},
    )
    link = forms.URLField(
        max_length=500,
        required=False,
        label="Link",
        assume_scheme="https",
        error_messages={"invalid": "Enter the whole address, starting with https://"},
    )
    message_carried = forms.ChoiceField(
        choices=[("", "Not judged"), *Coverage.Carried.choices],
        required=False,
        label="Does it carry our message?",
    )
    verdict = forms.ChoiceField(
        choices=[("", "Not judged"), *Coverage.Verdict.choices], required=False, label="Tone"
    )
    tone = forms.CharField(
        max_length=200,
        required=False,
        label="Tone, in words",
        help_text="Fair, with our figure; the headline is harsher",
    )
    interview = forms.ModelChoiceField(
        Interview.objects.none(),
        required=False,
        empty_label="No interview",
        label="From the interview",
    )

    def __init__(self, *args: Any, enquiry: Enquiry, now: datetime, **kwargs: Any) -> None:
        interviews = enquiry.interviews.filter(called_off_at=None).in_order()
        initial: dict[str, Any] = {"outlet": enquiry.outlet.name, "published_at": now}
        if interviews.count() == 1:
            initial["interview"] = interviews.get()
        super().__init__(*args, now=now, initial=initial, **kwargs)
        self.fields["interview"].queryset = interviews  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        if link and not link.startswith(("https://", "http://")):
            raise forms.ValidationError("Enter the whole address, starting with https://")
        return link
