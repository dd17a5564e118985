"""What a spokesperson is asked and has not answered yet."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from scheduling.models import Ask


def asks_of(user: User, now: datetime) -> QuerySet[Ask]:
    """For `scheduling/_my_asks.html`: the user's own, even where they also work on the desk; the soonest first."""
    asks = Ask.objects.filter(person__user=user).to_answer(now)
    return asks.select_related("interview__enquiry__outlet", "interview__enquiry__topic", "asked_by")
