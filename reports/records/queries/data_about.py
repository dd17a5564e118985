"""Everything held on somebody who asks to see it: each row that is about them, table by table.

The rows are found through the foreign keys, so that a new table is included without being named.
With an enquiry, a debrief or an assessment comes what was written about it; with a training record,
its certificate and badge; with a place in a waiting list, what was offered; with a calendar, the
busy times. The emails are those
that a row points to, and those to any address of theirs, with their text messages; and those from
such an address that wait to be logged as enquiries. Their account is included, with what they did
with it for themselves, and what the audit trail says about all of these. Left out: the keys of
secret links, the text of emails (which is kept only until it is sent, and may contain such a link),
and what they did with the account for others.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db.models import BinaryField, Model, Q, QuerySet
from django.db.models.fields.related import ForeignKey, ManyToManyField
from django.db.models.functions import Lower

from accounts.models import AuditEvent
from desk.assessments.models import Assessment
from desk.enquiries.models import Debrief, Enquiry, Journalist, ReceivedEmail
from jobs.models import Mail, TextMessage
from reports.records.queries.of_person import holds_of, of_account, trail_of
from scheduling.availability.models import BusyCalendar
from scheduling.training_sessions.models import WaitingListEntry
from training.models import Person, TrainingRecord

WITH_NOTES = (Assessment, BusyCalendar, Debrief, Enquiry, TrainingRecord, WaitingListEntry)
RELATIONS_TO_OTHERS = {(Person, "line_manager")}  # whose manager they are
SECRET_FIELDS = {"token_hash", "password"}
MAIL_CONTENT = {"text", "html", "calendar", "body"}
Rows = list[dict[str, Any]]


def data_about(subject: Person | Journalist) -> dict[str, Rows]:
    """The rows by the name of their table; first the one of the person or the journalist."""
    tables: dict[str, Rows] = {_title(type(subject)): [_as_dict(subject)]}
    mails: set[int] = set()
    seen: set[Model] = set()
    for model, found in _with_notes(subject):
        rows = [row for row in found if row not in seen]
        seen.update(rows)
        tables.setdefault(_title(model), []).extend(_as_dict(row) for row in rows)
        mails.update(_mails_of(model, rows))
    sent = list(_mails(subject, mails))
    for also in (
        _account(subject),
        sent,
        TextMessage.objects.filter(mail__in=[mail.pk for mail in sent]).order_by("pk"),
        _received_emails(subject),
        _trail(subject),
    ):
        for row in also:
            tables.setdefault(_title(type(row)), []).append(_as_dict(row))
    return tables


def _with_notes(subject: Model) -> Iterator[tuple[type[Model], list[Model]]]:
    for model, rows in _about(type(subject), [subject.pk]):
        yield model, rows
        if model in WITH_NOTES:
            yield from _about(model, [row.pk for row in rows])


def _mails_of(model: type[Model], rows: Iterable[Model]) -> Iterator[int]:
    names = [field.attname for field in model._meta.fields if field.related_model is Mail]
    return (key for row in rows for name in names if (key := getattr(row, name)))


def _account(subject: Person | Journalist) -> list[Model]:
    """The account, the rows that belong to it, and the holds on the person."""
    if not isinstance(subject, Person):
        return []
    return [*([subject.user] if subject.user else []), *of_account(subject), *holds_of(subject)]


def _mails(subject: Person | Journalist, keys: set[int]) -> Iterable[Model]:
    """Those that rows point to, and all to their address on the register or of their account."""
    theirs = mails_to(addresses_of(subject)) | Mail.objects.annotate(address=Lower("to")).filter(
        pk__in=keys
    )
    return theirs.select_related("job").order_by("queued_at", "pk")


def addresses_of(subject: Person | Journalist) -> set[str]:
    account = subject.user if isinstance(subject, Person) else None
    return {
        address.lower() for address in (subject.email, account.email if account else "") if address
    }


def mails_to(addresses: set[str]) -> QuerySet[Mail]:
    return Mail.objects.annotate(address=Lower("to")).filter(address__in=addresses)


def _received_emails(subject: Person | Journalist) -> Iterable[Model]:
    """Those that nobody has logged; the others come with their enquiry. And what they passed on."""
    received = ReceivedEmail.objects.annotate(address=Lower("sender_email"))
    theirs = Q(address__in=addresses_of(subject), enquiry=None)
    if isinstance(subject, Person) and subject.user:
        theirs |= Q(passed_on_by=subject.user)
    return received.filter(theirs).order_by("pk")


def _trail(subject: Model) -> Iterable[Model]:
    if isinstance(subject, Person):
        return trail_of(subject)
    about = {"about_type": subject._meta.label, "about_id": str(subject.pk)}
    return AuditEvent.objects.filter(**about).select_related("by").order_by("number")


def _about(model: type[Model], keys: Iterable[Any]) -> Iterator[tuple[type[Model], list[Model]]]:
    """The rows of each table that point to one of these."""
    for other in apps.get_models():
        for field in (*other._meta.fields, *other._meta.many_to_many):
            if (
                not isinstance(field, ForeignKey | ManyToManyField)
                or (other, field.name) in RELATIONS_TO_OTHERS
            ):
                continue
            if field.related_model is model:
                rows = list(
                    other._default_manager.filter(**{f"{field.name}__in": keys}).order_by("pk")
                )
                if rows:
                    yield other, rows


def _as_dict(row: Model) -> dict[str, Any]:
    """The fields of the row by name, with related rows as text."""
    return {
        str(field.verbose_name): _value(row, field)
        for field in row._meta.fields
        if _is_disclosed(field)
    }


def _is_disclosed(field: Any) -> bool:
    if field.model in (Mail, TextMessage) and field.name in MAIL_CONTENT:
        return False
    if field.model is BusyCalendar and field.name == "address":  # whoever has it reads the calendar
        return False
    if field.model is Authenticator and field.name == "data":  # keys of codes
        return False
    return not (field.primary_key or field.name in SECRET_FIELDS or isinstance(field, BinaryField))


def _value(row: Model, field: Any) -> Any:
    value = getattr(row, field.name)
    return str(value) if isinstance(value, Model) else value


def _title(model: type[Model]) -> str:
    return str(model._meta.verbose_name)
