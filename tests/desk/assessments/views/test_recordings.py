"""Who can add, open and delete a recording."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.access import Role
from accounts.models import AuditEvent, User
from desk.assessments.models import Assessment, Recording
from tests.factories.accounts import UserFactory
from tests.factories.assessments import AssessmentFactory, AssessorFactory, SheetFactory
from tests.factories.recordings import RecordingFactory
from tests.factories.training import PersonFactory
from training.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
SETTINGS = reverse("desk:recording_settings")
SAID = b"ID3 what was said"


@pytest.fixture
def assessment(trainer_user: User, spokesperson: User) -> Assessment:
    Organisation.objects.update(recordings_kept=True)
    made = AssessmentFactory(booking__person=PersonFactory(user=spokesperson))
    AssessorFactory(assessment=made, user=trainer_user)
    SheetFactory(assessment=made, assessor=trainer_user)
    return made


def test_recording_is_added_by_an_assessor_opened_and_deleted_by_the_person(
    client_of, trainer_user, spokesperson, assessment
):
    tablet = client_of(trainer_user)
    me = client_of(spokesperson)
    add = reverse("desk:recording_add", args=[assessment.pk])

    offered = add in tablet.get(assessment.get_absolute_url()).text
    without = tablet.post(add, {"recording": ""})
    wrong = tablet.post(add, {"recording": SimpleUploadedFile("a.mp3", b"MZ")})
    kept = tablet.post(add, {"recording": SimpleUploadedFile("a.exe", SAID)}, follow=True)

    assert (
        offered,
        add in me.get(assessment.get_absolute_url()).text,
        me.get(add).status_code,
    ) == (True, False, 404)
    assert ("Choose a recording" in without.text, "This is not an MP3" in wrong.text) == (
        True,
        True,
    )
    assert "The recording is stored, encrypted, until 25 December 2026." in kept.text
    recording = Recording.objects.get()
    open_it = reverse("desk:recording_open", args=[recording.pk])
    assert open_it in me.get(assessment.get_absolute_url()).text
    for client in (tablet, me):
        answer = client.post(open_it)
        assert (answer.content, answer["X-Content-Type-Options"]) == (SAID, "nosniff")
    assert answer["Content-Disposition"] == f'attachment; filename="recording-{recording.pk}.mp3"'
    assert AuditEvent.objects.filter(action="recording.opened").count() == 2
    delete = reverse("desk:recording_delete", args=[recording.pk])
    assert "recording has been deleted" in me.post(delete, follow=True).text
    assert "already been deleted" in me.post(delete, follow=True).text
    assert "already been deleted" in me.post(open_it, follow=True).text


def test_a_recording_is_not_there_for_anybody_else_whatever_their_role(client_of, assessment):
    recording = RecordingFactory(assessment=assessment)
    keys = {"open": recording.pk, "delete": recording.pk, "add": assessment.pk}

    for role in (None, *Role):
        other = client_of(UserFactory(roles={role} if role else set()))
        asked = [
            other.post(reverse(f"desk:recording_{name}", args=[key])) for name, key in keys.items()
        ]
        assert [answer.status_code for answer in asked] == [404, 404, 404], role


def test_a_file_that_is_lost_is_said(client_of, spokesperson, assessment):
    recording = RecordingFactory(assessment=assessment)
    address = reverse("desk:recording_open", args=[recording.pk])

    assert (
        "restore it from the last backup" in client_of(spokesperson).post(address, follow=True).text
    )


def test_recording_settings_are_the_managers_and_the_administrators(
    client_of, manager, administrator, officer
):
    desk = client_of(manager)
    page = desk.get(SETTINGS)
    values = {
        "recordings_kept": "on",
        "recordings_kept_days": "14",
        "seen": page.context["form"].initial["seen"],
    }

    wrong = desk.post(SETTINGS, values | {"recordings_kept_days": "0"})
    late = desk.post(SETTINGS, values | {"seen": "before"})
    saved = desk.post(SETTINGS, values, follow=True)

    assert (
        page.context["form"].initial["recordings_kept"],
        "0 recordings are stored" in page.text,
    ) == (False, True)
    assert "whole number of days from 1 to 365" in wrong.text
    assert "Someone else changed this" in late.text
    assert "Saved. The new setting" in saved.text
    assert list(Organisation.objects.values_list("recordings_kept", "recordings_kept_days")) == [
        (True, 14)
    ]
    assert client_of(administrator).get(SETTINGS).status_code == 200
    assert client_of(officer).get(SETTINGS).status_code == 403
