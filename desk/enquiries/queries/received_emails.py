"""The emails that may be enquiries, for Today."""

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


def waiting_emails() -> tuple[list[ReceivedEmail], int]:
    """The first few, and how many there are; one query."""
    waiting = ReceivedEmail.objects.waiting().with_number_waiting().only(*_SHOWN_FIELDS)
    first = list(waiting[:SHOWN])
    return first, first[0].number_waiting if first else 0
