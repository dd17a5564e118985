"""T13, someone else's row: what is another's alone is not found by whoever holds the same role, by GET and by POST.

The control: the same address is found by the one whose row it is.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.access import Role
from accounts.models import User
from scheduling.models import Booking
from tests.clock import NOW
from tests.conftest import ClientOf
from tests.factories.accounts import UserFactory
from tests.factories.assessments import AssessmentFactory, AssessorFactory, SheetFactory
from tests.factories.briefings import BriefingFactory
from tests.factories.recordings import RecordingFactory
from tests.factories.scheduling import AskFactory, BookingFactory
from tests.factories.self_service import CertificateFactory, CpdEntryFactory
from tests.factories.social import SocialDeclarationFactory
from tests.factories.training import AdjustmentFactory, ExemptionRequestFactory, PersonFactory, TrainingRecordFactory
from tests.factories.training_requests import TrainingRequestFactory
from training.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
NOT_FOUND, NOT_THIS_METHOD = 404, 405


def _scored(person: Person) -> Model:
    assessment = AssessmentFactory(booking=BookingFactory(person=person))
    SheetFactory(assessment=assessment)
    return assessment


SPOKESPERSON: dict[str, Callable[[Person], Model]] = {  # address and the row of a person that it is about
    "training:certificate_file": lambda person: CertificateFactory(person=person),
    "training:my_cpd_change": lambda person: CpdEntryFactory(person=person),
    "training:my_cpd_remove": lambda person: CpdEntryFactory(person=person),
    "training:my_cpd_restore": lambda person: CpdEntryFactory(
        person=person, retracted_at=NOW, retracted_because="Removed"
    ),
    "training:adjustment_end": lambda person: AdjustmentFactory(person=person),
    "training:exemption_withdraw": lambda person: ExemptionRequestFactory(person=person, asked_by=person.user),
    "training:my_declaration_end": lambda person: SocialDeclarationFactory(added_by=person.user),
    "reports:my_course_certificate": lambda person: TrainingRecordFactory(person=person),
    "scheduling:my_booking_cancel": lambda person: BookingFactory(person=person, training_session__places_taken=1),
    "scheduling:my_booking_withdraw": lambda person: TrainingRequestFactory(person=person),
    "scheduling:ask_accept": lambda person: AskFactory(person=person),
    "scheduling:ask_decline": lambda person: AskFactory(person=person),
    "scheduling:assessment_detail": lambda person: _scored(person),
    "scheduling:recording_open": lambda person: RecordingFactory(assessment__booking=BookingFactory(person=person)),
    "scheduling:briefing_detail": lambda person: BriefingFactory(person=person),
    "scheduling:briefing_feedback": lambda person: BriefingFactory(person=person, completed=True),
}

TRAINER: dict[str, Callable[[User], Model]] = {  # and of a trainer: those who come to them, and whom they score
    "scheduling:training_session_attendance": lambda user: _to_come(user).training_session,
    "scheduling:booking_mark": lambda user: _to_come(user),
    "scheduling:booking_assess": lambda user: _to_come(user),
    "scheduling:assessment_detail": lambda user: AssessorFactory(user=user).assessment,
    "scheduling:assessment_score": lambda user: AssessorFactory(user=user).assessment,
    "scheduling:assessment_settle": lambda user: AssessorFactory(user=user).assessment,
    "scheduling:recording_add": lambda user: AssessorFactory(user=user).assessment,
}


def _to_come(user: User) -> Booking:
    return BookingFactory(
        training_session__trainer__user=user,
        training_session__starts_at=NOW - timedelta(hours=1),
        training_session__ends_at=NOW + timedelta(hours=1),
    )


def answers(client: Client, address: str, row: Model) -> set[int]:
    key = getattr(row, "reference", row.pk)
    url = reverse(address, args=[key])
    return {client.get(url).status_code, client.post(url).status_code} - {NOT_THIS_METHOD}


@pytest.mark.parametrize("address", SPOKESPERSON)
def test_what_is_a_persons_own_is_not_found_by_another(client_of: ClientOf, address: str) -> None:
    one, other = (PersonFactory(user=UserFactory(roles={Role.SPOKESPERSON})) for _ in range(2))
    row = SPOKESPERSON[address](one)

    assert answers(client_of(other.user), address, row) == {NOT_FOUND}
    assert answers(client_of(one.user), address, row) != {NOT_FOUND}


@pytest.mark.parametrize("address", TRAINER)
def test_who_comes_to_a_trainer_is_not_found_by_another(client_of: ClientOf, address: str) -> None:
    one, other = (UserFactory(roles={Role.TRAINER}) for _ in range(2))
    row = TRAINER[address](one)

    assert answers(client_of(other), address, row) == {NOT_FOUND}
    assert answers(client_of(one), address, row) != {NOT_FOUND}


def test_an_assessment_is_not_found_by_any_role_but_its_person_and_its_assessors(client_of: ClientOf) -> None:
    assessment = AssessorFactory().assessment

    strangers = [client_of(UserFactory(roles={role})) for role in Role]
    found = [answers(client, "scheduling:assessment_detail", assessment) for client in strangers]

    assert set().union(*found) == {NOT_FOUND}
