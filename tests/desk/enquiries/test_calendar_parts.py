"""Answers as Outlook, Exchange Online, Google, Apple, Thunderbird and Nextcloud send them, each with a
REQUEST, an update and a CANCEL of its own, which answer nothing.
"""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from desk.enquiries.calendar_parts import reply_in
from desk.reader.mail_messages import MAX_BYTES
from scheduling.calendars.replies import Answer, Reply
from tests.project import ROOT

SAMPLES = ROOT / "tests" / "samples" / "calendars"
THREE_HOURS = timedelta(hours=3)


def _november(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def _december(day: int, hour: int) -> datetime:
    return datetime(2026, 12, day, hour, tzinfo=UTC)


ANSWERS: dict[str, tuple[Answer, datetime | None, str]] = {
    "apple-counter": (Answer.PROPOSED, _november(30, 9, 30), ""),
    "apple-reply": (Answer.ACCEPTED, None, ""),
    "exchange-online-counter": (Answer.PROPOSED, _december(3, 9), ""),
    "exchange-online-reply": (Answer.DECLINED, None, "Called to theatre, sorry"),
    "google-counter": (Answer.PROPOSED, _november(26, 14), "Could it be after lunch? Siân"),
    "google-reply": (Answer.TENTATIVE, None, ""),
    "nextcloud-counter": (Answer.PROPOSED, _december(7, 13), "Monday after one; or later"),
    "nextcloud-reply": (Answer.ACCEPTED, None, ""),
    "outlook-counter": (
        Answer.PROPOSED,
        _november(27, 14),
        "In clinic on Thursday morning, Friday is free",
    ),
    "outlook-reply": (Answer.ACCEPTED, None, ""),
    "thunderbird-counter": (Answer.PROPOSED, _december(4, 10), "Any Friday"),
    "thunderbird-reply": (Answer.DECLINED, None, ""),
}


def test_each_program_is_read_as_it_answers():
    read = {path.stem: reply_in(path.read_bytes()) for path in sorted(SAMPLES.glob("*.eml"))}

    assert len(read) == 30
    assert {name: reply for name, reply in read.items() if reply} == {
        name: Reply(
            uid="booking-17@localhost",
            sequence=2,
            stamped_at=datetime(2026, 11, 25, 15, 58, 12, tzinfo=UTC),
            attendee="leila.iyer-thorne@example.nhs.uk",
            answer=answer,
            starts_at=starts_at,
            ends_at=starts_at and starts_at + THREE_HOURS,
            comment=comment,
        )
        for name, (answer, starts_at, comment) in ANSWERS.items()
    }


def test_an_answer_that_is_passed_on_as_an_attachment_is_nobodys():
    forward = EmailMessage()
    forward["From"] = "colleague@example.nhs.uk"
    forward.set_content("See below")
    forward.add_attachment((SAMPLES / "apple-reply.eml").read_bytes(), "message", "rfc822")

    assert reply_in(forward.as_bytes()) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"Subject: text/calendar\n\nBEGIN:VCALENDAR",
        b"Content-Type: text/calendar\n\n" + b"BEGIN:VEVENT\n" * 150_000,
        b"Content-Type: text/calendar\nContent-Transfer-Encoding: base64\n\n\xff\xfe====",
        b'Content-Type: text/calendar; charset="x"; method=REPLY\n\n\xff\x00\xd8',
        b"Content-Type: text/calendar\n\n" + b"x" * MAX_BYTES,
        b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(99))
        + b"Content-Type: text/calendar\n\nMETHOD:REPLY",
        b"".join(b"--x\nContent-Type: multipart/mixed; boundary=x\n\n" for _ in range(2_000))
        + b"Content-Type: text/calendar\n\nMETHOD:REPLY",
        b"Content-Type: text/calendar;      " + b"a*0*=b; " * 5_000 + b"\n\nMETHOD:REPLY\n",
    ],
    ids=["nothing", "word", "begins", "base64", "bytes", "too large", "nested", "boundaries", "damaged"],
)  # fmt: skip
def test_a_hostile_email_is_no_answer(raw):
    assert reply_in(raw) is None
