"""How an interview is named in a mail: where it is and when, in the subject as in the text."""

from datetime import datetime

from django.utils import timezone

from nhsuk.words import clock, short_moment
from scheduling.desk.models import Interview


def slot_words(interview: Interview, *, now: datetime) -> str:
    """`Solent Shore FM, Thu 26 Nov, 7:10am`."""
    return f"{interview.enquiry.outlet}, {when_words(interview.starts_at, now=now)}"


def when_words(moment: datetime, *, now: datetime) -> str:
    """`Thu 26 Nov, 7:10am`."""
    return short_moment(timezone.localtime(moment), today=timezone.localdate(now))


def move_words(before: datetime, after: datetime, *, now: datetime) -> str:
    """`moved from 8:10am to 9:10am`, with the days if those differ."""
    old = timezone.localtime(before)
    new = timezone.localtime(after)
    if old.date() == new.date():
        return f"moved from {clock(old)} to {clock(new)}"
    return f"moved from {when_words(before, now=now)} to {when_words(after, now=now)}"
