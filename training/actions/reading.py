"""How a person's briefings are printed, an adjustment that they ask for themselves (13)."""

from datetime import datetime

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from jobs.actions import queue_job
from training import job_names
from training.models import Person


@transaction.atomic
def ask_for_reading(
    *, person: Person, reading: Person.Reading, seen: str, by: User, now: datetime
) -> bool:
    """Return whether anything changed. `seen` is the value that the page showed.

    Unread briefings are printed again at once. The audit trail does not say what was chosen.
    """
    current = Person.objects.select_for_update().get(pk=person.pk)
    if current.reading == reading:
        return False
    if current.reading != seen:
        raise Refused(
            f"Someone has since changed this to “{current.get_reading_display()}”. Choose again."
        )
    current.reading = reading
    current.save(update_fields=["reading"])
    audit(by=by, action="person.reading_asked", about=current, now=now)
    queue_job(name=job_names.PRINT_FOR_READER, arguments={"person_id": current.pk}, now=now)
    return True
