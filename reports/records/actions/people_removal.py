"""Removing a person with all of their training, past their retention date.

Nothing that names them stays: rows, files, mails, the account unless somebody still signs in with
it, what imports recorded, and the details in the audit trail. Past figures keep a count
(`training.actions.removed`).
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.audit import audit, redact
from accounts.models import AuditEvent, User
from desk.assessments.actions.recordings import WHERE as RECORDINGS
from desk.assessments.models import Recording
from imports.models import RegisterChange, RegisterImport
from jobs.actions import queue_job
from jobs.models import Job, Mail
from reports import job_names
from reports.records.models import RecordHold
from reports.records.queries.data_about import addresses_of, mails_to
from reports.records.queries.of_person import OF_THE_ACCOUNT, REMOVED, UNLINKED, holds_of, trail_of
from reports.records.queries.retention import LOOK_AHEAD, due_records, may_be_removed
from scheduling.availability.diary_emails import delegate_key
from scheduling.training_sessions.models import LapseDigest, Trainer
from training import stored_files
from training.actions.certificates import FOLDER as CERTIFICATES
from training.actions.removed import count_removed
from training.models import Certificate, Person, PersonDue

NAME_OF_REMOVED = "Somebody who left"
type File = list[str]  # its folder, name and kind


def list_people(*, now: datetime) -> int:
    """Records since when each removal has been listed, and forgets those no longer due. Returns how
    many are new.
    """
    due = [
        one.reference
        for one in due_records(now=now, ahead=LOOK_AHEAD)
        if one.what == RecordHold.What.PERSON
    ]
    people = Person.objects.filter(reference__in=due)
    PersonDue.objects.exclude(person__in=people).delete()
    new = people.filter(due=None)
    listed = [PersonDue(person=person, listed_on=timezone.localdate(now)) for person in new]
    return len(PersonDue.objects.bulk_create(listed))


@transaction.atomic
def remove_person(*, reference: str, now: datetime) -> bool:
    """With everything that belongs to them; a job removes their files. False if they may not be
    removed.

    Their months stay as counts, and the audit trail keeps its events without the details.
    """
    person = Person.objects.select_for_update(of=("self",)).filter(reference=reference).first()
    if person is None or not may_be_removed(RecordHold.What.PERSON, reference, now=now):
        return False
    trail = [event.pk for event in trail_of(person)]
    files = _files_of(person)
    months = count_removed(person)
    rows = _remove_mails(person) + _remove_rows(person)
    _remove_from_imports(person)
    if person.user:
        _close_account(person.user, now)
    person.delete()
    if files:
        queue_job(name=job_names.REMOVE_FILES_OF_PEOPLE, arguments={"files": files}, now=now)
    struck_out = redact(AuditEvent.objects.filter(pk__in=trail))
    audit(
        by=None,
        action="person.removed",
        about=None,
        now=now,
        rows=rows,
        months=months,
        struck_out=struck_out,
    )
    return True


def _files_of(person: Person) -> list[File]:
    certificates = Certificate.objects.filter(person=person).values_list("file", "kind")
    recordings = (
        Recording.objects.filter(assessment__person=person)
        .exclude(file="")
        .values_list("file", flat=True)
    )
    return [
        *sorted([CERTIFICATES, name, kind] for name, kind in certificates),
        *sorted([RECORDINGS["folder"], name, RECORDINGS["kind"]] for name in recordings),
    ]


def _remove_mails(person: Person) -> int:
    """With the jobs that sent them, which hold the address. Those that wait to tell a delegate of
    their diary go too, and those to others whose subject names them. One of these that still waits
    is about somebody else of that name.
    """
    digests = LapseDigest.objects.filter(person=person).values_list("mails", flat=True)
    copies = person.notices.values_list("mail", flat=True)
    delegates = [delegate_key(delegate.pk) for delegate in person.diary_delegates.all()]
    told = Mail.objects.filter(job__dedup_key__in=delegates).values_list("pk", flat=True)
    theirs = mails_to(addresses_of(person)).values_list("pk", flat=True)
    named = Mail.objects.filter(subject__icontains=f"{person.first_name} {person.last_name}")
    named = named.exclude(job__state__in=[Job.State.WAITING, Job.State.RUNNING])
    about = named.values_list("pk", flat=True)
    keys = {*theirs, *digests, *copies, *told, *about} - {None}
    Job.objects.filter(mail__in=keys).delete()
    return Mail.objects.filter(pk__in=keys).delete()[0]


def _remove_rows(person: Person) -> int:
    for model, way in UNLINKED:
        model._default_manager.filter(**{way: person}).update(**{way: None})
    holds_of(person).delete()
    return sum(model._default_manager.filter(**{way: person}).delete()[0] for model, way in REMOVED)


def _remove_from_imports(person: Person) -> None:
    """What an import changed of them, with the values before and after, and what its source held."""
    for change in RegisterChange.objects.filter(model=Person._meta.label).iterator(chunk_size=20):
        others = [
            entry
            for entry in change.entries
            if person.pk not in (entry.get("added"), entry.get("changed"))
        ]
        if len(others) < len(change.entries):
            RegisterChange.objects.filter(pk=change.pk).update(entries=others)
    for done in RegisterImport.objects.exclude(held={}).iterator(chunk_size=20):
        held = {
            source: {
                table: [key for key in keys if person.reference not in key]
                for table, keys in tables.items()
            }
            for source, tables in done.held.items()
        }
        if held != done.held:
            RegisterImport.objects.filter(pk=done.pk).update(held=held)


def _close_account(user: User, now: datetime) -> None:
    """Empties the account, which stays as the author of what was done with it.

    One that was used in the last month belongs to somebody who is still here, whatever the register
    says.
    """
    if user.is_active and user.last_login and user.last_login > now - LOOK_AHEAD:
        return
    for model, field in OF_THE_ACCOUNT:
        model._default_manager.filter(**{field: user}).delete()
    Trainer.objects.filter(user=user).update(
        name=f"{NAME_OF_REMOVED} ({user.pk})", email="", user=None
    )
    user.name, user.email = (
        f"{NAME_OF_REMOVED} ({user.pk})",
        f"left-{user.pk}@removed.example.nhs.uk",
    )
    user.is_active = False
    user.last_login = None
    user.set_unusable_password()
    user.save()


def remove_files(*, files: Iterable[File]) -> int:
    """Certificates and recordings of removed people; one that another row shares stays."""
    used = set(Certificate.objects.values_list("file", flat=True))
    used |= set(Recording.objects.values_list("file", flat=True))
    return sum(
        stored_files.delete(name, folder=folder, kind=kind)
        for folder, name, kind in files
        if name not in used
    )
