import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from pytest_django.fixtures import Settings

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from jobs.models import Job, Mail
from scheduling.job_names import TELL_OF_MATERIALS
from scheduling.training_sessions.actions import materials
from scheduling.training_sessions.actions.drafts import publish_training_session
from scheduling.training_sessions.models import Material, TrainingSession
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.materials import MaterialFactory
from tests.factories.scheduling import BookingFactory, TrainingSessionFactory
from tests.factories.training import CourseFactory, PersonFactory
from tests.training.test_evidence import pdf
from training import stored_files

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def add(by: User, training_session: TrainingSession, content: bytes = b"", **more: Any) -> Material:
    given = {"title": "Slides", "stage": "before", "content": content or pdf(), "now": NOW}
    return materials.add_material(training_session=training_session, by=by, **{**given, **more})[0]


def test_a_safe_copy_is_stored_and_read_again(officer):
    material = add(officer, TrainingSessionFactory(), pdf(pages=21) + b"\n<script>")

    content = materials.read_material(material=material)
    assert (material.kind, material.size) == ("pdf", len(content))
    assert content.startswith(b"%PDF-")
    assert b"<script>" not in content
    assert AuditEvent.objects.get().action == "material.added"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg/>", "This is not a PDF, JPEG or PNG. Save the handout as one of them"),
        (pdf(pages=201), "Choose one of 1 to 200, with only the handout."),
        (b"%PDF-1.7 nothing", "The PDF is damaged."),
    ],
)
def test_another_file_is_refused(content, words, officer, folder):
    with pytest.raises(Refused) as refused:
        add(officer, TrainingSessionFactory(), content)

    assert words in str(refused.value)
    assert not Material.objects.exists()
    assert not folder.exists()


def test_the_same_file_is_added_once_a_session(officer, folder):
    one = TrainingSessionFactory()
    add(officer, one)
    add(officer, TrainingSessionFactory())

    with pytest.raises(materials.MaterialAlready):
        add(officer, one)

    assert Material.objects.count() == 2
    assert len(list(folder.rglob("*.pdf"))) == 1


def test_a_session_has_at_most_twenty(officer):
    one = TrainingSessionFactory()
    for number in range(20):
        MaterialFactory(training_session=one, file=f"{number:064}")

    with pytest.raises(Refused, match="Remove one first") as refused:
        add(officer, one)

    assert str(refused.value) == "The session on Thu 26 Nov has 20 files already. Remove one first."


def test_those_that_follow_get_the_file_unless_they_have_it(officer, folder):
    first, second, third = (TrainingSessionFactory() for _ in range(3))
    add(officer, second)

    added = materials.add_material(
        training_session=first,
        title="Slides",
        stage="before",
        content=pdf(),
        following=[second, third],
        by=officer,
        now=NOW,
    )

    assert [one.training_session for one in added] == [first, third]
    assert len(list(folder.rglob("*.pdf"))) == 1


def test_none_gets_the_file_where_one_that_follows_has_too_many(officer):
    first, second = (TrainingSessionFactory() for _ in range(2))
    for number in range(20):
        MaterialFactory(training_session=second, file=f"{number:064}")

    with pytest.raises(Refused, match="Remove one first"):
        add(officer, first, following=[second])

    assert not first.materials.exists()


def booked_on(training_session: TrainingSession) -> list[str]:
    """Two people who sign in, one who does not and one who cancelled; the addresses of the two."""
    signed_in = [
        PersonFactory(email=f"p{number}@example.nhs.uk", user=UserFactory()) for number in (1, 2)
    ]
    for person in (*signed_in, PersonFactory(email="other@example.nhs.uk")):
        BookingFactory(training_session=training_session, person=person)
    BookingFactory(
        training_session=training_session,
        person=PersonFactory(email="left@example.nhs.uk", user=UserFactory()),
        cancelled_at=NOW,
    )
    return [person.email for person in signed_in]


def test_those_booked_are_told_once_of_all_new_files(officer):
    one = TrainingSessionFactory(course=CourseFactory(code="M5"))
    addresses = booked_on(one)
    add(officer, one)
    add(officer, one, pdf(pages=2), title="Reading list")
    gone = add(officer, one, pdf(pages=3), title="Wrong file")
    materials.remove_material(material=gone, by=officer, now=NOW)

    told = [materials.tell_of_materials(training_session=one, now=NOW) for _ in range(2)]

    mails = Mail.objects.order_by("to")
    assert told == [2, 0]
    assert [mail.to for mail in mails] == addresses
    assert mails[0].subject.startswith(
        "Files for your training: M5 Live and remote TV, Thu 26 Nov, 10am, Room"
    )
    assert "You can open “Slides” and “Reading list” for M5" in mails[0].text


def test_those_booked_are_told_ten_minutes_later(officer, run_jobs):
    one = TrainingSessionFactory()
    booked_on(one)
    add(officer, one)

    assert run_jobs(at=NOW + timedelta(minutes=10, seconds=-1)) == []
    assert run_jobs(at=NOW + timedelta(minutes=10))[0] == (
        "2 people are told of files of their session."
    )


def test_those_booked_are_told_of_a_file_for_afterwards_when_the_session_ends(officer, run_jobs):
    one = TrainingSessionFactory()
    booked_on(one)
    add(officer, one, stage="after")
    add(officer, one, pdf(pages=2), title="Reading list")

    run_jobs(at=NOW + timedelta(minutes=10))
    of_the_list = Mail.objects.count()
    run_jobs(at=one.ends_at)

    assert (of_the_list, Mail.objects.count()) == (2, 4)


def test_those_booked_are_told_of_a_file_for_afterwards_of_a_session_that_was_put_off(
    officer, run_jobs
):
    one = TrainingSessionFactory()
    booked_on(one)
    add(officer, one, stage="after")
    TrainingSession.objects.update(starts_at=one.starts_at + DAY, ends_at=one.ends_at + DAY)

    run_jobs(at=one.ends_at)
    too_early = Mail.objects.count()
    run_jobs(at=one.ends_at + DAY)

    assert (too_early, Mail.objects.count()) == (0, 2)


@pytest.mark.parametrize("change", [{"cancelled_at": NOW}, {"published_at": None}])
def test_nobody_is_told_of_files_that_they_cannot_open(change, officer, run_jobs):
    one = TrainingSessionFactory()
    booked_on(one)
    add(officer, one)
    TrainingSession.objects.update(**change)

    assert run_jobs(at=NOW + timedelta(minutes=10)) == [
        "0 people are told of files of their session."
    ]
    assert not Mail.objects.exists()


def test_those_booked_on_a_draft_are_told_once_it_is_published(officer, run_jobs):
    one = TrainingSessionFactory(draft=True)
    addresses = booked_on(one)
    add(officer, one)
    run_jobs(at=NOW + timedelta(minutes=10))
    before = Mail.objects.count()

    publish_training_session(training_session=one, by=officer, now=NOW + DAY / 4)
    run_jobs(at=NOW + DAY / 4 + timedelta(minutes=10))

    told = Mail.objects.filter(subject__startswith="A file for your training").order_by("to")
    assert before == 0
    assert [mail.to for mail in told] == addresses


def test_publishing_what_everybody_was_told_of_queues_nothing(officer):
    one = TrainingSessionFactory(draft=True)
    MaterialFactory(training_session=one, told_at=NOW)
    MaterialFactory(training_session=one, stage="after", file="1" * 64)

    publish_training_session(training_session=one, by=officer, now=NOW)

    assert not Job.objects.filter(name=TELL_OF_MATERIALS).exists()


def test_a_cancelled_session_takes_none(officer):
    with pytest.raises(Refused, match="This session is cancelled, so nobody would"):
        add(officer, TrainingSessionFactory(cancelled=True))


def test_removed_once_and_restored(officer):
    material = add(officer, TrainingSessionFactory())

    materials.remove_material(material=material, by=officer, now=NOW)
    with pytest.raises(Refused, match="This file has been removed already"):
        materials.remove_material(material=material, by=officer, now=NOW)
    for _ in range(2):
        materials.restore_material(material=material, by=officer, now=NOW)

    assert list(Material.objects.present()) == [material]
    actions = AuditEvent.objects.order_by("number").values_list("action", flat=True)
    assert list(actions) == ["material.added", "material.removed", "material.restored"]


def test_what_was_added_again_meanwhile_is_not_restored(officer):
    one = TrainingSessionFactory()
    material = add(officer, one)
    materials.remove_material(material=material, by=officer, now=NOW)
    add(officer, one)

    with pytest.raises(materials.MaterialAlready):
        materials.restore_material(material=material, by=officer, now=NOW)


def test_each_night_those_go_whose_time_is_over(officer):
    """Those removed a day ago, and those of a session longer ago than training is kept."""
    six_years = relativedelta(years=6)
    ended = NOW - six_years
    _over, kept = (
        MaterialFactory(
            training_session__starts_at=ended + shift - DAY, training_session__ends_at=ended + shift
        )
        for shift in (-timedelta(seconds=1), timedelta())
    )
    _gone, undoable = (
        MaterialFactory(removed_at=at, removed_by=officer)
        for at in (NOW - DAY, NOW - DAY + timedelta(seconds=1))
    )

    assert [materials.delete_due(now=NOW) for _ in range(2)] == [2, 0]

    assert list(Material.objects.order_by("pk")) == [kept, undoable]


def test_a_file_goes_once_no_session_has_it(officer, folder):
    material = add(officer, TrainingSessionFactory())
    left, new = (
        stored_files.path_of(
            stored_files.store(content, folder=materials.FOLDER, kind="pdf"),
            folder=materials.FOLDER,
            kind="pdf",
        )
        for content in (b"left", b"new")
    )
    for path in folder.rglob("*.pdf"):
        os.utime(path, ((NOW - 2 * DAY).timestamp(),) * 2)
    os.utime(new, (NOW.timestamp(),) * 2)

    materials.delete_due(now=NOW)

    assert materials.read_material(material=material)
    assert (left.exists(), new.exists()) == (False, True)
