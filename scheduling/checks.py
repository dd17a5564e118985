"""The checks of `doctor` for scheduling: whether the database still refuses overlapping claims, and
whether people's calendars are read.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import CharField, Q, Value

from jobs.doctor import Finding, right, wrong
from jobs.outside import Host, host_of
from nhsuk.words import joined_words, plural
from scheduling.availability.models import BusyCalendar, MicrosoftCalendars

TRIGGERS = (
    "SELECT count(*) FROM sqlite_master"
    " WHERE type = 'trigger' AND name LIKE 'claims_do_not_overlap%%'"
)
CONSTRAINTS = "SELECT 2 * count(*) FROM pg_constraint WHERE conname = 'claims_do_not_overlap'"


def overlaps(*, now: datetime) -> Finding:
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS if connection.vendor == "sqlite" else CONSTRAINTS)
        guards = cursor.fetchone()[0]
    if guards >= 2:
        return right("Double bookings", "The database prevents them.")
    if "scheduling_claim" not in connection.introspection.table_names():
        return wrong(
            "Double bookings",
            "The table of claims does not exist yet.",
            "Run: manage.py migrate",
        )
    return wrong(
        "Double bookings",
        "The database no longer prevents overlapping times.",
        "Go back to the version before the last update, and report this",
    )


CALENDARS = "Busy times from calendars"
CALENDARS_WITHIN = timedelta(days=1)
NAMED = 3


def calendars(*, now: datetime) -> Finding:
    """People are told of their own on their page; this is for what has failed for a day. One query."""
    columns = ("problem_since", "person__reference", "host", "problem")
    late = Q(problem_since__lte=now - CALENDARS_WITHIN)
    by_address = BusyCalendar.objects.filter(late, source=BusyCalendar.Source.ADDRESS)
    nothing = Value("", output_field=CharField())
    microsoft = MicrosoftCalendars.objects.filter(late, is_on=True).values_list(
        "problem_since", nothing, nothing, "problem"
    )
    failing = sorted(by_address.values_list(*columns).union(microsoft, all=True))
    if not failing:
        return right(CALENDARS, "None has failed for a day.")
    named = [
        f"that of {reference} at {host} ({problem})" if host else f"Microsoft 365 ({problem})"
        for _, reference, host, problem in failing[:NAMED]
    ]
    failed = plural(len(failing), "source has,sources have")
    among = ", among them " if len(failing) > NAMED else ": "
    return wrong(
        CALENDARS,
        f"{failed} not been read for a day{among}{joined_words(named)}.",
        "Check that the worker reaches these servers by https; if it does, ask these people to enter"
        " the address again (My diary), or see Settings, Calendars in Microsoft 365",
    )


def outside() -> Iterator[Host]:
    if MicrosoftCalendars.objects.ours().is_on:
        for address in (settings.GRAPH_URL, settings.GRAPH_LOGIN_URL):
            yield Host(host_of(address), "asked when people are busy (Microsoft 365)")
    by_address = BusyCalendar.objects.filter(source=BusyCalendar.Source.ADDRESS)
    for host in by_address.values_list("host", flat=True).distinct():
        yield Host(host, "asked when those are busy who entered a calendar there")
