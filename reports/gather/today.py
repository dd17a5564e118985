"""What an officer must know at a glance: what is on the clock, next on air, waiting for them, this week, and late."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from accounts.access import Permission
from accounts.models import User
from jobs.models import Job
from reports.gather.pack_states import PackState, pack_states, versions_with_reading, with_packs
from reports.models import PackVersion
from scheduling.gather.enquiries import OnTheClock, on_the_clock
from scheduling.models import Ask, Interview, Line, TrainingSession
from training.models import Person

ON_AIR_SHOWN = 6
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class OnAir:
    interview: Interview
    pack: PackState


@dataclass(frozen=True)
class Waiting:
    """What others wait for. `packs` and `lines` are for whoever may approve them, and nobody's own."""

    packs: list[PackVersion]
    lines: list[Line]
    asks: list[Ask]
    unacknowledged: int

    @property
    def is_empty(self) -> bool:
        return not (self.packs or self.lines or self.asks or self.unacknowledged)


@dataclass(frozen=True)
class Today:
    now: datetime
    clocks: list[OnTheClock]
    on_air: list[OnAir]
    waiting: Waiting
    training_sessions: list[TrainingSession]
    late: list[Job]
    is_fresh: bool  # nobody on the register and nothing on the desk


def today_for(user: User, *, now: datetime) -> Today:
    """At most nine queries, whatever there is to show."""
    clocks = on_the_clock(now)
    interviews = _next_on_air(now)
    versions = _versions(interviews)
    waiting = _waiting(user, now, clocks, versions)
    has_anything = bool(clocks or interviews or versions)
    return Today(
        now=now,
        clocks=clocks,
        on_air=[
            OnAir(interview, state)
            for interview, state in zip(interviews, pack_states(interviews, versions).values(), strict=True)
        ],
        waiting=waiting,
        training_sessions=_this_week(now),
        late=list(Job.objects.filter(_late(now)).order_by("due_at")[:1]),
        is_fresh=not has_anything and not Person.objects.listed().exists(),
    )


def _next_on_air(now: datetime) -> list[Interview]:
    coming = Interview.objects.to_come(now).filter(person__isnull=False, went_out_at=None)
    return list(with_packs(coming).select_related("person", "enquiry__outlet")[:ON_AIR_SHOWN])


def _versions(interviews: list[Interview]) -> list[PackVersion]:
    """Those of the next interviews' packs, and every one in review."""
    in_review = Q(approved_at=None, returned_at=None)
    wanted = versions_with_reading().filter(Q(pack__interview__in=[i.pk for i in interviews]) | in_review)
    return list(wanted.select_related("pack__interview__enquiry__outlet", "recipient").order_by("submitted_at"))


def _waiting(user: User, now: datetime, clocks: list[OnTheClock], versions: list[PackVersion]) -> Waiting:
    packs = [v for v in versions if not v.approved_at and not v.returned_at and v.submitted_by_id != user.pk]
    drafts = Line.objects.filter(approved_at=None, withdrawn_at=None).exclude(written_by=user)
    asks = Ask.objects.to_answer(now).select_related("person", "interview__enquiry__outlet")
    return Waiting(
        packs=packs if user.may(Permission.APPROVE_PACKS) else [],
        lines=list(drafts.order_by("written_at")) if user.may(Permission.APPROVE_LINES) else [],
        asks=list(asks),
        unacknowledged=sum(row.enquiry.state == "new" for row in clocks),
    )


def _this_week(now: datetime) -> list[TrainingSession]:
    coming = TrainingSession.objects.upcoming(now).filter(starts_at__lt=now + WEEK)
    return list(coming.select_related("course", "venue").order_by("starts_at"))


def _late(now: datetime) -> Q:
    late = Job.objects.late(now).values("pk")
    return Q(state=Job.State.GIVEN_UP) | Q(pk__in=late)
