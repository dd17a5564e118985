"""T13: access to every view that the URLconf has, by GET and by POST.

Anonymous, without its permission, with it, and with it where the row is another's. Each view says
the permission that it asks for, and is asked for by one role that holds it and one that does not.
What is another's is not found, and is found by the one whose row it is.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import NamedTuple

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponseForbidden
from django.test import Client
from django.urls import reverse

from accounts.access import ROLE_PERMISSIONS, Permission, Role
from accounts.models import User
from config import urls
from desk.assessments.models import Settlement
from reports.packs.models import PackVersion, Rendition
from scheduling.availability.models import BusyCalendar, DiaryDelegate, RecurringClinic
from scheduling.training_sessions.models import Booking
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.assessments import (
    AssessmentFactory,
    AssessorFactory,
    SettlementFactory,
    SheetFactory,
)
from tests.factories.briefings import BriefingFactory
from tests.factories.busy_calendars import BusyCalendarFactory
from tests.factories.debriefs import CareNoteFactory, GivenFactory
from tests.factories.materials import MaterialFactory
from tests.factories.providers import IdentityFactory
from tests.factories.recordings import RecordingFactory
from tests.factories.reports import PackVersionFactory, RenditionFactory
from tests.factories.scheduling import (
    AskFactory,
    BlackOutFactory,
    BookingFactory,
    DiaryDelegateFactory,
    InterviewFactory,
    RecurringClinicFactory,
)
from tests.factories.self_service import CertificateFactory, CpdEntryFactory
from tests.factories.social import SocialDeclarationFactory
from tests.factories.training import (
    AdjustmentFactory,
    ExemptionRequestFactory,
    PersonFactory,
    TrainingRecordFactory,
)
from tests.factories.training_requests import TrainingRequestFactory
from tests.factories.waiting_lists import WaitingListEntryFactory
from tests.project import Address, addresses
from tests.second_factors import give_passkey
from tests.sign_in import sign_in
from training.models import Organisation, Person

GUARDED = [address for address in addresses() if not getattr(address.view, "public", False)]
NO_TOKEN = 401
REFUSED = 403
NOT_FOUND = 404
NOT_THIS_METHOD = 405
NOT_THERE = {REFUSED, NOT_FOUND, NOT_THIS_METHOD}
OPEN = [address for address in addresses() if getattr(address.view, "public", False)]


def expected(address: Address, role: Role | None) -> bool:
    """Let in where any of the permissions is held; an address for anyone who has signed in names
    none.
    """
    held = ROLE_PERMISSIONS[role] if role else frozenset()
    return not address.view.requires or bool(held & address.view.requires)


@pytest.fixture
def _refused_in_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of refusals are counted here; the page that puts one in words has its own test."""
    monkeypatch.setattr(
        urls, "handler403", lambda _request, **_why: HttpResponseForbidden(), raising=False
    )


class Asked(NamedTuple):
    """The status that somebody of this role got; a role of None is somebody without one."""

    address: Address
    role: Role | None
    status: int


def ask(client: Client, address: str) -> int:
    """The status of a GET, or of a POST where nothing else is answered. Whatever it did is taken
    back, so that the next address finds the same.
    """
    for method in (client.get, client.post):
        with transaction.atomic():
            status = method(address).status_code
            transaction.set_rollback(True)
        if status != NOT_THIS_METHOD:
            break
    return status


def ask_each(some: Sequence[Address]) -> list[Asked]:
    """Each address asked for by a role that the table lets in and by one that it refuses, where
    there are such. They change from one address to the next, so that every role gets its share.
    """
    clients: dict[Role | None, Client] = {}
    for role in (None, *Role):
        clients[role] = Client(raise_request_exception=False)
        sign_in(clients[role], UserFactory(roles={role} if role else set()))
    answers = []
    for number, address in enumerate(some):
        for is_let_in in (True, False):
            roles = [role for role in clients if expected(address, role) is is_let_in]
            if roles:
                role = roles[number % len(roles)]
                answers.append(Asked(address, role, ask(clients[role], address.example)))
    return answers


def differing(answers: list[Asked]) -> set[str]:
    """The addresses that let in whom the table refuses, or refuse whom it lets in."""
    told = [each for each in answers if each.status != NOT_THIS_METHOD]
    return {
        each.address.name
        for each in told
        if (each.status != REFUSED) != expected(each.address, each.role)
    }


@pytest.mark.usefixtures("db", "_refused_in_short")
def test_each_address_lets_in_and_refuses_as_the_table_says():
    answers = ask_each(GUARDED)

    assert differing(answers) == set()
    assert {each.role for each in answers} == {None, *Role}
    assert [each.address.name for each in answers if each.status >= 500] == []
    assert [
        each.address.name
        for each in answers
        if each.address.is_of_no_row and each.status not in NOT_THERE
    ] == []


@pytest.mark.usefixtures("db", "_refused_in_short")
def test_control_a_door_that_does_not_look_at_roles_is_seen(
    monkeypatch,
):
    some = [each for each in GUARDED if each.view.requires][::15]
    monkeypatch.setattr(User, "permissions", frozenset(Permission))

    answers = ask_each(some)

    reached = {each.address.name for each in answers if each.status != NOT_THIS_METHOD}
    assert differing(answers) == reached != set()


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_has_not_signed_in_is_sent_to_sign_in(db, method):
    answers = {address.name: getattr(Client(), method)(address.example) for address in GUARDED}

    sent = {
        name: answer.get("Location", "")
        for name, answer in answers.items()
        if answer.status_code != NOT_THIS_METHOD
    }
    assert {
        name for name, where in sent.items() if not where.startswith("/account/login/?next=")
    } == set()


def test_a_public_address_asks_nobody_to_sign_in(db):
    """SCIM wants the token of a program, and says so with 401. So does the API, where there is
    anything to read.
    """
    answers = {address.name: Client().get(address.example).status_code for address in OPEN}

    assert answers.pop("accounts:scim_endpoint") == NO_TOKEN
    assert Client().get("/api/v1/courses").status_code == NO_TOKEN
    assert {
        name for name, code in answers.items() if code not in {200, 404, NOT_THIS_METHOD}
    } == set()


def test_every_permission_is_held_by_some_role_and_named_by_some_view():
    held = {permission for permissions in ROLE_PERMISSIONS.values() for permission in permissions}
    named = {permission for address in GUARDED for permission in address.view.requires}

    assert held == set(Permission)
    assert set(Permission) - named == set()


def _scored(person: Person) -> Model:
    assessment = AssessmentFactory(booking=BookingFactory(person=person))
    SheetFactory(assessment=assessment)
    return assessment


def _passkey(person: Person) -> Model:
    give_passkey(person.user)
    return Authenticator.objects.get(user=person.user, type=Authenticator.Type.WEBAUTHN)


SPOKESPERSON: dict[
    str, Callable[[Person], Model]
] = {  # address and the row of a person that it is about
    "accounts:passkey_rename": lambda person: _passkey(person),
    "accounts:passkey_remove": lambda person: _passkey(person),
    "accounts:sign_in_end": lambda person: UserSession.objects.create(
        user=person.user, ip="192.0.2.1", user_agent="Firefox", session_key="0" * 32
    ),
    "training:certificate_file": lambda person: CertificateFactory(person=person),
    "training:my_badge": lambda person: TrainingRecordFactory(person=person),
    "training:person_badges": lambda person: TrainingRecordFactory(person=person).person,
    "training:my_cpd_change": lambda person: CpdEntryFactory(person=person),
    "training:my_cpd_remove": lambda person: CpdEntryFactory(person=person),
    "training:my_cpd_restore": lambda person: CpdEntryFactory(
        person=person, retracted_at=NOW, retracted_because="Removed"
    ),
    "training:adjustment_end": lambda person: AdjustmentFactory(person=person),
    "training:exemption_withdraw": lambda person: ExemptionRequestFactory(
        person=person, asked_by=person.user
    ),
    "training:my_declaration_end": lambda person: SocialDeclarationFactory(added_by=person.user),
    "reports:my_course_certificate": lambda person: TrainingRecordFactory(person=person),
    "scheduling:my_booking_cancel": lambda person: BookingFactory(
        person=person, training_session__places_taken=1
    ),
    "scheduling:team_booking_cancel": lambda person: BookingFactory(
        person__line_manager=person, training_session__places_taken=1
    ),
    "scheduling:my_booking_withdraw": lambda person: TrainingRequestFactory(person=person),
    "scheduling:waiting_list_leave": lambda person: WaitingListEntryFactory(person=person),
    "scheduling:waiting_list_rejoin": lambda person: WaitingListEntryFactory(
        person=person, left_at=NOW, left_because="left"
    ),
    "desk:ask_accept": lambda person: AskFactory(person=person),
    "desk:ask_decline": lambda person: AskFactory(person=person),
    "desk:assessment_detail": lambda person: _scored(person),
    "desk:recording_open": lambda person: RecordingFactory(
        assessment__booking=BookingFactory(person=person)
    ),
    "scheduling:material_open": lambda person: MaterialFactory(
        training_session=BookingFactory(person=person).training_session
    ),
    "desk:briefing_detail": lambda person: BriefingFactory(person=person),
    "desk:briefing_feedback": lambda person: BriefingFactory(person=person, completed=True),
    "desk:briefing_cancel": lambda person: BriefingFactory(person=person),
    "desk:recording_delete": lambda person: RecordingFactory(
        assessment__booking=BookingFactory(person=person)
    ),
    "desk:interview_calendar": lambda person: InterviewFactory(person=person),
    "desk:interview_briefing": lambda person: InterviewFactory(person=person),
    "desk:my_debrief": lambda person: GivenFactory(person=person),
    "reports:pack_acknowledge": lambda person: _approved(person).version,
    "reports:pack_download": lambda person: _approved(person),
    "accounts:my_identity_remove": lambda person: IdentityFactory(user=person.user),
    **dict.fromkeys(
        (
            "scheduling:clinic_add",
            "desk:person_diary",
            *(
                f"scheduling:diary_{what}"
                for what in (
                    *("week", "mark", "undo", "leave", "hours", "changes", "delegates"),
                    "calendar",
                )
            ),
        ),
        lambda person: person,
    ),
    "scheduling:clinic_end": lambda person: RecurringClinicFactory(person=person),
    "scheduling:diary_delegate_end": lambda person: DiaryDelegateFactory(person=person),
    "scheduling:diary_calendar_change": lambda person: BusyCalendarFactory(person=person),
}

TRAINER: dict[
    str, Callable[[User], Model]
] = {  # and of a trainer: those who come to them, and whom they score
    "scheduling:training_session_attendance": lambda user: _to_come(user).training_session,
    "scheduling:arrivals_record": lambda user: _to_come(user).training_session,
    "scheduling:arrival_by_code": lambda user: _to_come(user).training_session,
    "scheduling:booking_mark": lambda user: _to_come(user),
    "desk:booking_assess": lambda user: _to_come(user),
    "desk:assessment_detail": lambda user: AssessorFactory(user=user).assessment,
    "desk:assessment_score": lambda user: AssessorFactory(user=user).assessment,
    "desk:assessment_settle": lambda user: AssessorFactory(user=user).assessment,
    "desk:assessment_second": lambda user: AssessorFactory(user=user).assessment,
    "desk:assessment_agree": lambda user: _settled(user),
    "desk:recording_add": lambda user: AssessorFactory(user=user).assessment,
    "desk:recording_open": lambda user: RecordingFactory(
        assessment=AssessorFactory(user=user).assessment
    ),
    "desk:recording_delete": lambda user: RecordingFactory(
        assessment=AssessorFactory(user=user).assessment
    ),
    "scheduling:black_out_remove": lambda user: BlackOutFactory(
        of_trainer=True, trainer__user=user
    ),
    "scheduling:training_session_detail": lambda user: _to_come(user).training_session,
    "scheduling:material_add": lambda user: _to_come(user).training_session,
    **dict.fromkeys(
        (f"scheduling:material_{verb}" for verb in ("open", "remove", "restore")),
        lambda user: MaterialFactory(training_session=_to_come(user).training_session),
    ),
    "scheduling:training_session_needs": lambda user: _to_come(user).training_session,
    "desk:briefing_detail": lambda user: BriefingFactory(briefer_user=user),
    "desk:briefing_assess": lambda user: BriefingFactory(
        briefer_user=user, need="mock", completed=True
    ),
    "desk:briefing_prepare": lambda user: BriefingFactory(briefer_user=user),
    "desk:briefing_complete": lambda user: BriefingFactory(briefer_user=user),
    "desk:briefing_reopen": lambda user: BriefingFactory(briefer_user=user, completed=True),
    "desk:briefing_next_step": lambda user: BriefingFactory(briefer_user=user, completed=True),
    "desk:briefing_next_step_done": lambda user: BriefingFactory(briefer_user=user, completed=True),
    "desk:care_note_detail": lambda user: _cared_for(user),
    "desk:care_note_done": lambda user: _cared_for(user),
}
ANYBODYS = {  # the row is nobody's own: what all read, what anybody may book; an export of one's own, by its format
    *(
        "training:policy_detail",
        "training:policy_version",
        "training:policy_read",
        "training:my_guidance_read",
    ),
    *(f"training:my_{what}_export" for what in ("certificate", "cpd", "exemption", "adjustment")),
    *(
        "scheduling:my_booking_add",
        "scheduling:my_waiting_list_join",
        "desk:my_assessment_export",
        "desk:assessment_export",
    ),
    "scheduling:training_session_export",
    "accounts:my_identity_add",  # a provider of the organisation
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
    if isinstance(row, BusyCalendar | RecurringClinic | DiaryDelegate):
        return [row.person.reference, row.pk]
    return [getattr(row, "reference", row.pk)]


def answers(client: Client, address: str, row: Model) -> set[int]:
    url = reverse(address, args=key_of(row))
    told = {"half": f"{TODAY + timedelta(days=1)}-am"}
    if settlement := Settlement.objects.first():
        told |= {"settlement": settlement.pk}
    return {client.get(url).status_code, client.post(url, told).status_code} - {NOT_THIS_METHOD}


@pytest.mark.parametrize("role", [Role.SPOKESPERSON, Role.TRAINER])
def test_every_address_of_a_row_that_the_role_reaches_is_among_them(role):
    """A new one is asked for as a second person of the role too, or is named as anybody's."""
    held = ROLE_PERMISSIONS[role]
    reached = {
        each.name
        for each in addresses()
        if each.is_of_no_row and not getattr(each.view, "public", False)
        if not each.view.requires or held & each.view.requires
    }

    assert reached - {*SPOKESPERSON, *TRAINER} - ANYBODYS == set()


def without_a_role(address: str) -> int:
    """What the row's address answers to someone who holds no role at all."""
    view = next(each.view for each in GUARDED if each.name == address)
    return REFUSED if view.requires else NOT_FOUND


@pytest.mark.usefixtures("db", "at_now")
@pytest.mark.parametrize("address", SPOKESPERSON)
def test_a_persons_own_row_is_found_by_them_alone(client_of, nobody, address):
    one, other = (PersonFactory(user=UserFactory(roles={Role.SPOKESPERSON})) for _ in range(2))
    row = SPOKESPERSON[address](one)

    assert answers(client_of(nobody), address, row) == {without_a_role(address)}
    assert answers(client_of(other.user), address, row) == {NOT_FOUND}
    assert answers(client_of(one.user), address, row).isdisjoint({NOT_FOUND, REFUSED})


@pytest.mark.usefixtures("db", "at_now")
@pytest.mark.parametrize("address", TRAINER)
def test_a_row_of_a_trainer_is_found_by_them_alone(client_of, nobody, address):
    one, other = (UserFactory(roles={Role.TRAINER}) for _ in range(2))
    row = TRAINER[address](one)

    assert answers(client_of(nobody), address, row) == {without_a_role(address)}
    assert answers(client_of(other), address, row) == {NOT_FOUND}
    assert answers(client_of(one), address, row).isdisjoint({NOT_FOUND, REFUSED})


@pytest.mark.usefixtures("db", "at_now")
def test_an_assessment_is_not_found_by_any_role_but_its_person_and_its_assessors(
    client_of,
):
    assessment = AssessorFactory().assessment

    strangers = [client_of(UserFactory(roles={role})) for role in Role]
    found = [answers(client, "desk:assessment_detail", assessment) for client in strangers]

    assert set().union(*found) == {NOT_FOUND}
