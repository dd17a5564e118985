from datetime import timedelta

import pytest

from desk.checks import mailbox
from desk.enquiries.models import Mailbox
from tests.clock import NOW

LONG_AGO = NOW - timedelta(minutes=20)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "is_right", "words"),
    [
        ({}, True, "Reading the mailbox is switched off."),
        ({"is_on": True, "read_at": NOW}, True, "The mailbox is read every two minutes."),
        (
            {"is_on": True, "problem": "It refused.", "problem_since": NOW - timedelta(minutes=9)},
            True,
            "The mailbox is read every two minutes.",
        ),
        (
            {"is_on": True, "problem": "It refused.", "problem_since": LONG_AGO},
            False,
            "The mailbox has not been read for 20 minutes: It refused.",
        ),
        (
            {"is_on": True, "read_at": LONG_AGO},
            False,
            "The mailbox was last read 20 minutes ago.",
        ),
    ],
)
def test_mailbox_says_whether_it_is_read(state, is_right, words):
    Mailbox.objects.update(**state)

    finding = mailbox(now=NOW)

    assert (finding.is_right, finding.words) == (is_right, words)
    assert bool(finding.remedy) is not is_right
