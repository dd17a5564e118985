"""Training sessions, when people are away or taken; enquiries, interviews and lines.

A training session is on the day after NOW, 10am to 1pm, with 6 places. An enquiry came in at NOW
and is due at 6pm; an interview is live on radio at 7:10am on the day after.
"""

from collections.abc import Iterable
from datetime import time, timedelta
from typing import Any

import factory

from accounts.access import Role
from desk.enquiries.models import (
    Ask,
    AskSequence,
    AskStep,
    Coverage,
    Enquiry,
    EnquiryAlert,
    EnquiryApproval,
    EnquiryHold,
    EnquiryLink,
    Handover,
    Interview,
    Journalist,
    NotTheSame,
    Outlet,
    Referral,
)
from desk.lines.models import Line, LineFigure, LineVersion
from desk.rota.models import DutyShift
from imports.models import RegisterMapping
from scheduling.availability.models import (
    Away,
    Claim,
    ContactableHours,
    DiaryDelegate,
    OnCall,
    RecurringClinic,
)
from scheduling.training_sessions.models import (
    BlackOut,
    Booking,
    MoveRequest,
    SessionChange,
    Trainer,
    TrainingBudget,
    TrainingSession,
    Venue,
)
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.training import CourseFactory, FactFactory, PersonFactory, TopicFactory
from training.models import Course

TOMORROW_AT_7_10 = NOW.replace(hour=7, minute=10) + timedelta(days=1)
TOMORROW_AT_10 = NOW.replace(hour=10, minute=0) + timedelta(days=1)


class VenueFactory(factory.django.DjangoModelFactory[Venue]):
    class Meta:
        model = Venue

    name = factory.Sequence("Room {}".format)
    capacity = 12


class TrainerFactory(factory.django.DjangoModelFactory[Trainer]):
    """Can give the courses in `TrainerFactory(courses=[...])`."""

    class Meta:
        model = Trainer
        skip_postgeneration_save = True

    name = factory.Sequence("Trainer {}".format)

    @factory.post_generation
    def courses(self: Trainer, create: bool, courses: Iterable[Course] | None, **_: Any) -> None:
        if create and courses:
            self.courses.set(courses)


class TrainingSessionFactory(factory.django.DjangoModelFactory[TrainingSession]):
    class Meta:
        model = TrainingSession

    class Params:
        past = factory.Trait(
            starts_at=NOW - timedelta(days=7), ends_at=NOW - timedelta(days=7, hours=-3)
        )
        cancelled = factory.Trait(cancelled_at=NOW, cancelled_because="The trainer is ill")
        draft = factory.Trait(published_at=None)

    course = factory.SubFactory(CourseFactory)
    venue = factory.SubFactory(VenueFactory)
    trainer = factory.SubFactory(TrainerFactory)
    starts_at = TOMORROW_AT_10
    ends_at = factory.LazyAttribute(
        lambda training_session: training_session.starts_at + timedelta(hours=3)
    )
    places = 6
    published_at = NOW - timedelta(days=30)


class TrainingBudgetFactory(factory.django.DjangoModelFactory[TrainingBudget]):
    """£5,000 from October to December 2026."""

    class Meta:
        model = TrainingBudget

    year = 2026
    quarter = 3
    pence = 5_000_00


class SessionChangeFactory(factory.django.DjangoModelFactory[SessionChange]):
    """A session was cancelled, and nobody was booked."""

    class Meta:
        model = SessionChange

    training_session = factory.SubFactory(TrainingSessionFactory, cancelled=True)
    kind = SessionChange.Kind.CANCELLED
    made_at = NOW
    made_by = factory.SubFactory(UserFactory)


class BookingFactory(factory.django.DjangoModelFactory[Booking]):
    """Does not move places_taken: book by the action where a test counts places."""

    class Meta:
        model = Booking

    training_session = factory.SubFactory(TrainingSessionFactory)
    person = factory.SubFactory(PersonFactory)
    booked_at = NOW
    booked_by = factory.SubFactory(UserFactory)


class ClaimFactory(factory.django.DjangoModelFactory[Claim]):
    class Meta:
        model = Claim

    kind = Claim.Kind.VENUE
    subject_id = 1
    starts_at = TOMORROW_AT_10
    ends_at = TOMORROW_AT_10 + timedelta(hours=3)
    training_session = factory.SubFactory(TrainingSessionFactory)


class BlackOutFactory(FactFactory[BlackOut]):
    """The venue is closed on the day of `TrainingSessionFactory`."""

    class Meta:
        model = BlackOut

    class Params:
        of_trainer = factory.Trait(venue=None, trainer=factory.SubFactory(TrainerFactory))

    venue = factory.SubFactory(VenueFactory)
    starts_on = TODAY + timedelta(days=1)
    ends_on = TODAY + timedelta(days=1)
    reason = "the lights are serviced"


class AwayFactory(FactFactory[Away]):
    class Meta:
        model = Away

    person = factory.SubFactory(PersonFactory)
    starts_at = TOMORROW_AT_10
    ends_at = TOMORROW_AT_10 + timedelta(hours=8)
    kind = Away.Kind.LEAVE


class OnCallFactory(FactFactory[OnCall]):
    class Meta:
        model = OnCall

    person = factory.SubFactory(PersonFactory)
    starts_at = TOMORROW_AT_10
    ends_at = TOMORROW_AT_10 + timedelta(hours=8)


class DutyShiftFactory(FactFactory[DutyShift]):
    """By day today: 8am to 6pm, so it runs at NOW."""

    class Meta:
        model = DutyShift

    class Params:
        night = factory.Trait(
            kind="night",
            starts_at=NOW.replace(hour=18, minute=0),
            ends_at=TOMORROW_AT_10 - timedelta(hours=2),
        )

    user = factory.SubFactory(UserFactory, roles={Role.OFFICER})
    kind = DutyShift.Kind.DAY
    starts_at = NOW.replace(hour=8, minute=0)
    ends_at = NOW.replace(hour=18, minute=0)


class ContactableHoursFactory(FactFactory[ContactableHours]):
    """Mornings from Monday to Thursday."""

    class Meta:
        model = ContactableHours

    person = factory.SubFactory(PersonFactory)
    week = [["08:00", "13:00"]] * 4 + [None] * 3


class RecurringClinicFactory(FactFactory[RecurringClinic]):
    class Meta:
        model = RecurringClinic

    person = factory.SubFactory(PersonFactory)
    first_on = TODAY
    last_on = TODAY + timedelta(days=28)
    starts = time(14)
    ends = time(17)
    every_weeks = 1


class DiaryDelegateFactory(FactFactory[DiaryDelegate]):
    class Meta:
        model = DiaryDelegate

    person = factory.SubFactory(PersonFactory)
    user = factory.SubFactory(UserFactory)


class OutletFactory(factory.django.DjangoModelFactory[Outlet]):
    class Meta:
        model = Outlet
        django_get_or_create = ("name",)

    name = factory.Sequence("Outlet {}".format)


class JournalistFactory(factory.django.DjangoModelFactory[Journalist]):
    class Meta:
        model = Journalist

    name = factory.Sequence("Journalist {}".format)
    outlet = factory.SubFactory(OutletFactory)
    met_at = NOW


class EnquiryFactory(factory.django.DjangoModelFactory[Enquiry]):
    class Meta:
        model = Enquiry

    reference = factory.Sequence("E-9{:03}".format)
    subject = "Ambulance queues"
    outlet = factory.SubFactory(OutletFactory)
    channel = Enquiry.Channel.EMAIL
    received_at = NOW
    deadline_at = NOW.replace(hour=18, minute=0)
    wants = Enquiry.Wants.INTERVIEW
    owner = factory.SubFactory(UserFactory)
    logged_at = NOW
    logged_by = factory.SelfAttribute("owner")


class EnquiryAlertFactory(factory.django.DjangoModelFactory[EnquiryAlert]):
    class Meta:
        model = EnquiryAlert

    enquiry = factory.SubFactory(EnquiryFactory)
    kind = EnquiryAlert.Kind.FIRST
    due_at = NOW
    sent_at = NOW


class EnquiryApprovalFactory(factory.django.DjangoModelFactory[EnquiryApproval]):
    class Meta:
        model = EnquiryApproval

    enquiry = factory.SubFactory(EnquiryFactory)
    approved_by_name = "Duty director"
    text = "Crews are under pressure."
    approved_at = NOW
    recorded_at = NOW
    recorded_by = factory.SubFactory(UserFactory)


class EnquiryHoldFactory(factory.django.DjangoModelFactory[EnquiryHold]):
    """On hold from new until yesterday, unless told."""

    class Meta:
        model = EnquiryHold

    enquiry = factory.SubFactory(EnquiryFactory, state=Enquiry.State.ON_HOLD)
    state = Enquiry.State.NEW
    reason = "Consent has to be asked first"
    look_again_on = TODAY - timedelta(days=1)
    held_at = NOW - timedelta(days=2)
    held_by = factory.SubFactory(UserFactory)


class ReferralFactory(factory.django.DjangoModelFactory[Referral]):
    """To a partner, unless the kind is given and a day with it."""

    class Meta:
        model = Referral

    enquiry = factory.SubFactory(EnquiryFactory)
    kind = Referral.Kind.PARTNER
    to_whom = "Ambulance trust"
    referred_at = NOW
    referred_by = factory.SubFactory(UserFactory)


class NotTheSameFactory(factory.django.DjangoModelFactory[NotTheSame]):
    class Meta:
        model = NotTheSame

    earlier = factory.SubFactory(EnquiryFactory)
    later = factory.SubFactory(EnquiryFactory)
    at = NOW
    by = factory.SubFactory(UserFactory)


class EnquiryLinkFactory(factory.django.DjangoModelFactory[EnquiryLink]):
    class Meta:
        model = EnquiryLink

    earlier = factory.SubFactory(EnquiryFactory)
    later = factory.SubFactory(EnquiryFactory)
    at = NOW
    by = factory.SubFactory(UserFactory)


class CoverageFactory(factory.django.DjangoModelFactory[Coverage]):
    class Meta:
        model = Coverage

    enquiry = factory.SubFactory(EnquiryFactory)
    outlet = factory.SelfAttribute("enquiry.outlet")
    title = factory.Sequence("Queues, part {}".format)
    published_at = NOW
    recorded_at = NOW
    recorded_by = factory.SubFactory(UserFactory)


class HandoverFactory(factory.django.DjangoModelFactory[Handover]):
    class Meta:
        model = Handover

    from_user = factory.SubFactory(UserFactory)
    to_user = factory.SubFactory(UserFactory)
    until = NOW + timedelta(hours=15)
    content: Any = factory.LazyFunction(dict)
    made_at = NOW


class InterviewFactory(factory.django.DjangoModelFactory[Interview]):
    """Nobody's, unless a person is given, who has then accepted. Claims no time: assign by the
    action for that.
    """

    class Meta:
        model = Interview

    reference = factory.Sequence("I-9{:03}".format)
    enquiry = factory.SubFactory(EnquiryFactory, state=Enquiry.State.OFFERED)
    medium = "radio"
    mode = Interview.Mode.LIVE
    starts_at = TOMORROW_AT_7_10
    minutes = 5
    offered_at = NOW
    offered_by = factory.SubFactory(UserFactory)
    accepted_at = factory.LazyAttribute(lambda interview: NOW if interview.person else None)
    person = None


class AskFactory(factory.django.DjangoModelFactory[Ask]):
    class Meta:
        model = Ask

    interview = factory.SubFactory(InterviewFactory)
    person = factory.SubFactory(PersonFactory)
    asked_at = NOW
    asked_by = factory.SubFactory(UserFactory)


class AskSequenceFactory(factory.django.DjangoModelFactory[AskSequence]):
    class Meta:
        model = AskSequence

    interview = factory.SubFactory(InterviewFactory)
    started_at = NOW
    started_by = factory.SubFactory(UserFactory)


class AskStepFactory(factory.django.DjangoModelFactory[AskStep]):
    """Not asked yet."""

    class Meta:
        model = AskStep

    sequence = factory.SubFactory(AskSequenceFactory)
    number = factory.Sequence(int)
    person = factory.SubFactory(PersonFactory)
    minutes = 15


class MoveRequestFactory(factory.django.DjangoModelFactory[MoveRequest]):
    class Meta:
        model = MoveRequest

    interview = factory.SubFactory(InterviewFactory)
    person = factory.SubFactory(PersonFactory)
    what = "away until 10am on Thu 26 Nov"
    asked_of = factory.LazyAttribute(lambda request: str(request.person))
    asked_at = NOW
    asked_by = factory.SubFactory(UserFactory)


class LineFactory(factory.django.DjangoModelFactory[Line]):
    """A draft; `LineFactory(checked=True)` waits for approval, `LineFactory(approved=True)` is live
    today.
    """

    class Meta:
        model = Line

    class Params:
        checked = factory.Trait(
            checked_at=NOW,
            checked_by=factory.SubFactory(UserFactory),
            checked_against="The weekly report",
        )
        approved = factory.Trait(
            checked=True, approved_at=NOW, approved_by=factory.SubFactory(UserFactory)
        )
        withdrawn = factory.Trait(withdrawn_at=NOW, withdrawn_by=factory.SubFactory(UserFactory))

    reference = factory.Sequence("L-{:02}".format)
    topic = factory.SubFactory(TopicFactory)
    text = "If it is an emergency, call 999: an ambulance will come."
    owner = factory.SubFactory(UserFactory)
    review_on = TODAY + timedelta(days=30)
    expires_on = TODAY + timedelta(days=60)
    written_at = NOW
    written_by = factory.SelfAttribute("owner")


class LineVersionFactory(factory.django.DjangoModelFactory[LineVersion]):
    class Meta:
        model = LineVersion

    line = factory.SubFactory(LineFactory, revision=2)
    text = "Call 999."
    written_at = NOW
    written_by = factory.SubFactory(UserFactory)


class LineFigureFactory(FactFactory[LineFigure]):
    class Meta:
        model = LineFigure

    line = factory.SubFactory(LineFactory)
    what = "Handovers of more than an hour, October"
    value = "214"
    as_of = TODAY
    good_until = TODAY + timedelta(days=90)
    source = "Regional dashboard"
    owner = factory.SubFactory(UserFactory)


class RegisterMappingFactory(factory.django.DjangoModelFactory[RegisterMapping]):
    """One that reads a file of topics."""

    class Meta:
        model = RegisterMapping

    name = factory.Sequence("Mapping {}".format)
    content = {"files": {"t.csv": {"table": "topics", "columns": {"A": "code", "B": "title"}}}}
    shape = factory.Sequence("{}".format)
    saved_at = NOW
    saved_by = factory.SubFactory(UserFactory)
