"""Telling those who use a line that it was withdrawn or has other words now."""

from datetime import datetime

from django.db import transaction

from reports.packs.queries.line_reach import reach_of
from scheduling.lines.line_emails import send_line_news
from scheduling.lines.models import Line


@transaction.atomic
def tell_of_line(*, line: Line, now: datetime) -> str:
    """One mail to whoever owns the line or a pack with it that is not on air yet, and to the desk;
    each once.
    """
    reach = reach_of(line, now=now)
    to = [user.email for user in reach.told] if reach.uses else [line.owner.email]
    for address in dict.fromkeys([*to, *([reach.desk] if reach.desk else [])]):
        send_line_news(line=line, to=address, packs=len(reach.uses), now=now)
    return f"Packs that use {line}: {len(reach.uses)}. Owners told: {len(to)}."
