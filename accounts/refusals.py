"""Refusals: why something was not done, in words that the user can act on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction

CHANGED_MEANWHILE = (
    "Someone else changed this after you opened it. "
    "Check what it says now, then make your change again."
)


class Refused(Exception):
    """Why it was not done: the text says what is wrong and what to do instead. `field` is the one of
    the form that it is about, if it is about one. A class of its own has only what somebody catches.
    """

    def __init__(self, text: str, field: str | None = None) -> None:
        super().__init__(text)
        self.field = field


class DoneAlready(Refused):
    """Somebody did it before; `row` is what came of it, whose page shows it."""

    def __init__(self, text: str, row: Any) -> None:
        super().__init__(text)
        self.row = row


def reason_given(text: str, *, otherwise: str) -> str:
    """The reason, stripped; refused with the text `otherwise` if it is empty."""
    if not text.strip():
        raise Refused(otherwise)
    return text.strip()


@contextmanager
def refusing_duplicates(refusal: Refused) -> Iterator[None]:
    """In a savepoint: a row that breaks a constraint of the database is not stored, but refused."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise refusal from error
