"""A person past their retention date is removed with everything that names them; others keep what
is theirs.
"""

from datetime import date, timedelta

import pytest

from accounts.audit import REDACTED_LABEL, audit, breaks_in_chain
from accounts.models import AuditEvent
from imports.actions.leavers import notify_of_leavers
from imports.models import RegisterChange, RegisterImport
from jobs.models import Job, Mail
from reports.records.actions.people_removal import list_people, remove_files, remove_person
from reports.records.actions.retention import remove_due
from reports.records.models import RecordHold
from scheduling.availability.diary_emails import send_delegate_mail
from scheduling.training_sessions.models import LapseReminder, Trainer
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.briefings import BriefingFactory
from tests.factories.jobs import MailFactory
from tests.factories.lapse_reminders import LapseDigestFactory, LapseReminderFactory
from tests.factories.policies import PolicyVersionFactory
from tests.factories.reports import RecordHoldFactory
from tests.factories.scheduling import (
    BookingFactory,
    DiaryDelegateFactory,
    EnquiryFactory,
    InterviewFactory,
    TrainerFactory,
)
from tests.factories.self_service import CertificateFactory
from tests.factories.social import SocialDeclarationFactory
from tests.factories.training import PersonFactory, TrainingRecordFactory
from training import stored_files
from training.actions.certificates import FOLDER
from training.models import (
    Certificate,
    Organisation,
    Person,
    PersonDue,
    PolicyReading,
    RemovedMonth,
    SocialDeclaration,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=365 * 6 + 5)
MONTH = timedelta(days=30)


def left(**values: object) -> Person:
    return PersonFactory(first_name="Gwen", last_name="Fenwright", left_on=TODAY, **values)


def removed(person: Person, *, at: object = LATER) -> bool:
    """Listed a month ago, asked now."""
    PersonDue.objects.get_or_create(person=person, defaults={"listed_on": date(2027, 1, 1)})
    return remove_person(reference=person.reference, now=at)


def test_a_person_goes_with_what_is_theirs_and_others_keep_theirs():
    person = left()
    record = TrainingRecordFactory()
    TrainingRecordFactory(person=person), BookingFactory(person=person)
    managed = PersonFactory(line_manager=person)
    briefed = BriefingFactory(briefer_person=person)

    assert removed(person) is True

    assert set(Person.objects.all()) == {record.person, managed, briefed.person}
    managed.refresh_from_db(), briefed.refresh_from_db()
    assert (managed.line_manager, briefed.briefer_person) == (None, None)
    assert RemovedMonth.objects.get(ends_on=date(2026, 11, 30)).people == 1
    event = AuditEvent.objects.get(action="person.removed")
    assert (event.about_label, event.details["rows"]) == ("", 2)
    assert removed_again(person) is False


def removed_again(person: Person) -> bool:
    return remove_person(reference=person.reference, now=LATER)


def test_nobody_goes_before_their_time_nor_unless_listed_for_a_month():
    person = left()
    night = NOW + timedelta(days=365 * 6 + 3)  # the day after six years, two of them leap years

    assert [removed(person, at=night - timedelta(days=1)), removed(person, at=night)] == [
        False,
        True,
    ]
    wrongly_entered = PersonFactory(joined_on=date(2014, 1, 6), left_on=date(2016, 11, 25))
    assert [remove_due(now=LATER), remove_due(now=LATER + MONTH - timedelta(days=1))] == [0, 0]
    assert Person.objects.filter(pk=wrongly_entered.pk).exists()
    assert remove_due(now=LATER + MONTH) == 1


def test_the_period_is_the_organisations():
    person = left()
    Organisation.objects.update(training_kept_years=8)

    assert removed(person) is False


def test_list_people_writes_down_since_when_and_forgets_who_is_not_due_any_more():
    person = left()

    assert [list_people(now=LATER), list_people(now=LATER + MONTH)] == [1, 0]
    assert PersonDue.objects.get().listed_on == LATER.date()
    Person.objects.filter(pk=person.pk).update(left_on=None)
    list_people(now=LATER)
    assert not PersonDue.objects.exists()


def test_a_retained_interview_retains_its_person_and_a_removed_enquiry_releases_them():
    interview = InterviewFactory(person=left())
    PersonDue.objects.create(person=interview.person, listed_on=date(2027, 1, 1))

    assert remove_due(now=LATER) == 0
    type(interview.enquiry).objects.update(state="closed")
    assert remove_due(now=LATER) == 2


def test_one_whose_import_was_undone_goes_too_and_is_in_no_figure():
    person = PersonFactory(removed_at=NOW)

    assert removed(person) is True
    assert not RemovedMonth.objects.exists()


def test_a_hold_that_was_released_goes_with_them():
    person = left()
    hold = RecordHoldFactory(what="person", reference=person.reference, reason="Gwen’s claim")

    assert removed(person) is False
    hold.released_at, hold.released_by = LATER, hold.held_by
    hold.save()
    assert removed(person) is True
    assert not RecordHold.objects.exists()


def test_mails_to_them_go_with_the_jobs_that_sent_them():
    person = left(email="gwen@example.nhs.uk")
    digest = LapseDigestFactory(person=person)
    digest.mails.add(MailFactory(to="old@example.org"))
    MailFactory(to="GWEN@example.nhs.uk")
    other = MailFactory()
    LapseReminderFactory(digest=LapseDigestFactory(person=None), person=person)

    removed(person)

    assert (list(Mail.objects.all()), list(Job.objects.filter(mail__isnull=False))) == (
        [other],
        [other.job],
    )
    assert not LapseReminder.objects.exists()


def test_a_mail_that_waits_to_tell_a_delegate_of_their_diary_goes_and_others_stay():
    person, other = left(), PersonFactory()
    officer = UserFactory(roles={"officer"})
    for diary in (person, other):
        delegate = DiaryDelegateFactory(person=diary)
        send_delegate_mail(delegate=delegate, by=officer, now=NOW)

    removed(person)

    assert [mail.subject for mail in Mail.objects.order_by("pk")] == [
        f"You can change the diary of {other}"
    ]
    assert Job.objects.filter(name="jobs.tasks.send_mail").count() == 1


def test_mails_to_the_desk_that_name_them_go_and_those_about_others_stay(officer):
    person = left()
    other = PersonFactory(last_name="Umar-Lowe", left_on=TODAY)
    for leaver in (person, other):
        BookingFactory(person=leaver, training_session__starts_at=NOW + timedelta(days=3))
    notify_of_leavers(now=NOW)
    assert Mail.objects.filter(to=officer.email).count() == 2
    Job.objects.update(state=Job.State.DONE)
    of_a_namesake = MailFactory(subject="Gwen Fenwright asks for a new invitation")

    removed(person)

    assert [mail.subject for mail in Mail.objects.order_by("pk")] == [
        f"{other} leaves before training that they are booked on",
        of_a_namesake.subject,
    ]


def test_the_account_keeps_its_number_and_loses_its_name():
    user = UserFactory(name="Gwen Fenwright", roles={"spokesperson"})
    PolicyReading.objects.create(version=PolicyVersionFactory(), user=user, read_at=NOW)
    SocialDeclarationFactory(added_by=user)
    TrainerFactory(user=user, name="Gwen Fenwright")
    enquiry = EnquiryFactory(owner=user)

    removed(left(user=user))

    user.refresh_from_db()
    said = f"Somebody who left ({user.pk})"
    assert (user.name, user.email, user.is_active) == (
        said,
        f"left-{user.pk}@removed.example.nhs.uk",
        False,
    )
    assert not user.has_usable_password()
    assert (
        PolicyReading.objects.count(),
        SocialDeclaration.objects.count(),
        user.role_grants.count(),
    ) == (0, 0, 0)
    assert Trainer.objects.get(name=said).user is None
    enquiry.refresh_from_db()
    assert str(enquiry.owner) == said


def test_an_account_with_which_somebody_still_signs_in_stays():
    user = UserFactory(name="Gwen Fenwright", last_login=LATER - timedelta(days=2))

    removed(left(user=user))

    user.refresh_from_db()
    assert (user.name, user.is_active) == ("Gwen Fenwright", True)


def test_what_an_import_wrote_down_of_them_goes_and_of_others_stays():
    person = left()
    other = PersonFactory()
    entries = [
        {"row": 2, "changed": one.pk, "before": {"phone": "1"}, "after": {"phone": "2"}}
        for one in (person, other)
    ]
    keys = [[one.reference, "M1", "2026-03-31"] for one in (person, other)]
    done = RegisterImport.objects.create(
        source_name="people.csv", imported_at=NOW, held={"esr": {"training": keys}}
    )
    RegisterChange.objects.create(
        register_import=done, file="people", model="training.Person", entries=entries
    )

    removed(person)

    assert RegisterChange.objects.get().entries == entries[1:]
    assert RegisterImport.objects.get().held == {"esr": {"training": keys[1:]}}


def test_the_trail_forgets_what_it_said_of_them_and_holds_together(officer):
    person = left()
    audit(by=officer, action="person.added", about=person, now=NOW, reference=person.reference)
    audit(by=officer, action="venue.added", about=None, now=NOW, name="The Quay")

    removed(person)

    events = AuditEvent.objects.order_by("number")
    assert [
        (event.action, event.about_label, event.details.get("name", "")) for event in events
    ] == [
        ("person.added", REDACTED_LABEL, ""),
        ("venue.added", "", "The Quay"),
        ("person.removed", "", ""),
    ]
    assert list(breaks_in_chain()) == []


def test_their_files_are_deleted_after_the_removal_and_one_that_another_sent_as_well_stays():
    person = left()
    own, shared = (
        stored_files.store(content, folder=FOLDER, kind="pdf")
        for content in (b"%PDF-own", b"%PDF-shared")
    )
    (
        CertificateFactory(person=person, file=own),
        CertificateFactory(person=person, file=shared, completed_on=TODAY),
    )
    CertificateFactory(file=shared)

    removed(person)

    assert Certificate.objects.count() == 1
    job = Job.objects.get(name="reports.tasks.remove_files_of_people")
    assert [remove_files(**job.arguments), remove_files(**job.arguments)] == [1, 0]
    there = [
        stored_files.path_of(name, folder=FOLDER, kind="pdf").exists() for name in (own, shared)
    ]
    assert there == [False, True]
