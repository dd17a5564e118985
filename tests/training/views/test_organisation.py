import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.training.actions.test_organisation import picture
from training.models import Logo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
ADDRESS = "/organisation/logo/"


def test_logo_change_shows_the_logo_that_was_chosen(client_of, manager):
    upload = SimpleUploadedFile("logo.png", picture())

    page = client_of(manager).post(ADDRESS, {"picture": upload}, follow=True)

    assert "The logo is on every pack printed from now on." in page.text
    assert f'src="{Logo.objects.get().address}"' in page.text


def test_logo_change_shows_why_a_file_is_refused(client_of, manager):
    page = client_of(manager).post(ADDRESS, {"picture": SimpleUploadedFile("logo.png", b"<svg/>")})

    assert "This is not a PNG, JPEG or WebP picture." in page.text
    assert "Error: " in page.text


def test_logo_remove_says_when_there_was_none(client_of, manager):
    page = client_of(manager).post(f"{ADDRESS}remove/", follow=True)

    assert "There was no logo to remove." in page.text


def test_logo_change_says_what_was_changed_before(client_of, manager):
    client = client_of(manager)
    client.post(ADDRESS, {"picture": SimpleUploadedFile("logo.png", picture())})
    page = client.post(f"{ADDRESS}remove/", follow=True)

    assert [(each.who, each.before, each.after) for each in page.context["history"]] == [
        (str(manager), "30 by 20 pixels", "none"),
        (str(manager), "none", "30 by 20 pixels"),
    ]
