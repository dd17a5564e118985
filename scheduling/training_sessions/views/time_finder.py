"""Finds the best times for some people, a trainer and a venue; each leads to a session to be scheduled."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from accounts.pages import Context, Permission, Request, get
from nhsuk.numbers import whole_number
from nhsuk.words import clock
from scheduling.training_sessions.forms.time_finder import TimeFinderForm
from scheduling.training_sessions.queries.time_finder import (
    FoundRow,
    Wanted,
    suggested_people,
    times_for,
)
from training.models import Course, Person

MOST_PEOPLE = 40


@dataclass(frozen=True)
class Row:
    """A time, with the address of the form that schedules it."""

    row: FoundRow
    url: str


@get("training-sessions/find/", Permission.EDIT_TRAINING_SESSIONS)
def time_finder(request: Request) -> Context:
    now = request.now
    today = timezone.localdate(now)
    people = chosen_people(request)
    is_asked = "find" in request.GET
    form = TimeFinderForm(
        request.GET if is_asked else None,
        given=request.GET.dict(),
        today=today,
        number=len(people),
    )
    is_found = is_asked and form.is_valid()
    wanted = form.wanted() if is_found else None
    found = times_for(wanted, people, now=now) if wanted else None
    search = request.GET.get("search", "").strip()[:100]
    course = Course.objects.filter(pk=whole_number(request.GET.get("course"))).first()
    return {
        "form": form,
        "people": people,
        "search": search,
        "course": course,
        "suggested": []
        if found and not search  # people have been chosen
        else suggested_people(
            course, search=search, but_not=[person.pk for person in people], now=now
        ),
        "found": found,
        "rows": [Row(row, _schedule_url(wanted, row)) for row in found.rows]
        if wanted and found
        else [],
    }


def chosen_people(request: Request) -> list[Person]:
    """Those in the address, by name."""
    references = request.GET.getlist("person")[:MOST_PEOPLE]
    people = Person.objects.listed().filter(reference__in=references)
    return list(people.order_by("last_name", "first_name", "pk")) if references else []


def _schedule_url(wanted: Wanted, row: FoundRow) -> str:
    starts_at, ends_at = (
        timezone.localtime(at) for at in (row.found.slot.starts_at, row.found.slot.ends_at)
    )
    return reverse(
        "scheduling:training_session_add",
        query={
            "course": wanted.course.pk,
            "day": f"{starts_at:%d/%m/%Y}",
            "starts": clock(starts_at),
            "ends": clock(ends_at),
            "venue": row.venue.pk,
            "trainer": row.trainer.pk,
            "places": _places(wanted.course, row),
            "person": [person.reference for person in row.can],
        },
    )


def _places(course: Course, row: FoundRow) -> int:
    """As many as the venue holds and the course allows, and at least those who come."""
    most = min(row.venue.capacity, course.max_group or row.venue.capacity)
    return max(most, len(row.can))
