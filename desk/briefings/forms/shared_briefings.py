"""The form that adds people to a targeted briefing."""

from typing import Any

from django import forms

from desk.briefings.models import Briefing
from desk.briefings.queries.briefings import joinable_requests
from desk.enquiries.forms.people import PeopleField
from nhsuk.forms import RowsField


class ParticipantsForm(forms.Form):
    """Who else to add: people with a similar request, and anyone on the register."""

    asked = RowsField(
        Briefing.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Already asked for, about the same thing",
    )
    people = PeopleField(
        required=False,
        label="Others",
        help_text="Name or reference on the register, one per line. Coaching is asked for them",
    )

    def __init__(self, *args: Any, briefing: Briefing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = joinable_requests(briefing)
        self.fields["asked"].queryset = others  # type: ignore[attr-defined]  # a RowsField
        self.fields["asked"].label_from_instance = _request_label  # type: ignore[attr-defined]  # as above
        if not others.exists():
            del self.fields["asked"]
            self.fields["people"].label = "Who else is taking part?"

    @property
    def values(self) -> dict[str, Any]:
        """For the action."""
        return {
            "people": self.cleaned_data["people"],
            "asked": list(self.cleaned_data.get("asked", ())),
        }


def _request_label(briefing: Briefing) -> str:
    topic = f", {briefing.topic}" if briefing.topic else ""
    return f"{briefing.person}: {briefing.get_need_display().lower()}{topic} ({briefing})"
