"""An adjustment that a person asks for themselves: how what they are to read is printed (clause
13).
"""

from datetime import datetime

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from jobs.actions import queue_job
from training import job_names
from training.models import Person


class ReadingChanged(Refused):
    def __init__(self, held: Person) -> None:
        super().__init__(
            f"Someone has since changed this to “{held.get_reading_display()}”. Choose again."
        )


@transaction.atomic
def ask_for_reading(
    *, person: Person, reading: Person.Reading, seen: str, by: User, now: datetime
) -> bool:
    """Whether anything changed. `seen` is what the page showed. The audit trail has that they
    asked, and not for what.

    What they are still to read is printed for them at once.
    """
    held = Person.objects.select_for_update().get(pk=person.pk)
    if held.reading == reading:
        return False
    if held.reading != seen:
        raise ReadingChanged(held)
    held.reading = reading
    held.save(update_fields=["reading"])
    audit(by=by, action="person.reading_asked", about=held, now=now)
    queue_job(name=job_names.PRINT_FOR_READER, arguments={"person_id": held.pk}, now=now)
    return True
