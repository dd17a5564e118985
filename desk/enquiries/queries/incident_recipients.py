"""Who is told when a major incident is declared: the desk, who is to be interviewed, line
managers.
"""

from datetime import date, datetime

from django.db.models import QuerySet

from accounts.access import Permission
from accounts.models import User
from desk.enquiries.models import Interview
from training.models import Person


def desk() -> QuerySet[User]:
    """Everybody who works on the desk, owners of lines, enquiries and packs among them."""
    return User.objects.who_may(Permission.WORK_DESK).exclude(email="").order_by("email")


def next_interviews(now: datetime) -> list[Interview]:
    """The next interview of each person who has one to come, soonest first."""
    to_come = Interview.objects.to_come(now).filter(person__isnull=False)
    rows = to_come.select_related("person", "enquiry__outlet", "enquiry__topic", "enquiry__owner")
    first: dict[int | None, Interview] = {}
    for one in rows:
        first.setdefault(one.person_id, one)
    return list(first.values())


def line_managers(on: date) -> QuerySet[Person]:
    """People on the register who manage somebody on it."""
    today = Person.objects.on_register(on)
    return today.filter(team__in=today.values("pk")).distinct().order_by("reference")
