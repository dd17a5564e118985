"""A mail about a line says which line, what happened and where, but not what the line says."""

import pytest

from desk.lines.line_emails import send_line_changed, send_line_reminder
from tests.clock import NOW
from tests.factories.scheduling import LineFactory, LineFigureFactory

pytestmark = pytest.mark.django_db


def test_send_line_reminder_names_each_line_once():
    line = LineFactory(reference="W-01")
    figures = [LineFigureFactory(line=line, what=what) for what in ("Beds", "Wards")]

    mail = send_line_reminder(owner=line.owner, to=line.owner.email, due=[], stale=figures, now=NOW)

    assert [mail.text.count("W-01: "), "due for review" in mail.text, "Beds" in mail.text] == [
        1,
        False,
        False,
    ]
    assert mail.subject == "Your lines to review"


@pytest.mark.parametrize(
    ("traits", "said"),
    [
        ({"withdrawn": True}, "was withdrawn. Do not use it"),
        ({"approved": True}, "has new, approved words"),
        ({}, "Do not use it until it is approved again"),
    ],
)
def test_send_line_changed_sends_one_mail_for_each_change(traits, said):
    line = LineFactory(**traits, text="Call 999.")

    first, second = (
        send_line_changed(line=line, to="a@example.nhs.uk", packs=2, now=NOW) for _ in range(2)
    )

    assert first == second
    assert [
        said in first.text,
        "2 packs for interviews to come use the old words" in first.text,
    ] == [
        True,
        True,
    ]
    assert line.text not in first.text
