"""The emails that may be enquiries, for Today: the first few and how many there are."""

from dataclasses import dataclass

from desk.enquiries.models import ReceivedEmail

SHOWN = 5
_SHOWN_FIELDS = (
    "sender_name",
    "sender_email",
    "subject",
    "outlet",
    "doubt",
    "wanted_at",
    "deadline_at",
    "received_at",
    "opened_at",
    "opened_by__name",
    "passed_on_by__name",
)


@dataclass(frozen=True)
class WaitingEmails:
    first: list[ReceivedEmail]
    count: int


def waiting_emails() -> WaitingEmails:
    """One query."""
    waiting = ReceivedEmail.objects.waiting().with_number_waiting().only(*_SHOWN_FIELDS)
    first = list(waiting[:SHOWN])
    return WaitingEmails(first=first, count=first[0].number_waiting if first else 0)
