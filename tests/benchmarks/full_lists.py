"""A page full, and one row more, of all that has a list; over the example, whose own rows are few."""

from datetime import timedelta
from itertools import cycle, islice

from accounts.models import User
from desk.enquiries.models import Outlet
from scheduling.training_sessions.models import Trainer, Venue
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.briefings import BriefingFactory
from tests.factories.debriefs import QuestionFactory
from tests.factories.incidents import IncidentFactory
from tests.factories.lapse_reminders import LapseReminderFactory
from tests.factories.reports import PackTemplateFactory
from tests.factories.restrictions import RestrictionFactory
from tests.factories.scheduling import (
    EnquiryFactory,
    HandoverFactory,
    InterviewFactory,
    JournalistFactory,
    LineFactory,
    TrainerFactory,
    TrainingSessionFactory,
    VenueFactory,
)
from tests.factories.self_service import CertificateFactory
from tests.factories.social import SocialDeclarationFactory
from tests.factories.training import ExemptionFactory
from tests.factories.training_requests import TrainingRequestFactory
from training.models import Course, Person, Topic

ROWS = 51


def make_full_lists() -> None:
    officer, manager = (
        User.objects.get(email=f"{who}@demo.example.nhs.uk") for who in ("officer", "manager")
    )
    people = list(Person.objects.listed().order_by("reference")[:ROWS])
    held = [
        list(islice(cycle(model.objects.all()), ROWS))
        for model in (Outlet, Topic, Course, Venue, Trainer)
    ]
    for number, (person, outlet, topic, course, venue, trainer) in enumerate(
        zip(people, *held, strict=True)
    ):
        at = NOW + timedelta(days=number + 90)
        enquiry = EnquiryFactory(outlet=outlet, topic=topic, owner=officer, deadline_at=at)
        InterviewFactory(enquiry=enquiry, person=person, starts_at=at, offered_by=officer)
        LineFactory(topic=topic, owner=officer, approved=True, approved_by=manager)
        TrainingSessionFactory(course=course, venue=venue, trainer=trainer, starts_at=at)
        BriefingFactory(person=person, asked_by=officer)
        TrainingRequestFactory(person=person, course=course, asked_by=officer)
        CertificateFactory(person=person, course=course, sent_by=officer, completed_on=at.date())
        ExemptionFactory(person=person, starts_on=at.date())
        LapseReminderFactory(digest__person=person, course=course, last_day=at.date())
        QuestionFactory(topic=topic)
        HandoverFactory(from_user=officer, to_user=manager)
        JournalistFactory(outlet=outlet)
        SocialDeclarationFactory(added_by=UserFactory())
        RestrictionFactory(starts_at=at, recorded_by=manager)
        IncidentFactory(over=True)
    VenueFactory.create_batch(ROWS)
    TrainerFactory.create_batch(ROWS)
    PackTemplateFactory.create_batch(ROWS, made_by=officer)
