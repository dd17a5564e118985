"""A spokesperson's next interview, the latest version of its pack, and whether they have
read it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from accounts.models import User
from accounts.request_cache import request_cache
from reports.packs.content import PackContent
from reports.packs.models import Acknowledgement, AirCheck, PackVersion, Rendition
from reports.packs.queries.following import air_check_of
from reports.packs.queries.pack_versions import BY_PHONE, approved_pdfs
from reports.packs.queries.packs import content_for
from reports.packs.queries.stale import staleness_of
from reports.packs.staleness import UP_TO_DATE, Staleness
from scheduling.desk.models import Ask, Interview
from scheduling.desk.queries.asks import asks_of

NEAR = timedelta(hours=2)


@dataclass(frozen=True)
class NextInterview:
    """`interview` is None if there is none. `version` is None if no version is approved, or it was
    withdrawn.
    """

    asks: list[Ask]
    later: list[Interview]
    interview: Interview | None = None
    version: PackVersion | None = None
    content: PackContent | None = None
    pdfs: tuple[Rendition, ...] = ()
    is_withdrawn: bool = False
    staleness: Staleness = UP_TO_DATE
    stale_state: str = ""
    acknowledged_at: datetime | None = None
    has_read_earlier: bool = False
    starts_in: timedelta | None = None
    air_check: AirCheck | None = None

    @property
    def is_near(self) -> bool:
        """On air within two hours: everything else on the page comes below it."""
        return self.starts_in is not None and self.starts_in <= NEAR


@request_cache()
def next_interview_of(user: User, *, now: datetime) -> NextInterview:
    asks = list(asks_of(user, now))
    own = Interview.objects.to_come(now).filter(person__user=user, went_out_at=None)
    interviews = list(own.select_related("enquiry__outlet", "person", "pack"))
    if not interviews:
        return NextInterview(asks, [])
    interview = interviews[0]
    later = interviews[1:]
    check = air_check_of(interview)
    shown = NextInterview(
        asks, later, interview, starts_in=interview.starts_at - now, air_check=check
    )
    version = _latest(interview)
    if version is None:
        return shown
    if version.recipient_id != interview.person_id:
        return shown
    if version.withdrawn_at:
        return replace(shown, is_withdrawn=True)
    read = Acknowledgement.objects.filter(version__pack=version.pack, person=interview.person)
    moments = dict(read.values_list("version__number", "acknowledged_at"))
    staleness = staleness_of(version, now=now)
    return replace(
        shown,
        version=version,
        content=content_for(version, reader=version.recipient),
        pdfs=tuple(approved_pdfs(version)),
        staleness=staleness,
        stale_state=staleness.state(now),
        acknowledged_at=moments.get(version.number),
        has_read_earlier=any(number < version.number for number in moments),
    )


def _latest(interview: Interview) -> PackVersion | None:
    own = PackVersion.objects.filter(pack__interview=interview)
    around = (
        "pack__interview__person",
        "pack__interview__enquiry__outlet",
        "pack__interview__enquiry__owner",
    )
    return own.select_related(*around, "recipient", "approved_by", *BY_PHONE).latest()
