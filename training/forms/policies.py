"""Forms for policies; dates may be a day or a month."""

from typing import Any

from django import forms

from accounts.models import User
from accounts.seen import fingerprint
from nhsuk.dates.days import read_month
from nhsuk.dates.unreadable import Unreadable
from nhsuk.forms import DayField
from training.actions.policies import CONTENT
from training.models import PolicyVersion
from training.policy_dates import PartialDate, month_of, partial_date

LONGEST = 200_000  # characters


class PartialDateField(DayField):
    """A day or a month, like 1 July 2020 or July 2020; cleans to the stored code."""

    reads = "day_or_month"
    unreadable = "Enter a day or a month, like 1 July 2020 or July 2020"

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return ""
        try:
            first = read_month(value)
        except Unreadable:
            day = super().to_python(value)
            return PartialDate(day, day).code if day else ""
        return month_of(self.check_year(first)).code

    def prepare_value(self, value: Any) -> Any:
        try:
            return str(partial_date(value))
        except (TypeError, ValueError):
            return value


class PolicyVersionForm(forms.Form):
    """`seen` is the fingerprint of the draft shown on the page, empty if there was none."""

    text = forms.CharField(
        label="What it says",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text="Leave an empty line between paragraphs.",
        error_messages={"required": "Enter what the policy says."},
    )
    operative_on = PartialDateField(
        label="Operative date",
        help_text="A day or a month.",
        error_messages={"required": "Enter the operative date"},
    )
    review_on = PartialDateField(
        label="Review date in the policy",
        required=False,
        help_text="As the policy states it, even if that is not two years later.",
    )
    elsewhere_on = PartialDateField(label="Review date published elsewhere", required=False)
    elsewhere = forms.CharField(
        label="Where it is published",
        max_length=300,
        required=False,
        help_text="For example, the policies page of our website.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        operative = found.get("operative_on")
        review = found.get("review_on")
        if operative and review and partial_date(review).last < partial_date(operative).first:
            self.add_error(
                "review_on",
                f"This is before the operative date, {partial_date(operative)}. Correct one of"
                " them.",
            )
        if (
            bool(found.get("elsewhere_on")) != bool(found.get("elsewhere"))
            and "elsewhere_on" in found
        ):
            missing = "elsewhere" if found["elsewhere_on"] else "elsewhere_on"
            self.add_error(
                missing, "Enter both the date and where it is published, or leave both empty."
            )
        return found

    @property
    def values(self) -> dict[str, Any]:
        content = {name: self.cleaned_data[name] for name in ("text", "operative_on", "review_on")}
        content |= {name: self.cleaned_data[name] for name in ("elsewhere_on", "elsewhere")}
        kind = {"is_minor": self.cleaned_data.get("kind") == "minor"}
        return content | kind | {"what_changed": self.cleaned_data.get("what_changed", "")}


class NewPolicyForm(PolicyVersionForm):
    title = forms.CharField(max_length=200, error_messages={"required": "Enter the title."})
    owner = forms.ModelChoiceField(
        queryset=User.objects.filter(is_active=True).order_by("name"),
        help_text="They are reminded before the review is due.",
        error_messages={"required": "Choose who owns it."},
    )
    field_order = ("title", "owner")


class NextVersionForm(PolicyVersionForm):
    kind = forms.ChoiceField(
        label="What kind of change is it?",
        choices=[
            (
                "minor",
                (
                    "A minor change that keeps the substance. A manager approves it outside the"
                    " review (14.2)."
                ),
            ),
            (
                "review",
                "A review or a change of substance. A manager who did not write it approves it.",
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of change it is."},
    )
    what_changed = forms.CharField(
        label="What changed, in a sentence",
        max_length=300,
        error_messages={"required": "Enter what changed. Readers see this first."},
    )
    field_order = ("kind", "what_changed")


class PolicyForm(forms.Form):
    owner = forms.ModelChoiceField(
        queryset=User.objects.filter(is_active=True).order_by("name"),
        error_messages={"required": "Choose who owns it."},
    )
    is_social_guidance = forms.BooleanField(
        label="Staff acknowledge it when they declare professional use of a personal account",
        required=False,
        help_text="Only one policy can be this: the guidance on social media.",
    )


def initial_values(version: PolicyVersion | None, *, is_draft: bool) -> dict[str, Any]:
    """Initial data from the draft, or from the version that the next one starts from."""
    if version is None:
        return {}
    names = ("text", "operative_on", "review_on", "elsewhere_on", "elsewhere")
    initial: dict[str, Any] = {name: getattr(version, name) for name in names}
    if is_draft:
        initial |= {
            "what_changed": version.what_changed,
            "kind": "minor" if version.is_minor else "review",
        }
        initial |= {"seen": fingerprint(version, CONTENT)}
    return initial
