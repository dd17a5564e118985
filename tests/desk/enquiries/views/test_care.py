"""The words of a note are only for the named contact: everybody else finds nothing."""

import pytest

from accounts.refusals import Refused
from desk.enquiries.actions import care
from desk.enquiries.models import CareNote
from tests.clock import NOW, TODAY
from tests.factories.debriefs import CareNoteFactory
from training.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
WORDS = "He followed me to the car park"


def test_only_the_named_contact_reads_the_words(client_of, officer, manager, board_member):
    Organisation.objects.update(care_contact=board_member)
    note = CareNoteFactory()
    interview = note.debrief.interview

    assert WORDS in client_of(board_member).get(f"/care/{note.pk}/").text
    for other in (officer, manager):
        client = client_of(other)
        assert [client.get(page).status_code for page in ("/care/", f"/care/{note.pk}/")] == [
            404,
            404,
        ]
        assert client.post(f"/care/{note.pk}/done/").status_code == 404
        assert "car park" not in client.get(f"/interviews/{interview}/").text


def test_a_note_is_opened_and_then_done(client_of, manager):
    note = CareNoteFactory()
    client = client_of(manager)

    with pytest.raises(Refused, match="Open the request first, then record that you"):
        care.finish_care(note=note, by=manager, now=NOW)
    assert "New" in client.get("/care/").text
    client.get(f"/care/{note.pk}/")
    for _ in range(2):
        client.post(f"/care/{note.pk}/done/")

    note = CareNote.objects.get()
    assert (note.seen_by, note.done_at) == (manager, NOW)


@pytest.mark.parametrize("rows", [1, 3])
def test_care_note_list_takes_the_same_queries_for_any_number(
    client_of, manager, rows, django_assert_num_queries
):
    CareNoteFactory.create_batch(rows)
    client = client_of(manager)

    with django_assert_num_queries(6):
        client.get("/care/")


def test_the_contact_is_a_managers_to_name(client_of, officer, manager):
    assert client_of(officer).get("/care/contact/").status_code == 403
    client_of(manager).post("/care/contact/", {"contact": officer.pk})

    assert care.care_readers(on=TODAY) == [officer]
