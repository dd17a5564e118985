"""Mails those who use a line when it is withdrawn or gets new words."""

from datetime import datetime

from django.db import transaction

from reports.packs.queries.line_reach import reach_of
from scheduling.lines.line_emails import send_line_changed
from scheduling.lines.models import Line


@transaction.atomic
def notify_line_users(*, line: Line, now: datetime) -> str:
    """Mails the owner of the line, the owners of packs that use it and are not on air yet, and the
    desk; each once.
    """
    reach = reach_of(line, now=now)
    to = [user.email for user in reach.recipients] if reach.uses else [line.owner.email]
    for address in dict.fromkeys([*to, *([reach.desk] if reach.desk else [])]):
        send_line_changed(line=line, to=address, packs=len(reach.uses), now=now)
    return f"Packs that use {line}: {len(reach.uses)}. Owners told: {len(to)}."
