"""Courses and topics. Their titles are not facts; old ones are in the audit trail."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from accounts.seen import check_seen
from training.models import Course, Topic

Named = Course | Topic


def _code_taken(thing: Named) -> Refused:
    return Refused(
        f"There is already a {thing._meta.verbose_name} {thing.code}. Enter another code."
    )


@transaction.atomic
def add_named[N: (Course, Topic)](*, thing: N, by: User | None, now: datetime) -> N:
    """Add a course or topic. Codes are compared without regard to case."""
    if type(thing)._default_manager.filter(code__iexact=thing.code).exists():
        raise _code_taken(thing)
    try:
        with transaction.atomic():
            thing.save(force_insert=True)
    except IntegrityError as error:
        raise _code_taken(thing) from error
    audit(by=by, action=f"{thing._meta.verbose_name}.added", about=thing, now=now, code=thing.code)
    return thing


@transaction.atomic
def change_named(
    *, thing: Named, values: dict[str, Any], by: User | None, now: datetime, seen: str | None = None
) -> None:
    """Save what differs. Existing records keep their last day."""
    check_seen(thing, values, seen)
    before = {
        name: getattr(thing, name)
        for name, value in values.items()
        if getattr(thing, name) != value
    }
    if not before:
        return
    for name in before:
        setattr(thing, name, values[name])
    thing.save(update_fields=[*before])
    after = {name: values[name] for name in before}
    audit(
        by=by,
        action=f"{thing._meta.verbose_name}.changed",
        about=thing,
        now=now,
        before=before,
        after=after,
    )
