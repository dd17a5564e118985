"""The check of `doctor` for the desk: whether the mailbox for enquiries is read."""

from datetime import datetime, timedelta

from desk.enquiries.models import Mailbox
from jobs.doctor import Finding, right, wrong
from nhsuk.words import duration

READ_WITHIN = timedelta(minutes=15)


def mailbox(*, now: datetime) -> Finding:
    ours = Mailbox.objects.ours()
    if not ours.is_on:
        return right("Enquiries by email", "Reading the mailbox is switched off.")
    if ours.problem_since and now - ours.problem_since > READ_WITHIN:
        words = (
            f"The mailbox has not been read for {duration(now - ours.problem_since)}:"
            f" {ours.problem}"
        )
        return wrong(
            "Enquiries by email",
            words,
            "Check IMAP_URL, the mail server and the folder (Settings, Enquiries by email)",
        )
    if ours.read_at and now - ours.read_at > READ_WITHIN and not ours.problem:
        return wrong(
            "Enquiries by email",
            f"The mailbox was last read {duration(now - ours.read_at)} ago.",
            "Check that the worker is running (manage.py worker)",
        )
    return right("Enquiries by email", "The mailbox is read every two minutes.")
