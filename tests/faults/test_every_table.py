"""T23, table by table: a person with a row in every table of the register gets all of them in the
export, and none is left after the removal.

A new table that leads to a person, or to the account of one, needs a row here. The control:
with any one table forgotten by the removal, it stops or something is left.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db.models import CASCADE, ForeignKey, Model
from pytest_django.fixtures import Settings

from accounts.access import Role
from accounts.audit import breaks_in_chain
from accounts.models import RoleGrant, RoleRequest, User
from accounts.providers.models import Identity
from accounts.scim.models import ScimUser
from desk.assessments.actions.recordings import WHERE
from desk.assessments.models import Assessment, Recording, Settlement, Sheet
from desk.assessments.recordings import encrypt
from desk.briefings.models import Briefing
from desk.lines.models import NoticeCopy
from desk.rota.models import DutyShift
from imports.models import RegisterUpload
from jobs.models import Job
from reports.feeds.models import CalendarFeed
from reports.packs.models import Presence
from reports.records.actions import people_removal
from reports.records.actions.disclosures import Held, export_all_held
from reports.records.actions.retention import NotAllRemoved, hold_record, remove_due
from reports.records.models import RecordHold
from reports.records.queries import data_about
from reports.records.queries.files_about import files_about
from reports.records.queries.of_person import OF_THE_ACCOUNT, REMOVED
from scheduling.availability.models import (
    Away,
    BusyCalendar,
    ContactableHours,
    DiaryDelegate,
    OnCall,
    RecurringClinic,
)
from scheduling.calendars.models import CalendarAnswer
from scheduling.training_sessions.models import (
    Booking,
    LapseDigest,
    LapseReminder,
    NoShowFollowUp,
    PlaceOffer,
    TrainingRequest,
    WaitingListEntry,
)
from tests.clock import NOW, TODAY
from tests.factories.accounts import RoleRequestFactory, UserFactory
from tests.factories.assessments import AssessmentFactory, SettlementFactory, SheetFactory
from tests.factories.briefings import BriefingFactory
from tests.factories.busy_calendars import BusyCalendarFactory
from tests.factories.calendars import CalendarAnswerFactory, CalendarFeedFactory
from tests.factories.invitations import InvitationFactory
from tests.factories.lapse_reminders import LapseDigestFactory, LapseReminderFactory
from tests.factories.notices import NoticeCopyFactory
from tests.factories.policies import PolicyReadingFactory
from tests.factories.providers import IdentityFactory, ScimUserFactory
from tests.factories.recordings import RecordingFactory
from tests.factories.reports import PresenceFactory
from tests.factories.scheduling import (
    AwayFactory,
    BookingFactory,
    ContactableHoursFactory,
    DiaryDelegateFactory,
    DutyShiftFactory,
    InterviewFactory,
    OnCallFactory,
    RecurringClinicFactory,
)
from tests.factories.self_service import CertificateFactory, CpdEntryFactory
from tests.factories.social import (
    AccountAuthorisationFactory,
    MonitoringTurnFactory,
    SocialDeclarationFactory,
)
from tests.factories.texts import TextChoiceFactory, UnwantedEmailFactory
from tests.factories.training import (
    AdjustmentFactory,
    DirectorateSpellFactory,
    ExemptionFactory,
    ExemptionRequestFactory,
    PersonFactory,
    PersonTopicFactory,
    PracticeFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from tests.factories.training_requests import TrainingRequestFactory
from tests.factories.waiting_lists import (
    NoShowFollowUpFactory,
    PlaceOfferFactory,
    WaitingListEntryFactory,
)
from tests.faults.installation import IS_FULL
from training import stored_files
from training.actions.certificates import FOLDER
from training.models import (
    AccountAuthorisation,
    Adjustment,
    Certificate,
    CpdEntry,
    DirectorateSpell,
    Exemption,
    ExemptionRequest,
    Invitation,
    IssuedBadge,
    IssuedCertificate,
    MonitoringTurn,
    Organisation,
    Person,
    PersonDue,
    PersonTopic,
    Policy,
    PolicyReading,
    Practice,
    SocialDeclaration,
    Tenure,
    TextChoice,
    TrainingRecord,
    UnwantedEmail,
)

pytestmark = [pytest.mark.fault, pytest.mark.django_db]
YEARS = timedelta(days=365 * 6 + 3)
MONTH = timedelta(days=31)
NAME = "Quillfeather"
EMAIL = "z.quill@example.nhs.uk"
PHONE = "01632 960777"
REFERENCE = "Q77"
SIGN_IN = "zaphira@example.nhs.uk"


def _assessed(person: Person) -> Assessment:
    return AssessmentFactory(booking=BookingFactory(person=person))


def _upload(person: Person) -> Model:
    content = f"reference\n{REFERENCE}".encode()
    return RegisterUpload.objects.create(
        user=person.user, name=f"{NAME}.csv", content=content, uploaded_at=NOW
    )


def _certificate(person: Person) -> Model:
    kept = stored_files.store(f"%PDF of {NAME}".encode(), folder=FOLDER, kind="pdf")
    return CertificateFactory(person=person, file=kept)


def _recording(person: Person) -> Model:
    kept = stored_files.store(encrypt(f"{NAME} speaks".encode()), **WHERE)
    return RecordingFactory(assessment=_assessed(person), file=kept)


ROWS: dict[type[Model], Callable[[Person], Any]] = {
    Tenure: lambda person: TenureFactory(person=person),
    DirectorateSpell: lambda person: DirectorateSpellFactory(person=person),
    PersonTopic: lambda person: PersonTopicFactory(person=person),
    Adjustment: lambda person: AdjustmentFactory(person=person),
    TrainingRecord: lambda person: TrainingRecordFactory(person=person),
    IssuedCertificate: lambda person: IssuedCertificate.objects.create(
        record=TrainingRecordFactory(person=person), issued_at=NOW
    ),
    IssuedBadge: lambda person: IssuedBadge.objects.create(
        record=TrainingRecordFactory(person=person), issued_at=NOW
    ),
    Exemption: lambda person: ExemptionFactory(person=person),
    ExemptionRequest: lambda person: ExemptionRequestFactory(person=person),
    Practice: lambda person: PracticeFactory(person=person),
    Certificate: _certificate,
    CpdEntry: lambda person: CpdEntryFactory(person=person, title=f"{NAME} reflects"),
    AccountAuthorisation: lambda person: AccountAuthorisationFactory(person=person),
    MonitoringTurn: lambda person: MonitoringTurnFactory(person=person),
    TextChoice: lambda person: TextChoiceFactory(person=person),
    UnwantedEmail: lambda person: UnwantedEmailFactory(person=person),
    PolicyReading: lambda person: PolicyReadingFactory(user=person.user),
    SocialDeclaration: lambda person: SocialDeclarationFactory(
        added_by=person.user, handle=f"@{NAME}"
    ),
    Assessment: _assessed,
    Sheet: lambda person: SheetFactory(assessment=_assessed(person), keep=f"{NAME} bridges well"),
    Settlement: lambda person: SettlementFactory(assessment=_assessed(person)),
    Recording: _recording,
    Booking: lambda person: BookingFactory(person=person),
    TrainingRequest: lambda person: TrainingRequestFactory(person=person),
    WaitingListEntry: lambda person: WaitingListEntryFactory(person=person),
    PlaceOffer: lambda person: PlaceOfferFactory(entry__person=person),
    NoShowFollowUp: lambda person: NoShowFollowUpFactory(booking__person=person),
    Briefing: lambda person: BriefingFactory(person=person, completed=True),
    LapseDigest: lambda person: LapseDigestFactory(person=person),
    LapseReminder: lambda person: LapseReminderFactory(
        digest=LapseDigestFactory(person=person, on=TODAY + MONTH)
    ),
    Invitation: lambda person: InvitationFactory(person=person, accepted=True),
    NoticeCopy: lambda person: NoticeCopyFactory(person=person),
    OnCall: lambda person: OnCallFactory(person=person),
    Away: lambda person: AwayFactory(person=person),
    RecurringClinic: lambda person: RecurringClinicFactory(person=person),
    ContactableHours: lambda person: ContactableHoursFactory(person=person),
    DiaryDelegate: lambda person: DiaryDelegateFactory(person=person),
    CalendarAnswer: lambda person: CalendarAnswerFactory(
        booking=None, interview=InterviewFactory(), key="interview-1-1", person=person, sender=EMAIL
    ),
    CalendarFeed: lambda person: CalendarFeedFactory(person=person),
    BusyCalendar: lambda person: BusyCalendarFactory(person=person),
    RoleGrant: lambda person: person.user.role_grants.get(),
    RoleRequest: lambda person: RoleRequestFactory(user=person.user),
    Identity: lambda person: IdentityFactory(user=person.user),
    ScimUser: lambda person: ScimUserFactory(user=person.user),
    Authenticator: lambda person: Authenticator.objects.create(
        user=person.user, type=Authenticator.Type.WEBAUTHN, data={"name": f"Phone of {NAME}"}
    ),
    EmailAddress: lambda person: EmailAddress.objects.create(user=person.user, email=SIGN_IN),
    UserSession: lambda person: UserSession.objects.create(
        user=person.user, ip="192.0.2.1", user_agent="Firefox", session_key="0" * 32
    ),
    RegisterUpload: _upload,
    Presence: lambda person: PresenceFactory(user=person.user),
    DutyShift: lambda person: DutyShiftFactory(user=person.user),
    PersonDue: lambda person: PersonDue.objects.create(person=person, listed_on=TODAY + YEARS),
}
OF_THE_OFFICE = {
    (Policy, "owner"),
    (Organisation, "care_contact"),
}  # an account that holds an office, and not its own
OWN = {TextChoice, UnwantedEmail}  # here the person's, so that the way by the account finds none


def _goes_with_its_owner(way: tuple[type[Model], str]) -> bool:
    """Whether the database deletes it with what it belongs to, even if nobody names its table."""
    field = way[0]._meta.get_field(way[1].partition("__")[0])
    return field.remote_field.on_delete is CASCADE


WAYS = [
    way
    for way in (*REMOVED, *OF_THE_ACCOUNT)
    if (way[0] not in OWN or way[1] != "user") and not _goes_with_its_owner(way)
]
FORGOTTEN = WAYS[:: 1 if IS_FULL else 9]
HELD = {PersonDue}  # written while somebody is due alone


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """Of kept files."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def furnished() -> dict[type[Model], Model]:
    """A row of each table about one person who left today."""
    account = UserFactory(email=SIGN_IN, name=f"Zaphira {NAME}", roles={Role.SPOKESPERSON})
    details: dict[str, Any] = {
        "reference": REFERENCE,
        "email": EMAIL,
        "phone": PHONE,
        "left_on": TODAY,
    }
    person = PersonFactory(first_name="Zaphira", last_name=NAME, user=account, **details)
    return {
        Person: person,
        **{model: make(person) for model, make in ROWS.items() if model not in HELD},
    }


def traces() -> set[str]:
    """The tables any of whose rows says what the person goes by, whatever the column."""
    needles = NAME, EMAIL, PHONE, SIGN_IN, f'"{REFERENCE}"', f"'{REFERENCE}'"
    return {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        for row in model._default_manager.values_list()
        if any(needle in str(row) for needle in needles)
    }


def left_of(furnished: dict[type[Model], Model]) -> set[type[Model]]:
    return {
        model
        for model, row in furnished.items()
        if model._default_manager.filter(pk=row.pk).exists()
    }


def after_the_period() -> None:
    """Listed in one night, gone a month later, its files by the job that follows."""
    remove_due(now=NOW + YEARS), remove_due(now=NOW + YEARS + MONTH)
    for job in Job.objects.filter(name="reports.tasks.remove_files_of_people"):
        people_removal.remove_files(**job.arguments)


def files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def test_every_table_with_a_person_in_it_is_furnished():
    """Of training: whatever leads to a person, or to an account otherwise than as the hand that did
    something.
    """
    leading = {
        (model, field.name)
        for model in apps.get_app_config("training").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey)
        and (
            field.related_model is Person
            or (field.related_model is User and not field.name.endswith("_by"))
        )
    }
    named = leading | {*REMOVED, *OF_THE_ACCOUNT}

    assert {model for model, _ in named - OF_THE_OFFICE} - {*ROWS, Person} == set()


def lacking(furnished: dict[type[Model], Model], found: Held) -> set[type[Model]]:
    """The tables whose row is not given whole."""
    return {
        model
        for model, row in furnished.items()
        if not any(
            told.items() >= _plainly(row).items()
            for told in found.get(str(model._meta.verbose_name), [])
        )
    }


def test_each_row_of_each_table_is_given_with_the_files(furnished, officer):
    found = export_all_held(subject=furnished[Person], by=officer, now=NOW)

    print(
        f"\nT23: {sum(map(len, found.values()))} rows, of each of {len(furnished)} tables, given on one person"
    )
    assert lacking(furnished, found) == set()
    content = [content for _, content in files_about(furnished[Person])]
    assert content == [f"%PDF of {NAME}".encode(), f"{NAME} speaks".encode()]


def test_control_what_is_not_given_is_seen(furnished, officer, monkeypatch):
    monkeypatch.setattr(data_about, "of_account", lambda _person: [])
    monkeypatch.setattr(data_about, "RELATIONS_TO_OTHERS", {(Adjustment, "person")})

    found = export_all_held(subject=furnished[Person], by=officer, now=NOW)

    of_account = {model for model, _ in OF_THE_ACCOUNT} - OWN
    assert lacking(furnished, found) == {Adjustment, *of_account}


def _plainly(row: Model) -> dict[str, Any]:
    """What stands in the row itself, and is no secret: no keys and no content of uploads."""
    stored = type(row)._default_manager.get(pk=row.pk)
    plain = [
        field
        for field in stored._meta.concrete_fields
        if not (field.is_relation or field.primary_key)
    ]
    secret = {"token_hash", "content"}
    return {
        str(field.verbose_name): getattr(stored, field.name)
        for field in plain
        if field.name not in secret
        and (field.model, field.name) not in ((Authenticator, "data"), (BusyCalendar, "address"))
    }


def test_nothing_is_left_in_any_table_and_no_file(furnished, folder):
    before = traces()
    there = len(files(folder))

    after_the_period()

    now = traces(), files(folder)
    print(
        f"\nT23: named in {len(before)} tables and {there} files before, in {len(now[0])} and {len(now[1])} after"
    )
    assert (len(before), there) == (10, 2)
    assert (left_of(furnished), *now) == (set(), set(), set())
    assert list(breaks_in_chain()) == []


def test_a_legal_hold_keeps_each_row_and_file(furnished, folder, officer):
    hold_record(
        what=RecordHold.What.PERSON, reference=REFERENCE, reason="The inquest", by=officer, now=NOW
    )
    there = files(folder)

    after_the_period()

    assert left_of(furnished) == set(furnished)
    assert files(folder) == there


@pytest.mark.parametrize("way", FORGOTTEN, ids=lambda way: way[0].__name__)
def test_control_one_table_that_the_removal_forgets_is_seen(
    furnished,
    monkeypatch,
    way,
):
    for name in ("REMOVED", "OF_THE_ACCOUNT"):
        monkeypatch.setattr(
            people_removal, name, tuple(one for one in getattr(people_removal, name) if one != way)
        )

    try:
        after_the_period()
    except NotAllRemoved:
        return

    assert left_of(furnished) == {way[0]}
