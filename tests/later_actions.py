"""Whether a paper that was issued is made again with the same figures whatever is done later: each
form of the example is sent, with other values than it has where those are taken, and undone where it
can be. The paper is made once for each kind of event, which is one action's, by whatever form.
"""

import re
from datetime import datetime, timedelta
from pathlib import Path

import time_machine
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from accounts.models import AuditEvent
from reports.board.queries.board_report import board_report, report_again
from reports.board.report_files import Said, as_json, said_in
from tests.clock import NOW, TODAY
from tests.crawl import Form, forms_on

SECOND = timedelta(seconds=1)
EVENT = re.compile(r'action="([a-z_]+\.[a-z_]+)"')
APPS = ("training", "scheduling", "desk", "imports", "reports")
# What the paper counts, by what the events of it begin with.
COUNTED = "person|training_session|training_series|booking|certificate|interview|debrief|briefing|register"
NO_FORM = {  # by a job, a file or a link, or of what the example does not have
    "booking.marked",
    "booking.unmarked",
    "briefing.next_step",
    "briefing.reopened",
    "briefing.together",
    "briefing.triaged",
    "certificate.issued",
    "certificate.sent",
    "debrief.asked",
    "debrief.corrected",
    "interview.asked_in_order",
    "interview.asking_resumed",
    "interview.checked",
    "interview.handed_over",
    "interview.link_sent",
    "interview.move_asked",
    "interview.needs_attention",
    "interview.passed_over",
    "interview.unmarked",
    "interview.went_out",
    "person.leaves_behind",
    "person.linked",
    "person.rejoined",
    "person.removed",
    "register.dropped",
    "register.imported",
    "register.mapping_removed",
    "register.mapping_saved",
    "register.sent",
    "register.undone",
    "training_series.scheduled",
    "training_session.goes_ahead",
    "training_session.links_set",
    "training_session.merged",
    "training_session.published",
    "training_session.unpublished",
    "training_session.waits_for_more",
}


def paper(known_at: datetime) -> Said:
    return said_in(as_json(board_report(on=TODAY, known_at=known_at), {}))


def figures(said: Said) -> dict[str, object]:
    return as_json(report_again(said), {})


class Later:
    """What is done and undone after the paper, and which figures of it that changed."""

    def __init__(self, clock: time_machine.Traveller) -> None:
        self.clock = clock
        self.paper = paper(NOW - SECOND)
        self.figures = figures(self.paper)
        self.done = set[str]()
        self.undone = set[str]()
        self.wrong: list[tuple[str, str]] = []

    def send(self, client: Client, form: Form) -> bool:
        """Whether it did anything; all of it is taken back."""
        ways = (form.filled_otherwise(), form.filled())
        return any(self._send(client, form, data) for data in ways)

    def _send(self, client: Client, form: Form, data: dict[str, list[str]]) -> bool:
        with transaction.atomic():
            last = AuditEvent.objects.latest("pk").pk
            later = AuditEvent.objects.filter(pk__gt=last)
            page = client.post(form.action, data, follow=True)
            events = set(later.values_list("action", flat=True))
            if not events <= self.done:
                self._compare(form)
            if not events <= self.undone and self._undo(client, form, page):
                self.undone |= events
            self.done.update(later.values_list("action", flat=True))
            transaction.set_rollback(True)
        client.cookies.pop("messages", None)
        return bool(events)

    def _compare(self, form: Form) -> None:
        if figures(self.paper) != self.figures:
            self.wrong.append((form.page, form.action))

    def _undo(self, client: Client, form: Form, page: HttpResponse) -> bool:
        """Whether it could be undone. A paper that was made in between is not changed either."""
        undos = [each for each in forms_on(form.action, page) if "undo" in each.action][:1]
        for undo in undos:
            self.clock.move_to(NOW + 10 * SECOND)
            between = paper(NOW + SECOND)
            known = figures(between)
            client.post(undo.action, undo.filled())
            self._compare(undo)
            if figures(between) != known:
                self.wrong.append((form.page, undo.action))
            self.clock.move_to(NOW)
        return bool(undos)


def counted() -> set[str]:
    """What is done to anything that the paper counts."""
    root = Path(__file__).parents[1]
    texts = (path.read_text() for app in APPS for path in (root / app).rglob("*.py"))
    events = {event for text in texts for event in EVENT.findall(text)}
    return {event for event in events if re.match(rf"({COUNTED})\.", event)}
