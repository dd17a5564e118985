"""Suggestions are accepted and dismissed one by one; typed text is never overwritten silently."""

import pytest
from django.http import QueryDict

from accounts.models import User
from scheduling.desk.forms.enquiries import NewEnquiryForm
from scheduling.desk.forms.pasted import PastedMail
from scheduling.desk.paste import Known
from tests.clock import NOW

MAIL = "From the Harbour Post. I'm on 01632 960148. Need a name by 6 please, for a live interview on the radio."


def read(officer: User, **data: str) -> PastedMail:
    typed = QueryDict(mutable=True)
    typed.update(
        {
            "background": MAIL,
            "wants": "interview",
            "medium": "radio",
            "mode": "live",
            "channel": "phone",
        }
        | data
    )
    form = NewEnquiryForm(by=officer, now=NOW)
    return PastedMail(form, typed, known=Known(), now=NOW)


def labels(pasted: PastedMail) -> list[str]:
    return [row.label for row in pasted.rows]


@pytest.mark.parametrize(
    ("press", "left"),
    [
        ({}, ["Outlet", "Phone", "Deadline", "How it came in"]),
        ({"take": "0"}, ["Phone", "Deadline", "How it came in"]),
        ({"drop": "0"}, ["Phone", "Deadline", "How it came in"]),
        ({"drop": "all"}, []),
        ({"take": "all"}, []),
        ({"take": "nonsense", "drop": "99"}, ["Outlet", "Phone", "Deadline", "How it came in"]),
    ],
)
def test_a_press_leaves_the_others_to_confirm(
    officer: User, press: dict[str, str], left: list[str]
) -> None:
    assert labels(read(officer, **press)) == left


def test_taking_fills_the_box_and_dropping_does_not(officer: User) -> None:
    assert read(officer, take="0").typed["outlet"] == "Harbour Post"
    assert read(officer, drop="0").typed.get("outlet", "") == ""


def test_the_other_reading_of_a_time_can_be_taken(officer: User) -> None:
    key = next(row.key for row in read(officer).rows if row.label == "Deadline")

    assert read(officer, take=f"{key}+").typed["deadline_at"] == "Thu 26 Nov 06:00"


def test_what_was_typed_is_shown_and_kept_when_all_are_taken(officer: User) -> None:
    outlet = read(officer, outlet="Harbour Past").rows[0]
    taken = read(officer, outlet="Harbour Past", take="all")

    assert (outlet.value, outlet.typed) == ("Harbour Post", "Harbour Past")
    assert (taken.typed["outlet"], taken.typed["phone"]) == ("Harbour Past", "01632 960148")
    assert labels(taken) == ["Outlet"]


def test_what_agrees_is_said_and_not_asked(officer: User) -> None:
    pasted = read(officer, deadline_at="6pm", outlet="harbour  post")

    assert labels(pasted) == ["Phone", "How it came in"]
    assert "Live or recorded: Live" in pasted.agreed


def test_a_text_that_is_too_long_is_said_to_be_cut(officer: User) -> None:
    assert [read(officer).is_cut, read(officer, background=MAIL + " " * 50_000).is_cut] == [
        False,
        True,
    ]
