"""What an officer must know at a glance: what is on the clock, next on air, waiting for them, this
week, and late.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, Value
from django.utils import timezone

from accounts.access import Permission
from accounts.models import User
from jobs.models import Job
from reports.packs.models import PackVersion, PhoneApproval
from reports.packs.queries.authors import not_own
from reports.packs.queries.pack_states import (
    PackState,
    pack_states,
    versions_with_reading,
    with_packs,
)
from scheduling.desk.actions.care import waiting_for
from scheduling.desk.models import (
    Ask,
    Briefing,
    CareNote,
    Debrief,
    EnquiryHold,
    Handover,
    Interview,
)
from scheduling.desk.queries.enquiries import OnTheClock, on_the_clock
from scheduling.lines.models import IncidentAction, Line, Notice, NoticeCopy
from scheduling.lines.queries.lines import OwnLines, own_lines
from scheduling.training_sessions.models import TrainingRequest, TrainingSession
from training.models import Certificate, ExemptionRequest, Organisation, Person
from training.queries.social import authorisations_out_of_order

ON_AIR_SHOWN = 6
GOING_ON_READ = 40
STAYS = timedelta(minutes=30)  # on air, before Today asks whether it went out
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class OnAir:
    interview: Interview
    pack: PackState


@dataclass(frozen=True)
class Waiting:
    """What others wait for. `packs` and `lines` are for whoever may approve them, and nobody's own."""

    packs: list[PackVersion]
    sent_back: list[PackVersion]  # that they began or sent for review
    lines: list[Line]
    unchecked: list[Line]  # for anyone who did not write them
    asks: list[Ask]  # without an answer
    turned_down: list[Ask]  # the last who said no, of an interview that nobody else is asked for
    unmarked: list[Interview]  # over, and nobody has said whether they went out
    unacknowledged: int
    handovers: list[Handover]  # for them, and they have not said that they have it
    debriefs: list[Interview]  # gone out, and whoever gave them has not said how it was
    look_again: list[EnquiryHold]  # on hold, and the day has come
    notices: list[Notice]  # of a major incident; `unread_by` so many line managers, who were chased
    exemptions: list[ExemptionRequest]  # asked for by others, of others
    certificates: int  # sent in, and nobody has looked at them
    training_asked_for: int
    authorisations: (
        int  # of corporate accounts, by people whose M1 is not in date or who have left (10.1)
    )
    by_phone: list[
        PhoneApproval
    ]  # approved by telephone, and the manager has not said that it was so
    actions: list[IncidentAction]  # that the review of an incident asked of them
    briefings: list[Briefing]  # whose interview has changed so that they do not fit it any more
    next_steps: list[Briefing]  # that a briefing led to, whose day has come
    care: list[CareNote]  # for whoever is named for it alone

    @property
    def is_empty(self) -> bool:
        return not any(vars(self).values())


@dataclass(frozen=True)
class Today:
    now: datetime
    clocks: list[OnTheClock]
    on_air: list[OnAir]
    waiting: Waiting
    training_sessions: list[TrainingSession]
    own_lines: OwnLines
    late: list[Job]
    is_fresh: bool  # nobody on the register and nothing on the desk

    @property
    def on(self) -> date:
        return timezone.localdate(self.now)


def today_for(user: User, *, now: datetime) -> Today:
    """The same few queries, whatever there is to show."""
    clocks = on_the_clock(now)
    going_on = _going_on(now)
    interviews = [interview for interview in going_on if interview.starts_at > now - STAYS][
        :ON_AIR_SHOWN
    ]
    versions = _versions(interviews)
    waiting = _waiting(user, now, versions)
    has_anything = bool(clocks or going_on or versions or waiting.look_again)
    return Today(
        now=now,
        clocks=clocks,
        on_air=[
            OnAir(interview, state)
            for interview, state in zip(
                interviews, pack_states(interviews, versions).values(), strict=True
            )
        ],
        waiting=replace(
            waiting,
            unmarked=[interview for interview in going_on if interview.starts_at <= now - STAYS],
            unacknowledged=sum(row.enquiry.state == "new" for row in clocks),
        ),
        training_sessions=_this_week(now),
        own_lines=own_lines(user, now=now),
        late=list(Job.objects.filter(_late(now)).order_by("due_at")[:1]),
        is_fresh=not has_anything and not Person.objects.listed().exists(),
    )


def _going_on(now: datetime) -> list[Interview]:
    """Accepted, not called off and not marked as gone out: to come, or of the last week."""
    accepted = Interview.objects.filter(person__isnull=False, called_off_at=None, went_out_at=None)
    coming = with_packs(accepted.filter(starts_at__gt=now - WEEK).in_order())
    return list(coming.select_related("person", "enquiry__outlet")[:GOING_ON_READ])


def _versions(interviews: list[Interview]) -> list[PackVersion]:
    """Those of the next interviews' packs, and every one in review."""
    in_review = Q(approved_at=None, returned_at=None)
    wanted = versions_with_reading().filter(
        Q(pack__interview__in=[i.pk for i in interviews]) | in_review
    )
    shown = wanted.select_related("pack__interview__enquiry__outlet", "recipient").defer("content")
    return list(shown.order_by("submitted_at"))


def _waiting(user: User, now: datetime, versions: list[PackVersion]) -> Waiting:
    in_review = [v for v in versions if not v.approved_at and not v.returned_at]
    packs = not_own(in_review, user) if user.may(Permission.APPROVE_PACKS) else []
    drafts = list(Line.objects.filter(approved_at=None, withdrawn_at=None).exclude(written_by=user))
    unsettled = list(
        Ask.objects.unsettled(now).select_related("person", "interview__enquiry__outlet")
    )
    asks = [ask for ask in unsettled if ask.answer == Ask.Answer.WAITING]
    asked_for = {ask.interview_id for ask in asks}
    turned_down = {ask.interview_id: ask for ask in unsettled if ask.interview_id not in asked_for}
    numbers = _numbers(user, timezone.localdate(now))
    return Waiting(
        packs=sorted(
            packs, key=lambda version: version.pack.interview.starts_at
        ),  # who is first on air, first
        sent_back=_sent_back(user, now),
        lines=[line for line in drafts if line.checked_at]
        if user.may(Permission.APPROVE_LINES)
        else [],
        unchecked=[line for line in drafts if not line.checked_at],
        asks=asks,
        turned_down=list(turned_down.values()),
        unmarked=[],
        unacknowledged=0,
        handovers=list(
            Handover.objects.waiting_for(user).select_related("from_user").order_by("made_at")
        ),
        debriefs=[interview for interview in Debrief.objects.owed(now) if interview.went_out_at],
        look_again=list(
            EnquiryHold.objects.due(timezone.localdate(now)).select_related(
                "enquiry__outlet", "enquiry__owner"
            )
        ),
        notices=_unread_notices(now),
        exemptions=list(
            ExemptionRequest.objects.waiting_for(user).with_names().order_by("asked_at")
        ),
        certificates=numbers["certificates"],
        training_asked_for=numbers["training_asked_for"],
        authorisations=numbers["authorisations"],
        by_phone=list(
            PhoneApproval.objects.unanswered().select_related(
                "version__pack", "manager", "recorded_by"
            )
        ),
        actions=list(
            user.incident_actions.filter(done_at=None).select_related("incident").order_by("due_on")
        ),
        briefings=Briefing.objects.out_of_step(now),
        next_steps=list(
            Briefing.objects.with_next_step_due(timezone.localdate(now)).select_related("person")
        ),
        care=waiting_for(user),
    )


def _numbers(user: User, on: date) -> Counter[str]:
    """What is shown as a number alone, in one query."""
    rows = authorisations_out_of_order(on).values_list(Value("authorisations"))
    if user.may(Permission.EDIT_PEOPLE):
        rows = rows.union(Certificate.objects.open().values_list(Value("certificates")), all=True)
    if user.may(Permission.EDIT_TRAINING_SESSIONS):
        rows = rows.union(
            TrainingRequest.objects.open().values_list(Value("training_asked_for")), all=True
        )
    return Counter(name for (name,) in rows)


def _sent_back(user: User, now: datetime) -> list[PackVersion]:
    own = Q(submitted_by=user) | Q(pack__started_by=user)
    found = PackVersion.objects.sent_back().filter(own, pack__interview__starts_at__gt=now)
    found = found.exclude(returned_by=F("submitted_by")).defer(
        "content"
    )  # not what they took back themselves
    return list(
        found.select_related("pack__interview", "returned_by").order_by(
            "pack__interview__starts_at"
        )
    )


def _unread_notices(now: datetime) -> list[Notice]:
    after = timedelta(minutes=Organisation.objects.ours().notice_told_after_minutes)
    unread = NoticeCopy.objects.unread(now - after)
    notices = Notice.objects.filter(copies__in=unread).annotate(unread_by=Count("copies"))
    return list(notices.select_related("incident").order_by("sent_at", "pk"))


def _this_week(now: datetime) -> list[TrainingSession]:
    coming = TrainingSession.objects.upcoming(now).filter(starts_at__lt=now + WEEK)
    return list(coming.select_related("course", "venue").order_by("starts_at"))


def _late(now: datetime) -> Q:
    late = Job.objects.late(now).values("pk")
    return Q(state=Job.State.GIVEN_UP) | Q(pk__in=late)
