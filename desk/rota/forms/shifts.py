"""The forms of the duty rota."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms

from accounts.access import Permission
from accounts.leavers import who_may_here
from accounts.models import User
from desk.rota.actions.shifts import MOST_WEEKS, shift_words
from desk.rota.models import DutyShift
from desk.rota.rota_weeks import shift_times
from nhsuk.forms import ClockField, DayField, whole_number_field
from nhsuk.london import ClocksChange
from nhsuk.words import clock
from scheduling.times.office_hours import Hours

SWAPPED_AHEAD = timedelta(weeks=12)


class ShiftForm(forms.Form):
    """`hours` are those of the press office: what a day and a night are unless told. Nobody who has left
    by `today` is offered.
    """

    user = forms.ModelChoiceField(
        User.objects.none(),
        label="Who",
        empty_label="Choose who is on duty",
        error_messages={"required": "Choose who is on duty."},
    )
    on = DayField(label="Day", error_messages={"required": "Enter the day on which it starts."})
    kind = forms.ChoiceField(
        label="Shift",
        choices=DutyShift.Kind,
        widget=forms.RadioSelect,
        initial=DutyShift.Kind.DAY,
        error_messages={"required": "Choose day or night."},
    )
    starts = ClockField(label="From", required=False)
    ends = ClockField(label="To", required=False)
    phone = forms.CharField(
        label="Number to ring",
        max_length=40,
        required=False,
        help_text="Only if it is not the team’s number",
        widget=forms.TextInput(attrs={"class": "input--20", "type": "tel"}),
    )
    weeks = whole_number_field(
        "For how many weeks", 1, MOST_WEEKS, "1 is this week alone; 8 repeats it in the next seven"
    )

    def __init__(self, *args: Any, hours: Hours, today: date, once: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = who_may_here(Permission.WORK_DESK, today)  # type: ignore[attr-defined]  # a ModelChoiceField
        self.usual = {
            DutyShift.Kind.DAY.value: (hours.opens, hours.closes),
            DutyShift.Kind.NIGHT.value: (hours.closes, hours.opens),
        }
        words = [f"{clock(first)} to {clock(last)}" for first, last in self.usual.values()]
        self.fields["starts"].help_text = f"Empty: a day is {words[0]}, a night {words[1]}"
        if once:
            del self.fields["weeks"]

    def clean(self) -> dict[str, Any]:
        clean = self.cleaned_data
        if "starts" in self.errors or "ends" in self.errors:
            return clean
        if (clean.get("starts") is None) != (clean.get("ends") is None):
            missing = "ends" if clean.get("ends") is None else "starts"
            self.add_error(missing, "Enter both times, or neither for the usual hours.")
        elif clean.get("on") and clean.get("kind"):
            self._set_times()
        return clean

    def _set_times(self) -> None:
        clean = self.cleaned_data
        usual = self.usual[clean["kind"]]
        first = clean["starts"] if clean["starts"] is not None else usual[0]
        last = clean["ends"] if clean["ends"] is not None else usual[1]
        if clean["kind"] == DutyShift.Kind.DAY and last <= first:
            self.add_error(
                "ends", "A day shift ends after it starts. Enter a later time, or choose Night."
            )
            return
        try:
            clean["starts_at"], clean["ends_at"] = shift_times(clean["on"], first, last)
        except ClocksChange as change:
            said = "shows that time twice" if change.comes_twice else "skips that time"
            self.add_error(
                "starts", f"On the night the clocks change, the clock {said}. Enter another time."
            )

    @property
    def values(self) -> dict[str, Any]:
        """The fields of the shift."""
        names = ("user", "kind", "starts_at", "ends_at", "phone")
        return {name: self.cleaned_data[name] for name in names}


class _ShiftField(forms.ModelChoiceField):
    now: datetime

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user}: {shift_words(obj, self.now)}"


class SwapForm(forms.Form):
    """With which shift of somebody else, of the next weeks."""

    other = _ShiftField(
        DutyShift.objects.none(),
        label="Swap with",
        empty_label="Choose a shift",
        error_messages={"required": "Choose the shift to swap with."},
    )
    note = forms.CharField(
        label="Note",
        max_length=300,
        required=False,
        help_text="Goes into the emails to both",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, shift: DutyShift, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["other"]
        assert isinstance(field, _ShiftField)  # noqa: S101  as it is declared above
        field.now = now
        coming = DutyShift.objects.overlapping(now, now + SWAPPED_AHEAD)
        field.queryset = coming.exclude(user=shift.user).select_related("user")
        self.has_others = field.queryset.exists()
