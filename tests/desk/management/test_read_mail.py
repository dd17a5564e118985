"""The command that says what a mail says."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from desk.enquiries.models import Enquiry, Outlet
from tests.mail_scores import MAILS

pytestmark = pytest.mark.django_db
FIRST = MAILS / "01-breakfast-down-the-line.txt"
AT = "2026-11-25T14:49"


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("read_mail", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_read_mail_answers_in_the_agreed_form():
    answer = json.loads(run(FIRST, "--at", AT, "--format", "json"))

    assert answer["slots"] == [
        {
            "starts_at": "2026-11-26T08:10:00+00:00",
            "minutes": 6,
            "medium": "radio",
            "is_live": True,
            "mode": "live",
            "arrive_at": "2026-11-26T07:55:00+00:00",
            "place": "Down the line",
            "outlet": None,
        },
        {
            "starts_at": "2026-11-26T14:00:00+00:00",
            "minutes": None,
            "medium": "recorded_tv",
            "is_live": False,
            "mode": "recorded",
            "arrive_at": None,
            "place": "On site",
            "outlet": "Northern Tonight",
        },
    ]
    assert {
        name: answer[name] for name in ("outlet", "programme", "journalist", "phone", "wants")
    } == {
        "outlet": "Westmoor Sound",
        "programme": "Breakfast",
        "journalist": "Dan Pettifer",
        "phone": "01632960771",
        "wants": "interview",
    }
    assert (answer["deadline_at"], answer["embargo_until"]) == ("2026-11-25T17:00:00+00:00", None)
    assert answer["evidence"]["slots.1.starts_at"] == "0810 this Thursday"
    start, end = answer["spans"]["deadline_at"]
    assert answer["text"][start:end] == answer["evidence"]["deadline_at"] == "5pm today"
    assert "slots.2.outlet" in answer["check"]


def test_read_mail_stores_nothing_and_knows_our_outlets():
    Outlet.objects.create(name="Northern Tonight")

    answer = json.loads(run(FIRST, "--at", AT, "--json"))

    assert answer["outlet"] == "Northern Tonight"
    assert Enquiry.objects.count() == 0


def test_read_mail_reads_several_files_with_the_time_of_each(tmp_path):
    abroad = tmp_path / "a.txt"
    abroad.write_bytes(
        b"From: Ana <ana@b.example.org>\nSubject: x\n\nRing +34 (0) 55 501 0012, by 6pm."
    )

    first, second = json.loads(run(MAILS / "04-statement-only.eml", abroad, "--json"))

    assert first["file"].endswith("04-statement-only.eml")
    assert first["deadline_at"] == "2026-11-26T16:00:00+00:00"
    assert second["phone"].startswith("+34")


def test_read_mail_shows_a_line_for_each_field_and_what_to_check():
    lines = run(
        FIRST, MAILS / "60-lookalike.eml", MAILS / "13-newsletter-not-enquiry.eml", "--at", AT
    )

    assert "Thu 26 Nov, 8:10am  ← 0810 this Thursday" in lines
    assert "Northern Tonight  (check)  ← Northern Tonight" in lines
    assert "Check who sent it: press@demo-example-nhs.uk.example.org looks like" in lines
    assert "This does not look like an enquiry." in lines


def test_read_mail_says_what_was_left_out(tmp_path):
    long = tmp_path / "long.eml"
    long.write_bytes(b"From: a@b.example.org\n\n" + b"word " * 600_000)

    assert "its first 2 MB were read." in run(long)


def test_read_mail_refuses_a_file_that_is_not_there():
    with pytest.raises(CommandError, match=r"nowhere\.txt cannot be read: No such file"):
        run("nowhere.txt")
