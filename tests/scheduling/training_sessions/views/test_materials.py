from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from scheduling.training_sessions.models import Material, TrainingSeries, TrainingSession
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.materials import MaterialFactory
from tests.factories.scheduling import (
    TOMORROW_AT_10,
    BookingFactory,
    TrainingSessionFactory,
)
from tests.factories.training import PersonFactory
from tests.training.test_evidence import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def url(verb: str, row: Material | TrainingSession) -> str:
    return reverse(f"scheduling:material_{verb}", args=[row.pk])


def send(client: Client, training_session: TrainingSession, content: bytes) -> str:
    file = SimpleUploadedFile("slides.pdf", content)
    data = {"title": "Slides", "stage": "before", "file": file}
    return client.post(url("add", training_session), data, follow=True).text


def test_material_add_and_open_and_remove_and_undo(desk):
    training_session = TrainingSessionFactory()

    added = send(desk, training_session, pdf())
    material = Material.objects.get()
    opened = desk.get(url("open", material))
    removed = desk.post(url("remove", material), follow=True).text
    gone = desk.get(url("open", material)).status_code
    desk.post(url("restore", material))

    assert "Slides has been added." in added
    assert opened["Content-Disposition"] == 'attachment; filename="slides.pdf"'
    assert opened["Cache-Control"] == "private, no-store"
    assert opened.content.startswith(b"%PDF-")
    assert [url("restore", material) in removed, f'"{url("open", material)}"' in removed] == [
        True,
        False,
    ]
    assert gone == 404
    assert desk.get(url("open", material)).status_code == 200


@pytest.mark.parametrize(
    ("is_draft", "signs_in", "words"),
    [
        (False, True, "The 1 person booked who signs in is told by email."),
        (False, False, "Nobody booked signs in, so nobody is told."),
        (True, True, "Nobody is told while it is a draft."),
    ],
)
def test_material_add_says_how_many_are_told(is_draft, signs_in, words, desk):
    booking = BookingFactory(
        training_session=TrainingSessionFactory(draft=is_draft),
        person__user=UserFactory() if signs_in else None,
    )

    assert words in desk.get(url("add", booking.training_session)).text


def test_material_add_says_what_is_wrong_with_the_file(desk):
    training_session = TrainingSessionFactory()
    send(desk, training_session, pdf())

    again = send(desk, training_session, pdf())
    other = send(desk, training_session, b"<svg/>")

    assert "This session has this file already." in again
    assert "This is not a PDF, JPEG or PNG." in other


def test_material_open_says_that_a_file_is_missing(desk):
    response = desk.get(url("open", MaterialFactory()), follow=True)

    assert "The file is missing here." in response.text


@pytest.mark.parametrize(
    ("stage", "state", "found"),
    [
        ("before", {}, True),
        ("after", {}, False),
        ("after", {"training_session__past": True}, True),
        ("before", {"training_session__past": True}, True),
        ("before", {"cancelled_at": NOW}, False),
        ("before", {"training_session__draft": True}, False),
    ],
)
def test_material_open_for_those_booked_when_it_is_for_them(
    stage, state, found, client_of, spokesperson
):
    booking = BookingFactory(person=PersonFactory(user=spokesperson), **state)
    material = MaterialFactory(training_session=booking.training_session, stage=stage)
    client = client_of(spokesperson)

    listed = url("open", material) in client.get(reverse("scheduling:my_bookings")).text
    status = client.get(url("open", material)).status_code

    assert (listed, status) == (found, 302 if found else 404)  # its file is not there


def test_material_remove_twice_says_that_it_is_gone(desk):
    material = MaterialFactory()
    desk.post(url("remove", material))

    response = desk.post(url("remove", material), follow=True)

    assert "This file has been removed already." in response.text


def test_material_restore_of_one_that_was_added_again_is_refused(desk, officer):
    removed = MaterialFactory(removed_at=NOW, removed_by=officer)
    MaterialFactory(training_session=removed.training_session)

    response = desk.post(url("restore", removed), follow=True)

    assert "This session has this file already." in response.text


def test_material_add_to_those_that_follow(desk, officer):
    series = TrainingSeries.objects.create(every="week", made_at=NOW, made_by=officer)
    first, second = (
        TrainingSessionFactory(series=series, starts_at=TOMORROW_AT_10 + timedelta(days=7 * week))
        for week in range(2)
    )
    file = SimpleUploadedFile("slides.pdf", pdf())
    data = {"title": "Slides", "stage": "before", "file": file, "scope": "following"}

    asked = desk.get(url("add", first)).text
    last = desk.get(url("add", second)).text
    page = desk.post(url("add", first), data, follow=True).text

    assert "This session and the 1 that follows" in asked
    assert [words in last for words in ("Which sessions", "None")] == [False, False]
    assert "Slides has been added to 2 sessions. Those booked are told by email in ten" in page
    assert second.materials.count() == 1


@pytest.mark.parametrize(
    ("traits", "stage", "words"),
    [
        ({"draft": True}, "before", "find it on their page once the session is published"),
        ({}, "after", "are told by email when the session ends"),
        ({"past": True}, "after", "are told by email in ten minutes"),
    ],
)
def test_material_add_says_when_those_booked_are_told(traits, stage, words, desk):
    file = SimpleUploadedFile("slides.pdf", pdf())
    training_session = TrainingSessionFactory(**traits)

    page = desk.post(
        url("add", training_session),
        {"title": "Slides", "stage": stage, "file": file},
        follow=True,
    ).text

    assert words in page


def test_a_trainer_adds_a_file_to_their_own_sessions_alone(client_of, trainer_user, officer):
    """Those that follow may be given by somebody else."""
    series = TrainingSeries.objects.create(every="week", made_at=NOW, made_by=officer)
    first = TrainingSessionFactory(series=series, trainer__user=trainer_user)
    TrainingSessionFactory(series=series, starts_at=TOMORROW_AT_10 + timedelta(days=7))

    asked = {
        user: "Which sessions" in client_of(user).get(url("add", first)).text
        for user in (trainer_user, officer)
    }

    assert asked == {trainer_user: False, officer: True}
