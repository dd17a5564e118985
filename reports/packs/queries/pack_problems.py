"""Every reason that holds a pack up or warns of it, in one list: those in it, those around it, less
those let pass.

A gatherer is handed the pack, what it says, and the moment, and answers with problems of its kind;
to add a kind, write one and list it in GATHERERS. It is asked for a draft and for a version in
review alike.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import chain

from django.utils import timezone

from accounts.request_cache import cached_per_request
from nhsuk.words import short_moment
from reports.packs.completeness import Problem, completeness
from reports.packs.content import PackContent
from reports.packs.models import Override, Pack
from reports.packs.queries.identifiers import identifier_problems
from reports.packs.queries.named_times import time_problems
from reports.packs.queries.pack_incidents import incident_problems
from reports.packs.queries.pack_restrictions import restriction_problems
from reports.packs.queries.remarks import remark_problems

Gatherer = Callable[[Pack, PackContent, datetime], Iterable[Problem]]
GATHERERS: tuple[Gatherer, ...] = (
    restriction_problems,
    incident_problems,
    identifier_problems,
    remark_problems,
    time_problems,
)


def problems_of(pack: Pack, content: PackContent, *, now: datetime) -> list[Problem]:
    """Everything missing, then every warning. `content` is the draft's, or a version's."""
    besides = chain.from_iterable(gather(pack, content, now) for gather in GATHERERS)
    return completeness(
        content, timezone.localdate(now), besides=besides, overrides=overrides_of(pack, now=now)
    )


@cached_per_request
def overrides_of(pack: Pack, *, now: datetime) -> dict[str, str]:
    """Who lets which problem of the pack pass, and why, by the problem's name."""
    standing = Override.objects.filter(pack=pack, taken_back_at=None).select_related("made_by")
    return {o.key: f"{o.made_by}, {_moment(o.made_at, now)}: {o.reason}" for o in standing}


def _moment(at: datetime, now: datetime) -> str:
    return short_moment(timezone.localtime(at), today=timezone.localdate(now))
