"""The slot and logistics of an interview, as a producer gives them on the phone."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from accounts.seen import SeenForm
from desk.enquiries.actions.interviews import LOGISTICS, LONGEST, SEEN
from desk.enquiries.arrivals import arrival_warning, minutes_before
from desk.enquiries.fields import ContactsField
from desk.enquiries.models import Interview
from nhsuk.dates.moments import write_moment
from scheduling.times.fields import MomentsForm, TypedMomentField
from training.media import MEDIA

MINUTES = {
    "required": "Enter how many minutes they want.",
    "invalid": "Enter the minutes as a number.",
    "min_value": "Enter 1 minute or more.",
    "max_value": f"Enter {LONGEST} minutes or fewer.",
}


class InterviewForm(MomentsForm):
    starts_at = TypedMomentField(
        label="Interview at",
        help_text="Thu 07:10, tomorrow 7.10am",
        width="20",
        error_messages={"required": "Enter the day and time, such as Thu 07:10."},
    )
    minutes = forms.IntegerField(
        min_value=1,
        max_value=LONGEST,
        label="Minutes",
        error_messages=MINUTES,
        widget=forms.NumberInput(attrs={"class": "input--3"}),
    )
    arrive_at = TypedMomentField(
        required=False,
        label="Arrive or dial in at",
        help_text="0755. It moves with the slot",
        near="starts_at",
        width="20",
    )
    arrive_asked = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    medium = forms.ChoiceField(choices=list(MEDIA.items()), label="Medium")
    mode = forms.ChoiceField(choices=Interview.Mode, label="Live or recorded")
    format = forms.ChoiceField(choices=Interview.Format, required=False, label="Format")
    place = forms.CharField(max_length=300, required=False, label="Place or link")
    contacts = ContactsField(required=False)
    fallback = forms.CharField(
        max_length=300,
        required=False,
        label="If it fails",
        help_text="Who to ring, and the number",
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("medium") == "print":
            given["mode"] = Interview.Mode.RECORDED  # what was chosen is of what goes on air
        ready_at = given.get("arrive_at")
        starts_at = given.get("starts_at")
        if ready_at is None or starts_at is None:
            given["arrive_minutes_before"] = None
        elif (was_ready_at := self.initial.get("arrive_at")) and self._is_as_shown(was_ready_at):
            given["arrive_minutes_before"] = minutes_before(was_ready_at, self.initial["starts_at"])
        else:
            given["arrive_minutes_before"] = minutes_before(ready_at, starts_at)
            if starts_at > self.now:
                self._ask_about(ready_at, starts_at)
        return given

    def _is_as_shown(self, was_ready_at: datetime) -> bool:
        """Nobody touched the time to be ready, so it moves with the slot."""
        return str(self["arrive_at"].data) == write_moment(was_ready_at, now=self.now)

    def _ask_about(self, ready_at: datetime, starts_at: datetime) -> None:
        """Asks once about a time that makes little sense, with the sensible one in its place."""
        text = self["arrive_at"].data.strip()
        today = timezone.localdate(self.now)
        asked = arrival_warning(text, ready_at=ready_at, starts_at=starts_at, today=today)
        if asked is None or (asked.is_possible and text == self["arrive_asked"].data):
            return
        self.add_error("arrive_at", asked.words)
        shown: Any = self.data
        shown = shown.copy()  # what was posted cannot be changed
        shown[self.add_prefix("arrive_asked")] = text
        if asked.instead:
            shown[self.add_prefix("arrive_at")] = write_moment(asked.instead, now=self.now)
        self.data = shown

    @property
    def values(self) -> dict[str, Any]:
        """Slot and logistics, for the action."""
        return {field: self.cleaned_data[field] for field in ("starts_at", "minutes", *LOGISTICS)}


class InterviewChangeForm(SeenForm, InterviewForm):
    def __init__(self, *args: Any, row: Interview, now: datetime) -> None:
        shown = {"arrive_at": row.arrive_at}
        super().__init__(*args, row=row, fields=SEEN, initial=shown, now=now)
