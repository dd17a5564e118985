"""The reminder of lines says which and where, and nothing of what they say."""

import pytest

from scheduling.lines.line_reminder_emails import send_line_reminder
from tests.clock import NOW
from tests.factories.scheduling import LineFactory, LineFigureFactory

pytestmark = pytest.mark.django_db


def test_send_line_reminder_names_each_line_once() -> None:
    line = LineFactory(reference="W-01")
    figures = [LineFigureFactory(line=line, what=what) for what in ("Beds", "Wards")]

    mail = send_line_reminder(owner=line.owner, to=line.owner.email, due=[], stale=figures, now=NOW)

    assert [mail.text.count("W-01: "), "due for review" in mail.text, "Beds" in mail.text] == [1, False, False]
    assert mail.subject == "Lines of yours to look at"
