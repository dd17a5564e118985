"""The board's paper as JSON and CSV, and read back."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from reports.board.board_report import Writing
from reports.board.report_files import Said, as_json, as_rows, said_in, written
from reports.meetings.action_lines import ActionState
from tests.clock import NOW
from tests.reports.board.test_board_report import NO_INTERVIEWS, TERMS, report
from tests.reports.board.test_paper_words import BEFORE, LINE, ON, REGISTER, SINCE, TRAINED
from training.readiness_report import figures_as_json

WRITING = Writing("BP-0001", 2, "Board, 16 April 2026", ("Note {ready}.",), "Ceri", "https://x/y")
TERMS_WITH_MEDIA = replace(
    TERMS,
    media_of={"M2": frozenset({"print", "radio"}), "M1": frozenset()},
    practice_currency_months={"print": 12, "committee": None},
)
PAPER = replace(
    report(REGISTER, BEFORE, ON, SINCE),
    writing=WRITING,
    terms=TERMS_WITH_MEDIA,
    interviews=replace(NO_INTERVIEWS, interviews=1, lead=timedelta(minutes=340, seconds=59)),
    actions=[LINE, replace(LINE, state=ActionState.DONE, closed_on=ON)],
)


def content() -> dict[str, Any]:
    return json.loads(written(as_json(PAPER, {"weasyprint": "70.0"})))


def test_as_json_has_the_figures_as_readiness_has_them():
    found = content()

    assert found["figures"] == figures_as_json(PAPER.figures)
    assert found["change"] == {
        **{"trained": 1, "joined": 0, "required_less": 0, "left": 0, "lapsed": 1},
        **{"required_more": 0, "corrected": 1, "corrected_gained": 1, "corrected_lost": 0},
    }
    assert (found["on"], found["known_at"], found["made_with"]) == (
        "2026-03-31",
        "2026-11-25T16:20:00+00:00",
        {"weasyprint": "70.0"},
    )
    assert found["asked"] == ["Note 3."]
    assert found["directorates"]["Nursing"] == {
        **{"lapsed": 0, "overdue": 1, "new_in_post": 0, "booked": 0}
    }
    assert found["units"][0] == {
        **{"directorate": "Medical", "course": "M1", "in_date": 5, "lapsed": 0, "overdue": 0},
        **{"new_in_post": 0, "exempt": 0},
    }


def test_as_json_has_interviews_and_actions():
    found = content()

    assert (found["interviews"]["lead"], found["interviews"]["pack_lead"]) == (340, None)
    assert found["actions"][1] == {
        **{"what": LINE.what, "owner": "Board secretary", "due_on": "2026-05-21"},
        **{"state": "done", "closed_on": "2026-03-31", "progress": ""},
    }


def test_suppositions_stand_with_what_people_wrote_and_are_read_back():
    writing = replace(WRITING, suppositions=(TRAINED, replace(TRAINED, months=6)))
    supposing = replace(PAPER, writing=writing)
    found = json.loads(written(as_json(supposing, {})))

    assert "suppositions" not in content()["writing"]  # an earlier paper stays the same file
    assert found["writing"]["suppositions"][0] == {
        **{"on": "2026-09-30", "course": "M2", "people": 4, "months": None, "plan": ""},
        **{"required": 6, "ready": 5, "ready_otherwise": 3},
        "says": "If four people were trained in M2 Print, 5 of 6 would be ready on 30 September"
        " 2026; as booked it would be 3.",
    }
    assert said_in(found).writing == writing
    what = "If four people were trained in M2 Print, 2026-09-30"
    assert [row for row in as_rows(supposing) if row[0] == "what if"][:3] == [
        ["what if", what, "required", 6],
        ["what if", what, "ready", 5],
        ["what if", what, "ready_otherwise", 3],
    ]


def test_said_in_reads_what_the_paper_says_of_itself():
    assert said_in(content()) == Said(
        ON, NOW, SINCE, PAPER.then.known_at, TERMS_WITH_MEDIA, WRITING
    )


@pytest.mark.parametrize(
    ("where", "value"),
    [
        ("format", 2),
        ("on", "31 March"),
        ("known_at", "2026-11-25T16:20:00"),
        ("terms", []),
        ("writing", None),
    ],
)
def test_said_in_refuses_what_is_no_paper(where, value):
    with pytest.raises((KeyError, TypeError, ValueError)):
        said_in(content() | {where: value})


def test_said_in_refuses_a_title_that_is_no_text():
    broken = content()
    broken["terms"]["courses"]["M1"] = 7

    with pytest.raises(TypeError, match="7 is no text"):
        said_in(broken)


def test_as_rows_has_each_figure_in_a_row():
    rows = list(as_rows(PAPER))

    assert rows[0] == ["part", "group", "figure", "value"]
    assert {len(row) for row in rows} == {4}
    for row in (
        ["figures", "", "people_ready", 3],
        ["figures", "", "percent", "66.7"],
        ["change", "", "corrected", 1],
        ["course", "M2", "people_ready", 3],
        ["not ready", "Nursing", "overdue", 1],
        ["trend", "2026-03-31", "people_ready", 3],
        ["forecast", "180 days", "people", 1],
        ["cover", "winter Winter", "print", 0],
        ["units", "Nursing: M1", "overdue", 1],
    ):
        assert rows.count(row) == 1, row
