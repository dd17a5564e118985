"""T13, someone else's row: what is another's alone is not found by whoever holds the same role, by GET and by POST.

The control: the same address is found by the one whose row it is.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.access import ROLE_PERMISSIONS, Role
from accounts.models import User
from reports.packs.models import PackVersion, Rendition
from scheduling.assessments.models import Settlement
from scheduling.training_sessions.models import Booking
from tests.clock import NOW
from tests.conftest import ClientOf
from tests.factories.accounts import UserFactory
from tests.factories.assessments import AssessmentFactory, AssessorFactory, SettlementFactory, SheetFactory
from tests.factories.briefings import BriefingFactory
from tests.factories.debriefs import CareNoteFactory, GivenFactory
from tests.factories.recordings import RecordingFactory
from tests.factories.reports import PackVersionFactory, RenditionFactory
from tests.factories.scheduling import AskFactory, BookingFactory, InterviewFactory
from tests.factories.self_service import CertificateFactory, CpdEntryFactory
from tests.factories.social import SocialDeclarationFactory
from tests.factories.training import AdjustmentFactory, ExemptionRequestFactory, PersonFactory, TrainingRecordFactory
from tests.factories.training_requests import TrainingRequestFactory
from tests.house import addresses
from training.models import Organisation, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
NOT_FOUND, NOT_THIS_METHOD = 404, 405
NO_ROW = "999999999"  # as the house spells the key of a row in an example


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
    "scheduling:briefing_cancel": lambda person: BriefingFactory(person=person),
    "scheduling:recording_delete": lambda person: RecordingFactory(assessment__booking=BookingFactory(person=person)),
    "scheduling:interview_calendar": lambda person: InterviewFactory(person=person),
    "scheduling:interview_briefing": lambda person: InterviewFactory(person=person),
    "scheduling:my_debrief": lambda person: GivenFactory(person=person),
    "reports:pack_acknowledge": lambda person: _approved(person).version,
    "reports:pack_download": lambda person: _approved(person),
}

TRAINER: dict[str, Callable[[User], Model]] = {  # and of a trainer: those who come to them, and whom they score
    "scheduling:training_session_attendance": lambda user: _to_come(user).training_session,
    "scheduling:booking_mark": lambda user: _to_come(user),
    "scheduling:booking_assess": lambda user: _to_come(user),
    "scheduling:assessment_detail": lambda user: AssessorFactory(user=user).assessment,
    "scheduling:assessment_score": lambda user: AssessorFactory(user=user).assessment,
    "scheduling:assessment_settle": lambda user: AssessorFactory(user=user).assessment,
    "scheduling:assessment_second": lambda user: AssessorFactory(user=user).assessment,
    "scheduling:assessment_agree": lambda user: _settled(user),
    "scheduling:recording_add": lambda user: AssessorFactory(user=user).assessment,
    "scheduling:recording_open": lambda user: RecordingFactory(assessment=AssessorFactory(user=user).assessment),
    "scheduling:recording_delete": lambda user: RecordingFactory(assessment=AssessorFactory(user=user).assessment),
    "scheduling:training_session_detail": lambda user: _to_come(user).training_session,
    "scheduling:training_session_needs": lambda user: _to_come(user).training_session,
    "scheduling:briefing_detail": lambda user: BriefingFactory(briefer_user=user),
    "scheduling:briefing_assess": lambda user: BriefingFactory(briefer_user=user, need="mock", completed=True),
    "scheduling:briefing_prepare": lambda user: BriefingFactory(briefer_user=user),
    "scheduling:briefing_complete": lambda user: BriefingFactory(briefer_user=user),
    "scheduling:briefing_reopen": lambda user: BriefingFactory(briefer_user=user, completed=True),
    "scheduling:briefing_next_step": lambda user: BriefingFactory(briefer_user=user, completed=True),
    "scheduling:briefing_next_step_done": lambda user: BriefingFactory(briefer_user=user, completed=True),
    "scheduling:care_note_detail": lambda user: _cared_for(user),
    "scheduling:care_note_done": lambda user: _cared_for(user),
}
ANYBODYS = {  # the row is nobody's own: what all read, what anybody may book; an export of one's own, by its format
    *("training:policy_detail", "training:policy_version", "training:policy_read", "training:my_guidance_read"),
    *(f"training:my_{what}_export" for what in ("certificate", "cpd", "exemption", "adjustment")),
    *("scheduling:my_booking_add", "scheduling:my_assessment_export", "scheduling:assessment_export"),
    "scheduling:training_session_export",
}


def _to_come(user: User) -> Booking:
    return BookingFactory(
        training_session__trainer__user=user,
        training_session__starts_at=NOW - timedelta(hours=1),
        training_session__ends_at=NOW + timedelta(hours=1),
    )


def _cared_for(user: User) -> Model:
    Organisation.objects.update(care_contact=user)
    return CareNoteFactory()


def _settled(user: User) -> Model:
    assessment = AssessorFactory(user=user).assessment
    SettlementFactory(assessment=assessment)
    return assessment


def _approved(person: Person) -> Rendition:
    """A pack that waits to be read by them."""
    version = PackVersionFactory(pack__interview__person=person, approved=True)
    return RenditionFactory(version=version, is_approved=True)


def key_of(row: Model) -> list[object]:
    """What an address names it by."""
    if isinstance(row, Rendition):
        return [*key_of(row.version), row.kind]
    if isinstance(row, PackVersion):
        return [row.pack.reference, row.number]
    return [getattr(row, "reference", row.pk)]


def answers(client: Client, address: str, row: Model) -> set[int]:
    url = reverse(address, args=key_of(row))
    told = {"settlement": settlement.pk} if (settlement := Settlement.objects.first()) else {}
    return {client.get(url).status_code, client.post(url, told).status_code} - {NOT_THIS_METHOD}


@pytest.mark.parametrize("role", [Role.SPOKESPERSON, Role.TRAINER])
def test_every_address_of_a_row_that_the_role_reaches_is_among_them(role: Role) -> None:
    """A new one is asked for as a second person of the role too, or is named as anybody's."""
    held = ROLE_PERMISSIONS[role]
    reached = {
        each.name
        for each in addresses()
        if NO_ROW in each.example and not getattr(each.view, "public", False)
        if not each.view.requires or held & each.view.requires
    }

    assert reached - {*SPOKESPERSON, *TRAINER} - ANYBODYS == set()


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
