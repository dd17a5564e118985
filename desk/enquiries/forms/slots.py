"""The slots that an enquiry asks for, a row each; a row without a time is no slot."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.functional import cached_property

from desk.enquiries.actions.enquiries import Bid
from desk.enquiries.actions.interviews import LONGEST
from desk.enquiries.forms.interviews import MINUTES, InterviewForm
from desk.enquiries.models import Interview
from nhsuk.dates.moments import read_moment
from nhsuk.dates.unreadable import Unreadable
from nhsuk.london import LONDON
from nhsuk.words import clock
from scheduling.times.fields import Said, TypedMomentField
from training.media import SLOTS

USUAL_MINUTES = 10
USUAL_READY = timedelta(minutes=15)  # before the start
MOST = 8
PREFIX = "slot"
FIRST = f"{PREFIX}-0-starts_at"
KINDS = {  # medium and mode in one choice, as people say it
    "": "Choose",
    **{
        f"{medium} {mode}": words
        for medium, slots in SLOTS.items()
        for mode, words in slots.items()
    },
}


def kind_of(medium: str, mode: str | None) -> str:
    """The choice for a medium, live or recorded."""
    kind = f"{medium} {mode}"
    return kind if kind in KINDS else f"{medium} {next(iter(SLOTS[medium]))}"


class SlotForm(InterviewForm):
    """One row. The minutes are ten unless somebody says."""

    medium = mode = format = contacts = fallback = None  # type: ignore[assignment]  # fields that it lacks
    kind = forms.ChoiceField(choices=list(KINDS.items()), required=False, label="Medium")
    outlet = forms.CharField(
        max_length=200,
        required=False,
        label="Outlet",
        widget=forms.TextInput(attrs={"list": "outlets", "autocomplete": "off"}),
    )
    minutes = forms.IntegerField(
        min_value=1,
        max_value=LONGEST,
        required=False,
        label="Minutes",
        error_messages=MINUTES,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(
        self, *args: Any, now: datetime, first_at: datetime | None = None, **kwargs: Any
    ) -> None:
        """`first_at`: the first slot, which the times of the others are said relative to."""
        self.first_at = first_at
        super().__init__(*args, now=now, **kwargs)
        when, ready = self.fields["starts_at"], self.fields["arrive_at"]
        when.label, ready.label = "When", "Be ready"
        when.required = False
        when.help_text = ready.help_text = ""
        near = self.add_prefix("starts_at")
        if near != FIRST:
            when.widget.attrs["data-near"] = FIRST
            near = f"{FIRST} {near}"
        ready.widget.attrs["data-near"] = near

    def near(self, name: str) -> datetime | None:
        return self.first_at if name == "starts_at" else super().near(name)

    def suggest(self, outlet: str) -> None:
        """Shows in grey what is usual: whose slot it is, how long, and when to be ready."""
        grey = {"outlet": outlet, "minutes": USUAL_MINUTES}
        when = self.fields["starts_at"]
        assert isinstance(when, TypedMomentField)  # noqa: S101  it is declared in InterviewForm
        with suppress(Unreadable):
            ready_at = when.read(str(self["starts_at"].value() or "")) - USUAL_READY
            grey["arrive_at"] = clock(ready_at.astimezone(LONDON))
        for name in ("outlet", "minutes", "arrive_at"):
            self.fields[name].widget.attrs |= {"placeholder": grey.get(name, ""), "data-grey": ""}

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("starts_at") and not given.get("kind") and "kind" not in self.errors:
            self.add_error("kind", "Choose the medium.")
        return given

    def bid(self) -> Bid:
        """The slot, for the action."""
        given = self.cleaned_data
        medium, _, mode = given["kind"].partition(" ")
        return Bid(
            outlet=given["outlet"],
            slot={
                "starts_at": given["starts_at"],
                "minutes": given["minutes"] or USUAL_MINUTES,
                "medium": medium,
                "mode": mode,
                "format": Interview.Format.ONE_TO_ONE,
                "arrive_minutes_before": given["arrive_minutes_before"],
                "place": given["place"],
                "contacts": "",
                "fallback": "",
            },
        )


class Slots(BaseFormSet):  # type: ignore[type-arg]  # no generic when it runs
    """The rows. Those that hold a time are bids."""

    @cached_property
    def empty_form(self) -> SlotForm:
        """One, so that what it suggests stays."""
        return cast(SlotForm, super().empty_form)

    def suggest(self, *, outlet: str) -> None:
        """Shows in each row in grey what is usual."""
        for form in (*self.forms, self.empty_form):
            form.suggest(outlet)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        kwargs = super().get_form_kwargs(index)
        return kwargs | {"first_at": self._first_at() if index else None}

    def _first_at(self) -> datetime | None:
        """The time of the first slot, if it can be read; without a day it is the next such time."""
        rows = self.initial or [{}]
        given = self.data.get(FIRST, "") if self.is_bound else rows[0].get("starts_at", "")
        said = self.form_kwargs["said"].get(FIRST)
        if said and given == said[0]:
            return said[1]
        with suppress(Unreadable):
            return read_moment(given, now=self.form_kwargs["now"])
        return None

    def bids(self) -> list[Bid]:
        """The slots, for the action, in the order of the rows."""
        return [form.bid() for form in self.forms if form.cleaned_data.get("starts_at")]


_Slots = formset_factory(SlotForm, formset=Slots, extra=1, max_num=MOST, absolute_max=MOST + 2)


def posted_slots(data: QueryDict, *, now: datetime, said: Said) -> Slots:
    """The rows as they were posted; none where the form had none."""
    if f"{PREFIX}-TOTAL_FORMS" not in data:
        data = data.copy()
        data.update({f"{PREFIX}-TOTAL_FORMS": "0", f"{PREFIX}-INITIAL_FORMS": "0"})
    return cast(Slots, _Slots(data, prefix=PREFIX, form_kwargs={"now": now, "said": said}))


def slots_with(rows: list[dict[str, str]], *, now: datetime, said: Said, more: int = 0) -> Slots:
    """The rows, and an empty one where there is none or one `more` is wanted."""
    kwargs = {"now": now, "said": said}
    slots = cast(Slots, _Slots(initial=rows, prefix=PREFIX, form_kwargs=kwargs))
    slots.extra = more if rows else 1
    return slots
