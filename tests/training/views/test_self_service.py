"""What spokespeople add themselves, which nobody else can read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories.self_service import CpdEntryFactory
from tests.factories.training import CourseFactory, PersonFactory
from tests.training.test_evidence import pdf
from training.models import Certificate, CpdEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
SEND = reverse("training:my_certificate_add")
SENT = reverse("training:my_certificates")
CPD = reverse("training:my_cpd")
ADD = reverse("training:my_cpd_add")
ENTRY = {
    "title": "Listened back",
    "done_on": "1 November 2026",
    "hours": "1.5",
    "reflection": "Too many numbers",
}


def test_my_certificate_add_shows_errors_and_sends_in(client_of, spokesperson):
    me = client_of(spokesperson)
    assert ("is not linked" in me.get(SENT).text, me.get(SEND).status_code) == (True, 404)
    PersonFactory(user=spokesperson)
    assert "You have not passed a course yet." in me.get(SENT).text
    values = {
        "course": CourseFactory(code="M3").pk,
        "completed_on": "1 November 2026",
        "provider": "Studio Nine",
    }

    def send(content: bytes, **other: str) -> str:
        return me.post(
            SEND, values | other | {"file": SimpleUploadedFile("c.pdf", content)}, follow=True
        ).text

    without = me.post(SEND, values)
    wrong = send(b"MZ")
    early = send(pdf(), completed_on="1 December 2026")
    done = send(pdf())

    assert ("Choose the file" in without.text, 'value="Studio Nine"' in without.text) == (
        True,
        True,
    )
    assert "This is not a PDF, JPEG or PNG." in wrong
    assert "is in the future" in early
    again = "You chose c.pdf. Choose it again: files are lost when a form has errors."
    assert [again in page for page in (without.text, wrong, early)] == [False, True, True]
    assert 'aria-describedby="id_file_helptext id_file_again"' in early
    assert ['value="Studio Nine"' in page for page in (wrong, early)] == [True, True]
    assert "Sent in. The communications team will check it" in done
    file = reverse("training:certificate_file", args=[Certificate.objects.get().pk])
    assert file in done
    assert me.get(file).content.startswith(b"%PDF-")


def test_my_cpd_is_added_changed_removed_and_restored(client_of, spokesperson):
    me = client_of(spokesperson)
    assert "No entries yet." in me.get(CPD).text
    assert me.get(ADD).status_code == 404
    PersonFactory(user=spokesperson)

    wrong = me.post(ADD, ENTRY | {"hours": "all day"})
    early = me.post(ADD, ENTRY | {"done_on": "1 December 2026"})
    done = me.post(ADD, ENTRY, follow=True)

    assert ("Enter the hours as a number" in wrong.text, "Too many numbers" in wrong.text) == (
        True,
        True,
    )
    assert "is in the future" in early.text
    assert ("1 hour 30 minutes in the last year" in done.text, "Private" in done.text) == (
        True,
        True,
    )
    assert "You have already recorded this" in me.post(ADD, ENTRY).text
    entry = CpdEntry.objects.get()
    change = reverse("training:my_cpd_change", args=[entry.pk])
    assert me.get(change).context["form"].initial["hours"] == "1.5"
    assert "is in the future" in me.post(change, ENTRY | {"done_on": "1 December 2026"}).text
    assert "2 hours" in me.post(change, ENTRY | {"hours": "2", "is_shared": "on"}, follow=True).text
    held = CpdEntry.objects.not_retracted().get()
    removed = me.post(reverse("training:my_cpd_remove", args=[held.pk]), follow=True)
    restore = reverse("training:my_cpd_restore", args=[held.pk])
    assert restore in removed.text
    assert "The entry is back." in me.post(restore, follow=True).text
    assert "You have already recorded this" in me.post(restore, follow=True).text


def test_private_entries_are_not_shown_to_others(client_of, spokesperson, officer):
    theirs = CpdEntryFactory(reflection="I froze")
    shared = CpdEntryFactory(
        person=theirs.person, title="A podcast", reflection="Worth hearing", is_shared=True
    )
    me = client_of(spokesperson)
    desk = client_of(officer)

    addresses = [
        reverse(f"training:my_cpd_{action}", args=[theirs.pk])
        for action in ("change", "remove", "restore")
    ]
    page = reverse("training:person_cpd", args=[theirs.person.reference])

    assert [me.post(address, ENTRY).status_code for address in addresses] == [404, 404, 404]
    assert [desk.post(address, ENTRY).status_code for address in addresses] == [403, 403, 403]
    assert me.get(page).status_code == 403
    assert ("I froze" in desk.get(page).text, "Worth hearing" in desk.get(page).text) == (
        False,
        True,
    )
    assert (
        "Nothing is shared."
        in desk.get(reverse("training:person_cpd", args=[PersonFactory().reference])).text
    )
    assert page in desk.get(shared.person.get_absolute_url()).text
