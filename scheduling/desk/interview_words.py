"""How an interview is named: where it is and when, and on what medium."""

from datetime import datetime

from django.utils import timezone

from nhsuk.words import short_moment
from scheduling.desk.models import Interview
from training.media import in_sentence


def slot_words(interview: Interview, *, now: datetime) -> str:
    """`Solent Shore FM, Thu 26 Nov, 7:10am`."""
    return f"{interview.enquiry.outlet}, {when_words(interview.starts_at, now=now)}"


def when_words(moment: datetime, *, now: datetime) -> str:
    """`Thu 26 Nov, 7:10am`."""
    return short_moment(timezone.localtime(moment), today=timezone.localdate(now))


def medium_and_mode(interview: Interview) -> str:
    """`radio, live`, `live or remote TV`; of TV and print the medium says it all."""
    words = in_sentence(interview.medium)
    if "TV" in words or interview.medium == "print":
        return words
    return f"{words}, {interview.get_mode_display().lower()}"
