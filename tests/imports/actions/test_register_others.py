"""Assessments, certificates, readings and accounts are imported once, and removed by an undo."""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.access import Role
from accounts.models import User
from accounts.refusals import Refused
from desk.assessments.models import Assessment, Settlement, Sheet
from imports.actions.register import import_register
from imports.actions.register_undo import undo_import
from imports.models import RegisterImport
from imports.queries.stored_register import prepare_import
from imports.sources import SourceFile
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.policies import PolicyVersionFactory
from tests.factories.training import PersonFactory, PracticeFactory
from tests.imports.tables_of import PEOPLE, source
from tests.training.test_evidence import pdf
from training.models import Certificate, Person, PolicyReading, Practice, SocialAccount
from training.stored_files import FileLost, read

pytestmark = pytest.mark.django_db
HEAD = (
    "person,course,held_on,assessor,messages,clear,examples,control,hard,empathy,voice,body,natural"
)
PRINT = "4,4,4,4,4,4,,,4"
DAY = date(2026, 5, 1)


@pytest.fixture
def trainer() -> User:
    return UserFactory(email="sam@example.nhs.uk", roles={Role.TRAINER})


def prepared(attached: dict[str, bytes] | None = None, **tables: str) -> Any:
    sent = [
        SourceFile(name, content=io.BytesIO(content).read)
        for name, content in (attached or {}).items()
    ]
    return prepare_import([*source(**tables), *sent], NOW.date())


def imported(
    attached: dict[str, bytes] | None = None,
    now: datetime = NOW,
    by: User | None = None,
    **tables: str,
) -> RegisterImport | None:
    made = prepared(attached, **tables)
    assert made.checked.problems.found == []
    return import_register(prepared=made, source_name="register.zip", by=by, now=now)


def places(made: Any) -> list[tuple[Any, ...]]:
    return [(one.file, one.row, one.column) for one in made.checked.problems.found]


@pytest.mark.usefixtures("trainer")
def test_sheet_makes_an_assessment_once():
    row = f"E1,M2,2026-05-01,Sam@example.nhs.uk,{PRINT},political,no,Calm"
    tables = {"people": PEOPLE, "assessments": f"{HEAD},criticals,is_accurate,keep\n{row}"}
    imported(**tables)

    again = imported(**tables, now=NOW + timedelta(hours=1))
    [made], [sheet] = Assessment.objects.all(), Sheet.objects.all()

    assert again is None
    assert (made.person.reference, made.course.code, made.held_on, made.style) == (
        "E1",
        "M2",
        DAY,
        "print",
    )
    assert (made.assessors_wanted, made.what) == (1, str(made.course))
    assert sheet.points == dict.fromkeys(
        ("messages", "clear", "examples", "control", "hard", "empathy", "natural"), 4
    )
    assert (sheet.criticals, sheet.is_accurate, sheet.keep) == (["political"], False, "Calm")
    assert (sheet.assessor.email, list(made.assessors.values_list("user", flat=True))) == (
        "sam@example.nhs.uk",
        [sheet.assessor_id],
    )


@pytest.mark.usefixtures("at_now")
def test_imported_score_is_visible_only_to_the_person_and_assessor(
    client_of, trainer, spokesperson, officer, trainer_user
):
    PersonFactory(reference="E1", user=spokesperson, last_name="Zymurgist")
    PersonFactory(reference="E2")
    imported(assessments=f"{HEAD},keep\nE1,M2,2026-05-01,sam@example.nhs.uk,{PRINT},The tone of it")
    page = Assessment.objects.get().get_absolute_url()

    assert "The tone of it" in client_of(spokesperson).get("/my/assessments/").text
    assert "Zymurgist" in client_of(trainer).get("/assessments/").text
    assert [
        client_of(user).get(page).status_code
        for user in (trainer, spokesperson, officer, trainer_user)
    ] == [
        *(200, 200),
        *(404, 404),
    ]


@pytest.mark.usefixtures("at_now")
def test_practice_score_is_visible_to_its_assessor(client_of, trainer, spokesperson, trainer_user):
    PersonFactory(reference="E1", user=spokesperson, last_name="Zymurgist")
    imported(
        practice="person,medium,practised_on,kind,score,scored_by\nE1,radio,2026-05-01,mock,3.5,sam@example.nhs.uk"
    )

    pages = [client_of(user).get("/assessments/").text for user in (trainer, trainer_user)]
    own = client_of(spokesperson).get("/my/assessments/").text

    assert Practice.objects.get().scored_by == trainer
    assert ["Zymurgist, 1 May 2026, Radio, mock interview: 3.5 of 5" in page for page in pages] == [
        True,
        False,
    ]
    assert f"3.5 of 5, by {trainer}" in own


def test_two_sheets_have_two_assessors_and_a_correction_reopens_the_agreement(
    trainer,
):
    other = UserFactory(email="alex@example.nhs.uk", roles={Role.OFFICER})
    rows = [f"E1,M2,2026-05-01,{user.email},{PRINT}" for user in (trainer, other)]
    imported(people=PEOPLE, assessments="\n".join([HEAD, rows[0]]))
    imported(assessments="\n".join([HEAD, rows[1]]))
    [made] = Assessment.objects.all()
    settled = Settlement.objects.create(
        assessment=made, words="Both stand", recorded_at=NOW, recorded_by=trainer
    )

    imported(
        assessments="\n".join([HEAD, rows[1].replace("4,4,4", "2,4,4")]),
        now=NOW + timedelta(hours=1),
    )
    settled.refresh_from_db()

    assert (made.assessors_wanted, made.assessors.count(), made.sheets.not_retracted().count()) == (
        2,
        2,
        2,
    )
    assert made.sheets.count() == 3
    assert settled.retracted_at == NOW + timedelta(hours=1)


@pytest.mark.usefixtures("trainer")
def test_sheet_problems_name_row_and_column():
    UserFactory(email="board@example.nhs.uk", roles={Role.BOARD})
    rows = (
        f"E1,M2,2026-05-01,sam@example.nhs.uk,{PRINT.replace('4', '6', 1)}",
        f"E1,M2,2026-05-02,board@example.nhs.uk,{PRINT}",
        f"E9,M2,2026-05-03,sam@example.nhs.uk,{PRINT}",
    )

    made = prepared(people=PEOPLE, assessments="\n".join([HEAD, *rows]))

    assert places(made) == [
        ("assessments", 2, "messages"),
        ("assessments", 3, "assessor"),
        ("assessments", 4, "person"),
    ]


@pytest.mark.usefixtures("trainer")
def test_certificate_is_imported_as_accepted_evidence(officer):
    tables = {
        "people": PEOPLE,
        "training": "person,course,completed_on,outcome\nE1,M2,2026-05-01,passed",
        "certificates": "person,course,completed_on,provider,file\nE1,M2,2026-05-01,Studio Nine,Gwen.PDF",
    }
    sent = {"gwen.pdf": pdf()}  # one made a second later is another file
    imported(sent, **tables, by=officer)

    again = imported(sent, **tables, now=NOW + timedelta(hours=1))
    [made] = Certificate.objects.all()

    assert again is None
    assert (made.status, made.provider, made.sent_by, made.sent_at) == (
        "accepted",
        "Studio Nine",
        officer,
        NOW,
    )
    assert made.training_record.completed_on == made.completed_on == DAY
    assert read(made.file, folder="certificates", kind="pdf").startswith(b"%PDF-")


def test_certificate_problems_name_file_row_and_column():
    head = "person,course,completed_on,provider,file\n"
    training = "person,course,completed_on,outcome\nE1,M2,2026-05-01,passed"

    unread = prepared(
        {"bad.pdf": b"MZ", "stray.png": b""},
        people=PEOPLE,
        training=training,
        certificates=f"{head}E1,M2,2026-05-01,Nine,bad.pdf\nE1,M3,2026-05-01,Nine,gone.pdf",
    )
    of_nothing = prepared(
        {"a.pdf": pdf()}, people=PEOPLE, certificates=f"{head}E1,M2,2026-05-01,Nine,a.pdf"
    )

    assert places(unread) == [
        ("certificates", 2, "file"),
        ("certificates", 3, "file"),
        ("stray.png", None, None),
    ]
    assert places(of_nothing) == [("certificates", 2, "completed_on")]


def test_readings_are_added_once_and_never_changed(spokesperson):
    version = PolicyVersionFactory(policy__title="Media policy")
    head = "reader,policy,version,read_at\n"
    row = f"{spokesperson.email},media policy,1,"
    imported(readings=f"{head}{row}2026-05-01T09:30")

    again = imported(readings=f"{head}{row}2026-05-01T09:30", now=NOW + timedelta(hours=1))
    [reading] = PolicyReading.objects.all()

    assert again is None
    assert (reading.version, reading.user) == (version, spokesperson)
    assert reading.read_at == datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
    assert places(prepared(readings=f"{head}{row}2026-06-01T09:30")) == [("readings", 2, "read_at")]
    assert places(prepared(readings=f"{head}{row.replace(',1,', ',2,')}2026-06-01T09:30")) == [
        ("readings", 2, "version")
    ]
    assert places(prepared(readings=f"{head}nobody@example.org,No such,1,2026-06-01T09:30")) == [
        ("readings", 2, "reader"),
        ("readings", 2, "policy"),
    ]


def test_social_accounts_are_added_and_changed_ignoring_case(officer):
    head = "platform,handle,address,about,ended_on\n"
    imported(
        social_accounts=f"{head}x,OurTrust,https://example.org/us,Daily news,\nfacebook,ourtrust,,,",
        by=officer,
    )

    imported(
        social_accounts="platform,handle,about\nX,ourTRUST,News and alerts",
        now=NOW + timedelta(hours=1),
    )
    rows = SocialAccount.objects.order_by("platform").values_list(
        "platform", "handle", "address", "about"
    )

    assert list(rows) == [
        ("facebook", "OurTrust", "", ""),
        ("x", "OurTrust", "https://example.org/us", "News and alerts"),
    ]
    assert set(SocialAccount.objects.values_list("added_by", "added_at")) == {(officer.pk, NOW)}
    assert places(prepared(social_accounts=f"{head}myspace,us,,,\nx,us,ftp://example.org,,")) == [
        ("social_accounts", 2, "platform"),
        ("social_accounts", 3, "address"),
    ]


def test_undo_import_removes_other_files_too(
    trainer, spokesperson, django_capture_on_commit_callbacks
):
    PolicyVersionFactory(policy__title="Media policy")
    account = SocialAccount.objects.create(
        platform="x", handle="us", about="Before", added_at=NOW, added_by=trainer
    )
    made = imported(
        {"a.pdf": pdf()},
        people=PEOPLE,
        training="person,course,completed_on,outcome\nE1,M2,2026-05-01,passed",
        certificates="person,course,completed_on,provider,file\nE1,M2,2026-05-01,Nine,a.pdf",
        assessments=f"{HEAD}\nE1,M2,2026-05-01,sam@example.nhs.uk,{PRINT}",
        readings=f"reader,policy,version,read_at\n{spokesperson.email},Media policy,1,2026-05-01T09:30",
        social_accounts="platform,handle,about\nx,us,After\nfacebook,us,New",
    )
    assert made is not None
    file = Certificate.objects.get().file

    with django_capture_on_commit_callbacks(execute=True):
        notes = undo_import(register_import=made, by=trainer, now=NOW + timedelta(hours=2))
    account.refresh_from_db()

    assert notes == []
    assert (
        Certificate.objects.count(),
        PolicyReading.objects.count(),
        Person.objects.listed().count(),
    ) == (0, 0, 0)
    assert (
        Sheet.objects.not_retracted().count(),
        Assessment.objects.assessed_by(trainer).count(),
    ) == (0, 0)
    assert (SocialAccount.objects.get(), account.about) == (account, "Before")
    with pytest.raises(FileLost):
        read(file, folder="certificates", kind="pdf")


def test_undo_import_restores_a_corrected_sheet(trainer):
    imported(people=PEOPLE, assessments=f"{HEAD}\nE1,M2,2026-05-01,sam@example.nhs.uk,{PRINT}")
    worse = PRINT.replace("4", "2", 1)
    made = imported(
        assessments=f"{HEAD}\nE1,M2,2026-05-01,sam@example.nhs.uk,{worse}",
        now=NOW + timedelta(hours=1),
    )
    assert made is not None

    undo_import(register_import=made, by=trainer, now=NOW + timedelta(hours=2))

    assert Sheet.objects.not_retracted().get().points["messages"] == 4


def test_undo_import_of_a_second_sheet_leaves_one_assessor(trainer):
    other = UserFactory(email="alex@example.nhs.uk", roles={Role.OFFICER})
    rows = [f"E1,M2,2026-05-01,{user.email},{PRINT}" for user in (trainer, other)]
    imported(people=PEOPLE, assessments="\n".join([HEAD, rows[0]]))
    made = imported(assessments="\n".join([HEAD, rows[1]]), now=NOW + timedelta(hours=1))
    assert made is not None
    both = [Assessment.objects.get().assessors_wanted, Assessment.objects.get().assessors.count()]

    undo_import(register_import=made, by=trainer, now=NOW + timedelta(hours=2))

    assessment = Assessment.objects.get()
    assert (both, assessment.assessors_wanted, assessment.assessors.get().user) == (
        [2, 2],
        1,
        trainer,
    )


@pytest.mark.parametrize("has_scored", [False, True])
def test_undo_import_restores_an_agreement(trainer, has_scored):
    other = UserFactory(email="alex@example.nhs.uk", roles={Role.OFFICER})
    rows = [f"E1,M2,2026-05-01,{user.email},{PRINT}" for user in (trainer, other)]
    imported(people=PEOPLE, assessments="\n".join([HEAD, *rows]))
    [assessment] = Assessment.objects.all()
    settled: dict[str, Any] = {"words": "Both stand", "agreed_at": NOW, "agreed_by": other}
    Settlement.objects.create(
        assessment=assessment, **settled, recorded_at=NOW, recorded_by=trainer
    )
    worse = rows[1].replace("4,4,4", "2,4,4")
    made = imported(assessments="\n".join([HEAD, worse]), now=NOW + timedelta(hours=1))
    assert made is not None
    if has_scored:
        Sheet.objects.not_retracted().filter(assessor=trainer).update(
            recorded_at=NOW + timedelta(hours=1, minutes=1)
        )

    undo_import(register_import=made, by=trainer, now=NOW + timedelta(hours=2))

    again = [
        (one.words, one.agreed_by, one.recorded_by) for one in Settlement.objects.not_retracted()
    ]
    assert again == ([] if has_scored else [("Both stand", other, trainer)])
    assert assessment.assessors.count() == 2


@pytest.mark.usefixtures("trainer")
def test_undo_import_keeps_scores_recorded_here(officer):
    made = imported(
        people=PEOPLE, assessments=f"{HEAD}\nE1,M2,2026-05-01,sam@example.nhs.uk,{PRINT}"
    )
    assert made is not None
    Certificate.objects.create(
        person=Person.objects.get(reference="E2"),
        course_id=Assessment.objects.get().course_id,
        completed_on=DAY,
        provider="Nine",
        file="0" * 64,
        kind="pdf",
        sent_at=NOW,
        sent_by=officer,
    )

    with pytest.raises(Refused, match=r"Hamish Dunmore \(E2\) has certificates"):
        undo_import(register_import=made, by=officer, now=NOW + timedelta(hours=2))


def test_audit_trail_has_no_score_and_no_assessor(officer):
    practice = PracticeFactory(scored_by=officer, score=3)

    assert not {"score", "scored_by"} - practice.PRIVATE
