"""The form for a restriction, and the filters of the list."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from accounts.search_filter import SearchFilter
from desk.lines.models import Restriction
from nhsuk.dates.moments import local_moment
from nhsuk.dates.unreadable import Unreadable
from nhsuk.forms import ClockField, DayField, RowsField
from nhsuk.london import LONDON
from scheduling.times.fields import text_area
from training.models import Person, Topic


class RestrictionForm(forms.Form):
    title = forms.CharField(
        max_length=120,
        label="Name",
        help_text="For example, County council elections",
        error_messages={"required": "Enter a name."},
    )
    kind = forms.ChoiceField(choices=Restriction.Kind, label="Kind")
    starts_on = DayField(label="From")
    starts = ClockField(
        required=False, label="Time", help_text="Leave empty for the start of the day"
    )
    ends_on = DayField(
        required=False, label="To and including", help_text="Leave empty if there is no end date"
    )
    ends = ClockField(required=False, label="Time", help_text="Leave empty for the end of the day")
    scope = forms.ChoiceField(
        choices=[
            each for each in Restriction.Scope.choices if each[0] != Restriction.Scope.ENQUIRY
        ],
        widget=forms.RadioSelect,
        label="What it is about",
        error_messages={"required": "Choose what it is about."},
    )
    topics = RowsField(
        Topic.objects.order_by("title"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Which topics",
    )
    people = forms.CharField(
        required=False,
        max_length=2000,
        label="Which people",
        help_text="Their references on the register, such as E1105, separated by commas",
    )
    reason = forms.CharField(
        widget=text_area(2),
        max_length=2000,
        label="Why it applies",
        error_messages={"required": "Enter why it applies."},
    )
    guidance = forms.CharField(
        widget=text_area(3),
        max_length=600,
        label="Words for the pack",
        help_text="Tell the spokesperson what not to say, and what to say instead",
        error_messages={"required": "Enter what to tell the spokesperson."},
    )

    def clean_people(self) -> list[Person]:
        asked = [name.upper() for name in re.split(r"[\s,;]+", self.cleaned_data["people"]) if name]
        found = list(Person.objects.listed().filter(reference__in=asked).order_by("reference"))
        if missing := sorted(set(asked) - {person.reference.upper() for person in found}):
            raise forms.ValidationError(
                f"Nobody on the register has the reference {', '.join(missing)}."
            )
        return found

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        starts_at = self._moment("starts_on", "starts", given.get("starts_on"), given.get("starts"))
        last = given.get("ends_on")
        until = given.get("ends")
        if until and not last:
            self.add_error("ends_on", "Enter a date too.")
        ends_at = self._moment(
            "ends_on", "ends", last if until or not last else last + timedelta(days=1), until
        )
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error(
                "ends_on", "It ends before it starts. Enter a later date, or leave it empty."
            )
        given |= {"starts_at": starts_at, "ends_at": ends_at}
        return given

    def _moment(self, day: str, clock: str, on: date | None, at: time | None) -> datetime | None:
        if on is None or self.errors.get(day) or self.errors.get(clock):
            return None
        try:
            return local_moment(on, at or time(0), is_split=True)
        except Unreadable as refusal:
            self.add_error(clock, str(refusal))
            return None

    def restriction(self) -> dict[str, Any]:
        """The arguments of the action."""
        names = (
            "title",
            "kind",
            "scope",
            "topics",
            "people",
            "starts_at",
            "ends_at",
            "reason",
            "guidance",
        )
        return {name: self.cleaned_data[name] for name in names}


class RestrictionChangeForm(RestrictionForm):
    because = forms.CharField(
        max_length=300,
        label="Why you are changing it",
        error_messages={"required": "Enter why you are changing it."},
    )


def initial_of(restriction: Restriction) -> dict[str, Any]:
    starts_at = restriction.starts_at.astimezone(LONDON)
    ends_at = restriction.ends_at.astimezone(LONDON) if restriction.ends_at else None
    is_by_day = ends_at is not None and ends_at.time() == time(0)
    last = ends_at.date() - timedelta(days=1 if is_by_day else 0) if ends_at else None
    return {
        **{
            name: getattr(restriction, name)
            for name in ("title", "kind", "scope", "reason", "guidance")
        },
        "starts_on": starts_at.date(),
        "starts": None if starts_at.time() == time(0) else starts_at.time(),
        "ends_on": last,
        "ends": ends_at.time() if ends_at and not is_by_day else None,
        "topics": list(restriction.topics.all()),
        "people": ", ".join(person.reference for person in restriction.people.all()),
    }


class RestrictionFilter(django_filters.FilterSet):
    """Restrictions in force or upcoming, unless another state is chosen."""

    q = SearchFilter("Title, topic, words")
    kind = django_filters.ChoiceFilter(choices=Restriction.Kind, empty_label="All kinds")
    state = django_filters.ChoiceFilter(
        method="in_state",
        label="State",
        empty_label="In force or upcoming",
        choices=[("in_force", "In force"), ("coming", "Coming"), ("over", "Over"), ("all", "All")],
    )

    class Meta:
        model = Restriction
        fields = ["q", "kind", "state"]

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def filter_queryset(self, queryset: QuerySet[Restriction]) -> QuerySet[Restriction]:
        found = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("state"):
            return found
        over = Restriction.objects.in_state("over", self.now).values("pk")
        return found.exclude(pk__in=over)

    def in_state(self, queryset: Any, name: str, value: str) -> Any:  # noqa: ARG002  django-filter calls it so
        return queryset if value == "all" else queryset.in_state(value, self.now)
