"""Someone was abused or is distressed: one named contact is told at once, and nobody else can read
it.
"""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from desk.enquiries import debrief_emails as emails
from desk.enquiries.actions import care, debriefs
from jobs.models import Mail
from tests.clock import NOW, TODAY
from tests.desk.enquiries.actions.test_debriefs import answers
from tests.factories.debriefs import CareNoteFactory, GivenFactory
from tests.factories.training import PersonFactory
from training.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
WORDS = "He followed me to the car park"


def test_the_named_person_is_told_without_content(officer, manager, board_member):
    care.set_care_contact(contact=board_member, by=manager, now=NOW)
    interview = GivenFactory(person__last_name="Fenwright")

    debriefs.give_debrief(
        interview=interview, answers=answers(care="abuse", care_words=WORDS), by=None, now=NOW
    )

    mail = Mail.objects.get()
    assert mail.to == board_member.email
    assert [secret in mail.text for secret in ("car park", "Fenwright", "abuse")] == [False] * 3
    assert not any("car park" in str(event.details) for event in AuditEvent.objects.all())


def test_without_a_named_person_the_managers_are_told(officer, manager):
    Organisation.objects.update(care_contact=None)
    CareNoteFactory()

    assert care.care_readers(on=TODAY) == [manager]


def test_a_note_that_nobody_opens_is_told_of_again_each_morning(manager, officer):
    note = CareNoteFactory(raised_at=NOW)
    assert care.remind_of_care(now=NOW) == 0

    chased = []
    for day in (1, 2):
        chased += [care.remind_of_care(now=NOW + timedelta(days=day)) for _ in range(2)]
        Mail.objects.unsent().update(sent_at=NOW + timedelta(days=day))
    assert chased == [1, 0, 1, 0]
    mails = Mail.objects.filter(subject="Someone is still waiting for support")
    assert {(mail.to, f"/care/{note.pk}/" in mail.text) for mail in mails} == {
        (manager.email, True)
    }
    care.mark_care_seen(note=note, by=manager, now=NOW)
    assert care.remind_of_care(now=NOW + timedelta(days=3)) == 0


def test_a_mail_that_was_sent_this_morning_is_not_followed_by_its_reminder(manager):
    note = CareNoteFactory(raised_at=NOW)
    emails.notify_of_care(note=note, reader=manager, now=NOW)
    morning = NOW + timedelta(days=1)

    while_it_waits = care.remind_of_care(now=morning)
    Mail.objects.update(sent_at=morning)

    assert (while_it_waits, care.remind_of_care(now=morning)) == (0, 0)
    assert care.remind_of_care(now=morning + timedelta(days=1)) == 1


def test_a_note_is_open_for_the_named_contact_until_it_is_done(manager, officer):
    note = CareNoteFactory()
    care.mark_care_seen(note=note, by=manager, now=NOW)

    assert (care.open_notes_for(manager, on=TODAY), care.open_notes_for(officer, on=TODAY)) == (
        [note],
        [],
    )
    care.finish_care(note=note, by=manager, now=NOW)
    assert care.open_notes_for(manager, on=TODAY) == []


def test_a_named_person_who_has_left_is_replaced_by_the_managers(officer, manager):
    Organisation.objects.update(care_contact=officer)
    assert care.care_readers(on=TODAY) == [officer]
    PersonFactory(user=officer, left_on=TODAY - timedelta(days=1))

    assert care.care_readers(on=TODAY) == [manager]
