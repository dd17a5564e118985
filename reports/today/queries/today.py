"""The officer's first page: deadlines, what is next on air, what is waiting for them, this week,
and what is late.

The queries read only the fields that the page shows, because the others would take most of the
time.
"""

from collections import Counter
from dataclasses import dataclass
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
from scheduling.desk.actions.care import open_notes_for
from scheduling.desk.models import (
    Ask,
    Briefing,
    CareNote,
    Debrief,
    Enquiry,
    EnquiryHold,
    Handover,
    Interview,
)
from scheduling.desk.queries.enquiries import WaitingEnquiry, waiting_enquiries
from scheduling.lines.models import IncidentAction, Line, Notice, NoticeCopy
from scheduling.lines.queries.lines import OwnLines, own_lines
from scheduling.training_sessions.models import TrainingRequest, TrainingSession
from training.models import Certificate, ExemptionRequest, Organisation, Person
from training.queries.social import authorisations_with_problems

ON_AIR_SHOWN = 6
RECENT_READ = 40
ASK_AFTER = timedelta(minutes=30)  # after the slot began: then Today asks whether it went out
WEEK = timedelta(days=7)


def _person(path: str) -> list[str]:
    """The fields of a person that are shown: name, address and phone."""
    fields = ("reference", "title", "first_name", "last_name", "phone")
    return [f"{path}__{field}" for field in fields]


def _interview(path: str) -> list[str]:
    fields = ("reference", "starts_at", "enquiry__outlet__name")
    return [f"{path}__{field}" for field in fields]


@dataclass(frozen=True)
class OnAir:
    interview: Interview
    pack: PackState


@dataclass(frozen=True)
class Waiting:
    """What is waiting for the user, or for anyone on the desk."""

    packs: list[PackVersion]  # to approve, none of their own
    sent_back: list[PackVersion]  # that they started or submitted
    by_phone: list[PhoneApproval]  # approved by telephone and not confirmed by the manager
    lines: list[Line]  # to approve, none of their own
    unchecked: list[Line]  # to check, for anyone who did not write them
    asks: list[Ask]  # not answered
    declined: list[Ask]  # the last declined ask of each interview without another open one
    unconfirmed: list[Interview]  # over, and not recorded whether they went out
    unacknowledged: int
    handovers: list[Handover]  # to them, not accepted yet
    debriefs: list[Interview]  # went out and have no debrief
    holds: list[EnquiryHold]  # their day to look again has come
    notices: list[Notice]  # of a major incident; `unread_by`: how many line managers to ring
    exemptions: list[ExemptionRequest]  # requested by others, for others
    certificates: int  # sent in and not checked
    training_requests: int
    authorisations: int  # of corporate accounts, not in order (10.1)
    actions: list[IncidentAction]  # theirs, from the review of an incident
    briefings: list[Briefing]  # that no longer fit their interview
    next_steps: list[Briefing]  # whose next step is due
    care: list[CareNote]  # for the named contact only

    @property
    def is_empty(self) -> bool:
        return not any(vars(self).values())


@dataclass(frozen=True)
class Today:
    now: datetime
    clocks: list[WaitingEnquiry]
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
    """A fixed number of queries."""
    clocks = waiting_enquiries(now)
    recent = _recent_interviews(now)
    on_air = [interview for interview in recent if interview.starts_at > now - ASK_AFTER]
    on_air = on_air[:ON_AIR_SHOWN]
    versions = _versions(on_air)
    states = pack_states(on_air, versions, now=now)
    waiting = _waiting(user, now, versions=versions, clocks=clocks, recent=recent)
    has_anything = bool(clocks or recent or versions or waiting.holds)
    return Today(
        now=now,
        clocks=clocks,
        on_air=[OnAir(interview, states[interview.pk]) for interview in on_air],
        waiting=waiting,
        training_sessions=_this_week(now),
        own_lines=own_lines(user, now=now),
        late=_late_jobs(now),
        is_fresh=not has_anything and not Person.objects.listed().exists(),
    )


def _recent_interviews(now: datetime) -> list[Interview]:
    """Assigned, neither called off nor recorded as gone out: to come, or within the last week."""
    accepted = Interview.objects.filter(person__isnull=False, called_off_at=None, went_out_at=None)
    recent = with_packs(accepted.filter(starts_at__gt=now - WEEK).in_order())
    shown = recent.select_related("person", "enquiry__outlet").only(
        "reference",
        "starts_at",
        "minutes",
        "medium",
        "enquiry__outlet__name",
        "pack__id",
        *_person("person"),
    )
    return list(shown[:RECENT_READ])


def _versions(interviews: list[Interview]) -> list[PackVersion]:
    """Versions of the packs of these interviews, and every version in review."""
    in_review = Q(approved_at=None, returned_at=None)
    wanted = versions_with_reading().filter(
        Q(pack__interview__in=[interview.pk for interview in interviews]) | in_review
    )
    shown = wanted.select_related("pack__interview__enquiry__outlet", "recipient").only(
        "number",
        "submitted_at",
        "submitted_by",
        "approved_at",
        "returned_at",
        "withdrawn_at",
        "pack__reference",
        "pack__started_by",
        *_interview("pack__interview"),
        *_person("recipient"),
    )
    return list(shown.order_by("submitted_at"))


def _waiting(
    user: User,
    now: datetime,
    *,
    versions: list[PackVersion],
    clocks: list[WaitingEnquiry],
    recent: list[Interview],
) -> Waiting:
    on = timezone.localdate(now)
    drafts = _draft_lines(user)
    may_approve_lines = user.may(Permission.APPROVE_LINES)
    unsettled = _unsettled_asks(now)
    asks = [ask for ask in unsettled if ask.answer == Ask.Answer.WAITING]
    asked_for = {ask.interview_id for ask in asks}
    declined = {ask.interview_id: ask for ask in unsettled if ask.interview_id not in asked_for}
    numbers = _numbers(user, on)
    return Waiting(
        packs=_to_approve(user, versions),
        sent_back=_sent_back(user, now),
        by_phone=_phone_approvals(),
        lines=[line for line in drafts if line.checked_at] if may_approve_lines else [],
        unchecked=[line for line in drafts if not line.checked_at],
        asks=asks,
        declined=list(declined.values()),
        unconfirmed=[interview for interview in recent if interview.starts_at <= now - ASK_AFTER],
        unacknowledged=sum(row.enquiry.state == Enquiry.State.NEW for row in clocks),
        handovers=_handovers(user),
        debriefs=[
            interview for interview in Debrief.objects.outstanding(now) if interview.went_out_at
        ],
        holds=_holds(on),
        notices=_unread_notices(now),
        exemptions=_exemptions(user),
        certificates=numbers["certificates"],
        training_requests=numbers["training_requests"],
        authorisations=numbers["authorisations"],
        actions=_incident_actions(user),
        briefings=_briefings(now),
        next_steps=_next_steps(on),
        care=open_notes_for(user),
    )


def _to_approve(user: User, versions: list[PackVersion]) -> list[PackVersion]:
    """Versions in review, the first on air first."""
    if not user.may(Permission.APPROVE_PACKS):
        return []
    in_review = [each for each in versions if not each.approved_at and not each.returned_at]
    return sorted(not_own(in_review, user), key=lambda version: version.pack.interview.starts_at)


def _sent_back(user: User, now: datetime) -> list[PackVersion]:
    """Without those that the user took back themselves."""
    own = Q(submitted_by=user) | Q(pack__started_by=user)
    returned = PackVersion.objects.sent_back().filter(own, pack__interview__starts_at__gt=now)
    shown = (
        returned.exclude(returned_by=F("submitted_by"))
        .select_related("pack", "returned_by")
        .only("returned_because", "pack__reference", "returned_by__name")
    )
    return list(shown.order_by("pack__interview__starts_at"))


def _phone_approvals() -> list[PhoneApproval]:
    shown = PhoneApproval.objects.unanswered().select_related(
        "version__pack", "manager", "recorded_by"
    )
    return list(
        shown.only(
            "recorded_at",
            "version__number",
            "version__pack__reference",
            "manager__name",
            "recorded_by__name",
        )
    )


def _draft_lines(user: User) -> list[Line]:
    drafts = Line.objects.filter(approved_at=None, withdrawn_at=None).exclude(written_by=user)
    return list(drafts.only("checked_at"))


def _unsettled_asks(now: datetime) -> list[Ask]:
    shown = Ask.objects.unsettled(now).select_related("person", "interview__enquiry__outlet")
    return list(shown.only("answer", "asked_at", *_interview("interview"), *_person("person")))


def _numbers(user: User, on: date) -> Counter[str]:
    """The figures that are shown as numbers only, in one query."""
    rows = authorisations_with_problems(on).values_list(Value("authorisations"))
    if user.may(Permission.EDIT_PEOPLE):
        rows = rows.union(Certificate.objects.open().values_list(Value("certificates")), all=True)
    if user.may(Permission.EDIT_TRAINING_SESSIONS):
        requests = TrainingRequest.objects.open()
        rows = rows.union(requests.values_list(Value("training_requests")), all=True)
    return Counter(name for (name,) in rows)


def _handovers(user: User) -> list[Handover]:
    shown = Handover.objects.waiting_for(user).select_related("from_user")
    return list(shown.only("made_at", "until", "from_user__name").order_by("made_at"))


def _holds(on: date) -> list[EnquiryHold]:
    shown = EnquiryHold.objects.due(on).select_related("enquiry__outlet", "enquiry__owner")
    return list(
        shown.only(
            "look_again_on",
            "reason",
            "enquiry__reference",
            "enquiry__subject",
            "enquiry__outlet__name",
            "enquiry__owner__name",
        )
    )


def _unread_notices(now: datetime) -> list[Notice]:
    after = timedelta(minutes=Organisation.objects.ours().notice_told_after_minutes)
    unread = NoticeCopy.objects.unread(now - after)
    notices = Notice.objects.filter(copies__in=unread).annotate(unread_by=Count("copies"))
    return list(notices.select_related("incident").order_by("sent_at", "pk"))


def _exemptions(user: User) -> list[ExemptionRequest]:
    shown = ExemptionRequest.objects.waiting_for(user).select_related("person", "course")
    return list(shown.only("ends_on", "course__code", *_person("person")).order_by("asked_at"))


def _incident_actions(user: User) -> list[IncidentAction]:
    actions = user.incident_actions.filter(done_at=None)
    return list(actions.select_related("incident").order_by("due_on"))


def _briefings(now: datetime) -> list[Briefing]:
    shown = Briefing.objects.only(
        "reference",
        "starts_at",
        "due_at",
        "completed_at",
        "turned_down_at",
        "cancelled_at",
        "interview__reference",
        "interview__starts_at",
        "interview__called_off_at",
        "interview__person",
        "briefer_user__name",
        "briefer_trainer__name",
        *_person("briefer_person"),
        *_person("person"),
    )
    return shown.out_of_step(now)


def _next_steps(on: date) -> list[Briefing]:
    shown = Briefing.objects.with_next_step_due(on).select_related("person")
    return list(shown.only("reference", "next_step", "next_step_on", *_person("person")))


def _this_week(now: datetime) -> list[TrainingSession]:
    coming = TrainingSession.objects.upcoming(now).filter(starts_at__lt=now + WEEK)
    return list(coming.select_related("course", "venue").order_by("starts_at"))


def _late_jobs(now: datetime) -> list[Job]:
    """The job that has been due the longest, if any is late or was given up."""
    late = Job.objects.late(now).values("pk")
    jobs = Job.objects.filter(Q(state=Job.State.GIVEN_UP) | Q(pk__in=late))
    return list(jobs.order_by("due_at")[:1])
