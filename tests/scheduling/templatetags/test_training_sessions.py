from datetime import timedelta

import pytest

from jobs.models import Job, Mail
from scheduling.templatetags.training_sessions import mail_state, missing_by, session_state, when
from scheduling.training_sessions.models import TrainingSession
from tests.clock import NOW
from tests.factories.scheduling import TOMORROW_AT_10

HOUR = timedelta(hours=1)


def session(**fields: object) -> TrainingSession:
    fields = {
        "starts_at": TOMORROW_AT_10,
        "ends_at": TOMORROW_AT_10 + 3 * HOUR,
        "places": 6,
        "published_at": NOW,
        **fields,
    }
    return TrainingSession(**fields)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "6 left"),
        ({"published_at": None}, "Draft"),
        ({"places_taken": 5}, "1 left"),
        ({"places_taken": 6}, "Full"),
        ({"starts_at": NOW}, "Now"),
        ({"starts_at": NOW - HOUR, "ends_at": NOW}, "Over"),
        ({"cancelled_at": NOW}, "Cancelled"),
    ],
)
def test_session_state(fields, words):
    assert f"{words}</strong>" in session_state(session(**fields), NOW)


def test_session_state_counts_missing_attendance():
    over = session(starts_at=NOW - HOUR, ends_at=NOW)
    over.attendance_due = 2

    assert "2 to record</strong>" in session_state(over, NOW)


def test_when():
    assert when(session()) == "Thu 26 Nov, 10am to 1pm"
    assert (
        when(session(ends_at=TOMORROW_AT_10 + 16 * HOUR)) == "Thu 26 Nov, 10am to Fri 27 Nov, 2am"
    )
    next_year = session(starts_at=NOW + 60 * 24 * HOUR, ends_at=NOW + 60 * 24 * HOUR + HOUR)
    assert when(next_year) == "Sun 24 Jan 2027, 4:20pm to 5:20pm"


@pytest.mark.parametrize(
    ("mail", "words"),
    [
        (None, "No email address"),
        (Mail(sent_at=NOW), "sent Wed 25 Nov, 4:20pm"),
        (Mail(job=Job()), "being sent"),
        (
            Mail(job=Job(), waiting_since=NOW),
            "Waiting for the mail server since Wed 25 Nov, 4:20pm",
        ),
        (Mail(job=Job(state=Job.State.GIVEN_UP)), "Not sent"),
    ],
)
def test_mail_state(mail, words):
    assert words in mail_state(mail)


def test_mail_state_without_a_mail_server(settings):
    settings.MAILERS = {"default": {"BACKEND": "filebased", "OPTIONS": {"file_path": "/srv/mail"}}}

    assert "Stored, not sent: no mail server" in mail_state(Mail(sent_at=NOW))


@pytest.mark.parametrize(("taken", "words"), [(0, "Needs 3 people"), (1, "Needs 2 more people")])
def test_missing_by_says_more_where_somebody_is_booked(taken, words):
    """By a week before, but by no day before people knew of it."""
    small = session(min_group=3, places_taken=taken)

    assert missing_by(small) == f"{words} by Wed 25 Nov"
    small.published_at = NOW - 30 * 24 * HOUR
    assert missing_by(small) == f"{words} by Thu 19 Nov"
