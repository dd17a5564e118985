from datetime import timedelta

import pytest

from jobs.mail import queue_mail
from jobs.models import Job, Mail
from jobs.reminders import counts_from, latest_mail
from tests.clock import NOW

EARLIER = NOW - timedelta(hours=2)
SENT = NOW - timedelta(hours=1)


@pytest.mark.parametrize(
    ("mail", "expected"),
    [
        (None, EARLIER),
        (Mail(job=Job(state="waiting")), None),
        (Mail(job=Job(state="waiting"), waiting_since=NOW), None),
        (Mail(job=Job(state="running")), None),
        (Mail(job=Job(state="given_up")), EARLIER),
        (Mail(job=None), EARLIER),
        (Mail(job=Job(state="done"), sent_at=SENT), SENT),
        (Mail(job=None, sent_at=SENT), SENT),
    ],
)
def test_counts_from_when_it_was_sent(mail, expected):
    assert counts_from(mail, otherwise=EARLIER) == expected


def test_latest_mail_of_a_key(db):
    about = {"subject": "Care", "template": "emails/care", "context": {}}
    for key, at in (
        ("care:1:first", NOW),
        ("care:1:second", NOW + timedelta(days=1)),
        ("care:12:first", NOW),
    ):
        queue_mail(to="a@example.org", now=at, dedup_key=key, **about)

    assert latest_mail("care:1:").job.dedup_key == "care:1:second"
    assert latest_mail("care:2:") is None
