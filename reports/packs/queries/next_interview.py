"""A spokesperson's next interview, the latest version of its pack, and whether they have
read it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from accounts.models import User
from desk.enquiries.models import Ask, Interview
from desk.enquiries.queries.asks import asks_of
from desk.enquiries.timing import Clock
from reports.packs.content import PackContent
from reports.packs.models import Acknowledgement, AirCheck, PackVersion, Rendition
from reports.packs.queries.following import air_check_of
from reports.packs.queries.pack_versions import BY_PHONE, approved_pdfs
from reports.packs.queries.packs import content_for
from reports.packs.queries.shared_packs import WITH_SHARED
from reports.packs.queries.stale import staleness_of
from reports.packs.staleness import UP_TO_DATE, Staleness

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
    air: Clock | None = None
    air_check: AirCheck | None = None

    @property
    def is_near(self) -> bool:
        """On air within two hours: everything else on the page comes below it."""
        return self.air is not None and self.air.ends_at - self.air.now <= NEAR

    @property
    def has_alert(self) -> bool:
        """Whether the page opens with what must not be used."""
        return self.is_withdrawn or self.staleness.is_stale

    @property
    def is_to_read(self) -> bool:
        """Whether the reader can say now that they have read it."""
        return self.version is not None and not self.has_alert and not self.acknowledged_at

    @property
    def is_new_version(self) -> bool:
        """Whether they have read an earlier version, and this one not yet."""
        return self.has_read_earlier and not self.acknowledged_at


def next_interview_of(user: User, *, now: datetime) -> NextInterview:
    asks = list(asks_of(user, now))
    own = Interview.objects.to_come(now).filter(person__user=user, went_out_at=None)
    interviews = list(
        own.select_related("enquiry__outlet", "enquiry__owner", "enquiry__journalist", "person")
    )
    if not interviews:
        return NextInterview(asks, [])
    interview = interviews[0]
    later = interviews[1:]
    check = air_check_of(interview)
    air = Clock(interview.starts_at, now)
    shown = NextInterview(asks, later, interview, air=air, air_check=check)
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
    own = PackVersion.objects.serving(interview)
    around = (
        "pack__interview__person",
        "pack__interview__enquiry__outlet",
        "pack__interview__enquiry__owner",
    )
    return own.select_related(*around, *WITH_SHARED, "recipient", "approved_by", *BY_PHONE).latest()
