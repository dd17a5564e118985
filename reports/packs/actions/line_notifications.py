"""Mails those who use a line when it is withdrawn or gets new words."""

from datetime import datetime

from django.db import transaction

from desk.lines.line_emails import send_line_changed
from desk.lines.models import Line
from reports.packs.content import split_line
from reports.packs.queries.following import addresses_to_alert, held_versions
from reports.packs.queries.line_reach import reach_of
from reports.packs.queries.stale import staleness_of_each


@transaction.atomic
def notify_line_users(*, line: Line, now: datetime) -> str:
    """Mails the owner of the line, the owners of packs that use it and are not on air yet, and the
    desk; each once. Whoever is mailed that a pack is out of date because of it needs no second
    mail.
    """
    reach = reach_of(line, now=now)
    to = [user.email for user in reach.recipients] if reach.uses else [line.owner.email]
    told = set() if line.approved_at and not line.withdrawn_at else _told_of_packs(line, now)
    every = dict.fromkeys([*to, *([reach.desk] if reach.desk else [])])
    for address in every:
        if address not in told:
            send_line_changed(line=line, to=address, packs=len(reach.uses), now=now)
    return f"Packs that use {line}: {len(reach.uses)}. Owners told: {len(to)}."


def _told_of_packs(line: Line, now: datetime) -> set[str]:
    """The addresses that are mailed that a pack is out of date because of the line."""
    versions = held_versions(now=now)
    stale = staleness_of_each(versions, now=now)
    return {
        address
        for version in versions
        if any(
            split_line(taken)[0] == line.reference
            for reason in stale[version.pk].reasons
            for taken in reason.lines
        )
        for address in addresses_to_alert(version.pack.interview, now=now)
    }
