"""What the board's paper says in sentences, and the figures that sentences refer to."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from reports.board.board_report import Correction, Writing
from reports.board.overview import Gap
from reports.board.paper_words import (
    FigureWords,
    MovedFigure,
    MovedSentence,
    action_in_words,
    asked_of,
    asks_about_nobody,
    corrected_in_words,
    filled,
    interviews_in_words,
    lapses_in_words,
    moved_rows,
    moved_sentences,
    summary_of,
    supposed_in_words,
    table_heading,
    title_of,
    typed_figures,
    unknown_references,
    values_of,
)
from reports.board.suppositions import Supposed
from reports.meetings.action_lines import ActionLine, ActionState
from tests.reports.board.test_board_report import (
    M1,
    NO_INTERVIEWS,
    PEOPLE,
    D,
    board,
    member,
    report,
)
from training.register import Record, Register

SHORT = Record("M2", D("2025-01-01"), D("2026-04-30"))
NEW = Record("M2", D("2026-02-01"), D("2028-01-31"))
REGISTER = board([*PEOPLE, member("P5", M1, SHORT), member("P6", M1, NEW)])
BEFORE = board([*PEOPLE[:2], PEOPLE[3]])
ON, SINCE = D("2026-03-31"), D("2025-12-31")


def test_values_of_are_those_of_the_paper():
    found = report(REGISTER, BEFORE, ON, SINCE, booked={("P2", "M2"): D("2026-04-28")})

    assert values_of(found) == {
        "ready": "3",
        "required": "6",
        "percent": "50.0%",
        "not_ready": "3",
        "booked": "1",
        "without_place": "2",
        "ready_before": "2",
        "trained": "1",
        "lapsed": "1",
        "lapse_30": "1",
        "lapse_90": "1",
        "lapse_180": "1",
        "interviews": "0",
        "packs_approved": "0",
        "packs_read": "0",
        "briefings": "0",
        "briefings_delivered": "0",
    }


def test_values_of_nobody_have_no_percentage():
    assert values_of(report(Register(), Register(), ON, SINCE))["percent"] == "no percentage"


def test_moved_rows_add_up():
    assert moved_rows(report(REGISTER, BEFORE, ON, SINCE)) == [
        ("2", "ready on 31 December 2025"),
        ("+1", "trained"),
        ("\N{MINUS SIGN}1", "lapsed"),
        ("+1", "corrected: ready after all"),
        ("3", "ready on 31 March 2026"),
    ]


def test_title_of_compares_with_the_last_paper_as_it_was():
    assert (
        title_of(report(REGISTER, BEFORE, ON, SINCE))
        == "3 of 6 people are ready for an interview, one more than in December"
    )
    assert (
        title_of(report(REGISTER, REGISTER, ON, SINCE))
        == "3 of 6 people are ready for an interview, as many as in December"
    )
    assert title_of(report(BEFORE, REGISTER, ON, SINCE)).endswith("two fewer than in December")


def test_title_and_summary_of_nobody():
    nobody = report(Register(), Register(), ON, SINCE)

    assert title_of(nobody) == "Nobody is required to be ready for an interview"
    assert summary_of(nobody).startswith("No course was in force")


def test_summary_of_says_what_was_corrected_and_what_is_next():
    booked = {("P5", "M2"): D("2026-04-28")}

    assert summary_of(report(REGISTER, BEFORE, ON, SINCE, booked=booked)) == (
        "One person was trained and one lapsed. The figures of 31 December 2025 are corrected: one person"
        " was ready that they did not count. One person’s training runs out by 27 September 2026, and all of"
        " it is booked again."
    )
    assert summary_of(report(board(PEOPLE[:1]), board(PEOPLE[:1]), ON, SINCE)) == (
        "Nothing has changed. What was known of 31 December 2025 was not corrected. Nobody’s training runs out by"
        " 27 September 2026."
    )


@pytest.mark.parametrize(
    ("booked", "words"),
    [
        (
            {},
            "Three people’s training runs out by 27 September 2026, and none of it is booked again.",
        ),
        ({("P5", "M2"): D("2026-04-28")}, "The sessions already booked renew one of them in time."),
        (
            {("P5", "M2"): D("2026-04-28"), ("P7", "M2"): D("2026-04-28")},
            "renew two of them in time.",
        ),
    ],
)
def test_summary_of_several_lapses(booked, words):
    register = board([member("P5", M1, SHORT), member("P7", M1, SHORT), member("P9", M1, SHORT)])

    assert summary_of(report(register, register, ON, SINCE, booked=booked)).endswith(words)


def test_corrected_in_words():
    assert corrected_in_words(Correction(), since=SINCE) == ""
    assert corrected_in_words(Correction(2, 1), since=SINCE) == (
        "The figures of 31 December 2025 are corrected: two people were ready that they did not count and"
        " one person was not ready that they counted."
    )


def test_lapses_in_words():
    booked = {("P5", "M2"): D("2026-04-28")}

    assert lapses_in_words(report(REGISTER, BEFORE, ON, SINCE, booked=booked)) == (
        "One person by 30 April 2026, one by 29 June 2026, one by 27 September 2026.",
        "With the sessions already booked: none by 30 April 2026, none by 29 June 2026 and none by 27"
        " September 2026.",
    )
    assert lapses_in_words(report(board([M_LATE]), BEFORE, ON, SINCE))[0].startswith(
        "Nobody by 30 April 2026, one by"
    )
    assert lapses_in_words(report(board(PEOPLE[:1]), BEFORE, ON, SINCE)) == (
        "Nobody by 27 September 2026.",
        "",
    )


M_LATE = member("P8", M1, Record("M2", D("2025-01-01"), D("2026-06-15")))


def gap(name: str, short: int) -> Gap:
    found = report(board(PEOPLE[:1]), BEFORE, ON, SINCE).figures
    return Gap(name, replace(found, people_required=short + 1, people_ready=1))


@pytest.mark.parametrize(
    ("short", "heading"),
    [
        ({"Medical": 0}, "Everybody is ready in every directorate"),
        ({"Medical": 3}, "Medical: all three people not ready"),
        ({"No directorate": 1}, "Those with no directorate: the one person not ready"),
        ({"Medical": 1, "Nursing": 1}, "Medical and Nursing have both who are not ready"),
        ({"Medical": 5, "Nursing": 2}, "Medical and Nursing have all seven who are not ready"),
        (
            {"Medical": 5, "No directorate": 2, "Finance": 2},
            "Medical and those with no directorate have seven of the nine who are not ready",
        ),
    ],
)
def test_table_heading_says_its_point(short, heading):
    assert table_heading([gap(name, count) for name, count in short.items()]) == heading


def test_asked_of_fills_in_the_figures_of_the_day():
    writing = Writing(asked=("Agree that {without_place} people take a place by 31 May.",))
    found = replace(report(REGISTER, BEFORE, ON, SINCE), writing=writing)

    assert asked_of(found) == [("Agree", "that 3 people take a place by 31 May.")]


def test_filled_leaves_what_is_no_figure():
    assert filled("{ready} of {all}", {"ready": "27"}) == "27 of {all}"


def test_unknown_references_name_each_once():
    assert unknown_references("{ready} {al} {al} {}", ["ready"]) == ["al", ""]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Agree that {ready} people go on 31 May.", []),
        ("Agree to it by 31 May 2026, in March 2027, at 7:10am or 7am.", []),
        ("Note policy 12.1, item 7.2, M3 and BP-0001.", []),
        ("Agree that 11 people go.", ["11"]),
        ("Note 1,250 hours, 71.1% and 3.", ["1,250", "71.1", "3"]),
        ("Note that 27 of {required} are ready on 31 March.", ["27"]),
        ("Note that ②⑦ and a ½ are ready.", ["②", "⑦", "½"]),
        ("Note that forty-two people are ready.", ["forty-two"]),
        (
            "Two of the {required}, a hundred and three or half a dozen.",
            ["Two", "a hundred and three", "half a dozen"],
        ),
        ("Agree that no one goes twice, and one more in the first session.", []),
        ("Agree to do so within six months, for two years or a twelve-week term.", []),
        ("Note that four daily papers asked.", ["four"]),
    ],
)
def test_typed_figures_are_those_that_are_no_day_or_clause(text, figures):
    assert typed_figures(text) == figures


def test_moved_sentences_name_each_figure_that_moved():
    before = {"ready": "24", "required": "38"}
    now = [
        FigureWords("ready", "people ready", "27"),
        FigureWords("required", "people required", "38"),
        FigureWords("booked", "people booked", "3"),
    ]
    asked = ["Note {ready} of {required}, {ready}, {booked}, {other}.", "Note {required}."]

    assert moved_sentences(asked, before, now) == [
        MovedSentence("Note 27 of 38, 27, 3, {other}.", [MovedFigure("people ready", "24", "27")])
    ]


def interviews(**figures: Any) -> tuple[str, str]:
    return interviews_in_words(replace(NO_INTERVIEWS, **figures))


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "1 minute"),
        (340, "5 hours 40 minutes"),
        (2549, "1 day 19 hours"),
        (2580, "1 day 19 hours"),
    ],
)
def test_lead_times_are_rounded_so_that_half_have_them(minutes, words):
    lead = timedelta(minutes=minutes)

    assert f"asked for {words} or less before air" in interviews(interviews=7, lead=lead)[1]


@pytest.mark.parametrize(
    ("text", "is_refused"),
    [
        ("Agree that the {not_ready} people take a place.", True),
        ("Agree that the {ready} people do.", False),
        ("Note that {not_ready} are not ready.", False),
    ],
)
def test_the_board_is_asked_to_decide_about_somebody(text, is_refused):
    assert asks_about_nobody(text, {"ready": "10", "not_ready": "0"}) is is_refused


def test_interviews_in_words():
    lead = timedelta(hours=5, minutes=40)

    assert interviews() == ("There was no interview.", "")
    assert interviews(interviews=1, approved=1, read=0, lead=lead) == (
        "1 interview, 1 with an approved pack, 0 with a pack that was read before air.",
        "It was asked for 5 hours 40 minutes or less before air.",
    )
    assert interviews(interviews=31, approved=29, read=26, lead=lead, briefings=9)[1] == (
        "At least half of them were asked for 5 hours 40 minutes or less before air. 9 targeted briefings"
        " were asked for, and 0 delivered."
    )
    assert interviews(briefings=1, briefings_delivered=1)[1] == (
        "1 targeted briefing was asked for, and 1 delivered."
    )


LINE = ActionLine(
    key=1,
    what="A crisis course for the board",
    owner="Board secretary",
    person=None,
    due_on=D("2026-05-21"),
    first_due_on=None,
    state=ActionState.OPEN,
    closed_on=None,
    progress="",
)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (LINE, "Board secretary, by 21 May 2026."),
        (replace(LINE, state=ActionState.OVERDUE), "Board secretary, overdue since 21 May 2026."),
        (
            replace(LINE, state=ActionState.DONE, closed_on=D("2026-05-02")),
            "Board secretary, done on 2 May 2026.",
        ),
    ],
)
def test_action_in_words(line, words):
    assert action_in_words(line) == words


TRAINED = Supposed(
    on=D("2026-09-30"),
    course="M2",
    people=4,
    months=None,
    plan="",
    required=6,
    ready=5,
    ready_otherwise=3,
)


@pytest.mark.parametrize(
    ("one", "what", "then"),
    [
        (
            TRAINED,
            "If four people were trained in M2 Print,",
            "5 of 6 would be ready on 30 September 2026; as booked it would be 3.",
        ),
        (
            replace(TRAINED, on=ON, people=1),
            "If one person were trained in M2 Print,",
            "5 of 6 would be ready on 31 March 2026; it is 3.",
        ),
        (
            replace(TRAINED, people=0, ready=3),
            "If nobody were trained in M2 Print,",
            "3 of 6 would be ready on 30 September 2026; it would make no difference.",
        ),
        (
            replace(TRAINED, course="M9", people=0, months=1, required=0, ready=0),
            "If M9 counted for 1 month,",
            "nobody would have to be ready on 30 September 2026.",
        ),
        (
            replace(TRAINED, course="", plan="4 May 2026 to 29 May 2026", people=12),
            "If the training plan for 4 May 2026 to 29 May 2026 were carried out, and 12 people were"
            " trained by then,",
            "5 of 6 would be ready on 30 September 2026; as booked it would be 3.",
        ),
    ],
)
def test_a_supposition_says_what_would_be_beside_what_is(one, what, then):
    assert supposed_in_words(one, report(REGISTER, BEFORE, ON, SINCE)) == (what, then)
