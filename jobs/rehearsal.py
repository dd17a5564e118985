"""What an action would send: it is carried out and taken back, so that a page shows the very emails
before they leave.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.request_cache import no_request_cache
from jobs.models import Mail

EXAMPLES = 10
_OWN_LINK = re.compile(
    r"(https?://\S+/)[\w.:-]{30,}\S*"
)  # a token is longer than any name of a page


@dataclass(frozen=True)
class Example:
    to: str
    subject: str
    text: str
    has_calendar: bool


@dataclass(frozen=True)
class Rehearsal:
    """`count` emails, of which ten are the examples; `unwanted` more go to people who chose not to be
    told.
    """

    count: int
    unwanted: int
    examples: list[Example]


def rehearse(act: Callable[[], object], *, now: datetime) -> Rehearsal:
    """`act` is given the same `now`: by it its emails are known. Whatever it raises comes through."""
    with no_request_cache(), transaction.atomic():
        act()
        sent = leaving(now)
        rehearsal = Rehearsal(
            count=sent.count(),
            unwanted=Mail.objects.filter(queued_at=now, problem=Mail.UNWANTED_BECAUSE).count(),
            examples=[_example(mail) for mail in sent[:EXAMPLES]],
        )
        transaction.set_rollback(True)
    return rehearsal


def leaving(now: datetime) -> QuerySet[Mail]:
    """The emails that an action of this moment leaves behind, but for those that nobody wants."""
    mails = Mail.objects.filter(queued_at=now)
    return mails.exclude(problem=Mail.UNWANTED_BECAUSE).order_by("pk")


def _example(mail: Mail) -> Example:
    """Without the links that open something for whoever has them: those that are sent are others."""
    text = _OWN_LINK.sub(r"\1… (their own link)", mail.text)
    return Example(mail.to, mail.subject, text.strip(), bool(mail.calendar))
