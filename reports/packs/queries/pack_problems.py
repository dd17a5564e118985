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
from nhsuk.words import clock, short_moment
from reports.packs.completeness import Problem, Severity, completeness
from reports.packs.content import Logistics, PackContent
from reports.packs.models import Override, Pack
from reports.packs.queries.carried import carried_problems
from reports.packs.queries.identifiers import identifier_problems
from reports.packs.queries.pack_incidents import incident_problems
from reports.packs.queries.pack_restrictions import restriction_problems
from reports.packs.queries.remarks import remark_problems
from reports.packs.queries.shared_packs import interviews_of
from scheduling.desk.models import Interview
from scheduling.lines.values import Kind, Value, values_in

FIELDS_WITH_TIMES = {"contacts": "Contacts", "place": "Where", "fallback": "If it fails"}
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
    """Times mentioned in the logistics that are not near the slot: they are easily left behind when
    an interview is moved. Warnings only, because they may be meant.
    """
    for slot, interview in zip(content.slots[::-1], interviews_of(pack)[::-1], strict=False):
        yield from _times(slot, interview)


def _times(slot: Logistics, interview: Interview) -> Iterator[Problem]:
    if slot.on_air_at is None:
        return
    on_air_at = timezone.localtime(slot.on_air_at)
    for form_field, label in FIELDS_WITH_TIMES.items():
        for value in values_in(getattr(slot, form_field)):
            if value.kind == Kind.TIME and _is_far(value, on_air_at):
                yield Problem(
                    Severity.WARNING,
                    "logistics",
                    f"“{value.text}” in {label} is not near the slot, {clock(on_air_at)}",
                    slot.owner,
                    "Ask the outlet, and change it on the interview page.",
                    url=reverse("scheduling:interview_change", args=[interview.reference]),
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
