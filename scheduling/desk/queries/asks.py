"""What a spokesperson is asked and has not answered yet."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from scheduling.availability.models import OnCall
from scheduling.desk.models import Ask, Interview
from scheduling.desk.ranking import AFTER, BEFORE
from scheduling.times.bank_holidays import bank_holidays
from scheduling.times.office_hours import in_hours
from training.models import Person

OUT_OF_HOURS = "It is out of hours, and you are not on call then. Say yes only if it suits you."


def asks_of(user: User, now: datetime) -> QuerySet[Ask]:
    """For `scheduling/desk/_my_asks.html`: the user's own, even where they also work on the desk;
    the soonest first.
    """
    asks = Ask.objects.filter(person__user=user).to_answer(now)
    return asks.select_related(
        "interview__enquiry__outlet", "interview__enquiry__topic", "asked_by", "step"
    )


def note_for(interview: Interview, person: Person) -> str:
    """What an ask says besides: that the slot is out of hours for this person, or nothing."""
    starts_at = interview.starts_at - BEFORE
    ends_at = interview.ends_at + AFTER
    holidays = bank_holidays(timezone.localdate(interview.starts_at).year)
    on_call = OnCall.objects.held().filter(
        person=person, starts_at__lte=starts_at, ends_at__gte=ends_at
    )
    return "" if in_hours(starts_at, ends_at, holidays) or on_call.exists() else OUT_OF_HOURS
