import pytest

from accounts.refusals import Refused
from jobs.mail import queue_mail
from jobs.models import Job, Mail
from jobs.rehearsal import EXAMPLES, rehearse
from tests.clock import NOW
from tests.factories.texts import UnwantedEmailFactory

pytestmark = pytest.mark.django_db
TOKEN = "k3J9f0QwZr7T2mXc5VbN8yLd1HsGa6EuPoI4tRWqAeY"


def _send(to: str, number: int = 0) -> None:
    context = {"sentence": f"Number {number}", "address": f"https://x.example.nhs.uk/b/{TOKEN}"}
    queue_mail(
        to=to, subject="x", template="emails/link", context=context, now=NOW, kind="assessment"
    )


def test_rehearse_counts_shows_ten_and_takes_everything_back():
    _send("sent@example.nhs.uk")
    Mail.objects.update(queued_at=NOW.replace(year=2025))  # an earlier one
    UnwantedEmailFactory(kind="assessments")

    def act() -> None:
        _send("leila@example.nhs.uk")
        for number in range(12):
            _send(f"p{number}@example.nhs.uk", number)

    rehearsal = rehearse(act, now=NOW)

    assert (rehearsal.count, rehearsal.unwanted, len(rehearsal.examples)) == (12, 1, EXAMPLES)
    assert rehearsal.examples[1].to == "p1@example.nhs.uk"
    assert "Number 1" in rehearsal.examples[1].text
    assert TOKEN not in rehearsal.examples[1].text
    assert "https://x.example.nhs.uk/b/… (their own link)" in rehearsal.examples[1].text
    assert (Mail.objects.count(), Job.objects.count()) == (1, 1)


def test_rehearse_of_what_is_refused_stores_nothing():
    def act() -> None:
        _send("p@example.nhs.uk")
        raise Refused("No.")

    with pytest.raises(Refused):
        rehearse(act, now=NOW)

    assert Mail.objects.count() == 0
