"""Every problem of a pack, blocking or a warning, with the overrides applied.

PROBLEM_SOURCES lists the functions that find problems which the content alone does not show. Each
takes the pack, its content and the moment, and yields problems of one kind. They are called for a
draft and for a version in review alike.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain

from django.urls import reverse
from django.utils import timezone

from accounts.request_cache import cached_per_request
from desk.enquiries.models import Interview
from desk.enquiries.named_times import FIELDS_WITH_TIMES
from desk.lines.values import Kind, Value, values_in
from nhsuk.words import clock, short_moment
from reports.packs.completeness import Problem, Severity, completeness
from reports.packs.content import Logistics, PackContent
from reports.packs.facts import format_moments
from reports.packs.models import Override, Pack
from reports.packs.queries.carried import carried_problems
from reports.packs.queries.identifiers import identifier_problems
from reports.packs.queries.pack_incidents import incident_problems
from reports.packs.queries.pack_restrictions import restriction_problems
from reports.packs.queries.packs import submitted_content
from reports.packs.queries.remarks import remark_problems
from reports.packs.queries.shared_packs import interviews_of

BEFORE_SLOT = 180  # minutes around the slot in which a time that is mentioned is plausible
AFTER_SLOT = 120
DAY = 24 * 60

ProblemSource = Callable[[Pack, PackContent, datetime], Iterable[Problem]]


def problems_of(pack: Pack, content: PackContent, *, now: datetime) -> list[Problem]:
    """Everything missing, then every warning. `content` is the draft's, or a version's."""
    others = chain.from_iterable(source(pack, content, now) for source in PROBLEM_SOURCES)
    return completeness(
        content, timezone.localdate(now), others=others, overrides=overrides_of(pack, now=now)
    )


@cached_per_request
def overrides_of(pack: Pack, *, now: datetime) -> dict[str, str]:
    """Who overrode which problem of the pack, when and why, by the problem's name."""
    overrides = Override.objects.filter(pack=pack, taken_back_at=None).select_related("made_by")
    return {o.key: f"{o.made_by}, {_moment(o.made_at, now)}: {o.reason}" for o in overrides}


def time_problems(pack: Pack, content: PackContent, now: datetime) -> Iterator[Problem]:  # noqa: ARG001  the signature of every source
    """Times mentioned in the logistics that are not near the slot, or that a version for another
    time had: they are easily left behind when an interview is moved. Warnings only, because they may
    be meant.
    """
    interviews = interviews_of(pack)[::-1]
    before: list[tuple[Logistics, ...]] = []
    if any(interview.slot_changed_at for interview in interviews):
        contents = map(submitted_content, pack.versions.order_by("number"))
        before = [each.slots[::-1] for each in contents]
    for number, (slot, interview) in enumerate(zip(content.slots[::-1], interviews, strict=False)):
        was = [slots[number] for slots in before if number < len(slots)]
        yield from _times(slot, interview, was)


def _times(slot: Logistics, interview: Interview, was: list[Logistics]) -> Iterator[Problem]:
    if slot.on_air_at is None:
        return
    on_air_at = timezone.localtime(slot.on_air_at)
    lines = (
        (form_field, line)
        for form_field in FIELDS_WITH_TIMES
        for line in getattr(slot, form_field).splitlines()
    )
    for form_field, line in lines:
        with_it = (one for one in was if line in getattr(one, form_field).splitlines())
        first_at = next((one.on_air_at for one in with_it), None)
        for value in values_in(line):
            why = ""
            if value.kind == Kind.TIME and _is_far(value, on_air_at):
                why = f"is not near the slot, {clock(on_air_at)}"
            elif value.kind == Kind.TIME and first_at and first_at != slot.on_air_at:
                why = (
                    f"is from before the slot moved, from {format_moments(first_at, on_air_at)[0]}"
                )
            if why:
                yield Problem(
                    Severity.WARNING,
                    "logistics",
                    f"“{value.text}” in {FIELDS_WITH_TIMES[form_field]} {why}",
                    "Ask the outlet, and change it on the interview page.",
                    slot.owner,
                    url=reverse("desk:interview_change", args=[interview.reference]),
                    form_field=form_field,
                )


PROBLEM_SOURCES: tuple[ProblemSource, ...] = (
    restriction_problems,
    incident_problems,
    identifier_problems,
    carried_problems,
    remark_problems,
    time_problems,
)


def _is_far(value: Value, slot: datetime) -> bool:
    """More than three hours before the slot or two after it, in both halves of the day if the time
    does not say which.
    """
    round_the_clock = DAY // 2 if value.is_open else DAY
    before = (slot.hour * 60 + slot.minute - value.key[0]) % round_the_clock
    return BEFORE_SLOT < before < round_the_clock - AFTER_SLOT


def _moment(at: datetime, now: datetime) -> str:
    return short_moment(timezone.localtime(at), today=timezone.localdate(now))
