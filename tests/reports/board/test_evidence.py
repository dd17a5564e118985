"""What a year shows about warning and informing, in sentences, and what it says where nothing does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from reports.board.evidence import (
    Fact,
    IncidentFacts,
    PolicyFacts,
    RotaFacts,
    Where,
    YearFacts,
    first_day,
    questions,
)
from training.readiness import Figures

HOUR = timedelta(hours=1)
NOTHING = YearFacts(
    on=date(2026, 3, 31),
    figures=Figures(),
    media={"radio": 0, "live TV": 0},
    courses_passed=0,
    people_trained=0,
    mocks=0,
    people_in_mocks=0,
    policies=(),
    rota=None,
    incidents=(),
    enquiries_due=0,
    enquiries_in_time=0,
    lines=0,
    supported_partners=0,
    review_actions=0,
    review_actions_done=0,
)
POLICY = PolicyFacts("1", "Media policy", 3, "July 2025", date(2026, 3, 31), 12)
ROTA = RotaFacts(date(2025, 4, 1), 8_700 * HOUR, 8_760 * HOUR, 2, 36 * HOUR)
FLOOD = IncidentFacts(
    key="MI-01",
    title="Flood",
    declared_on=date(2025, 10, 3),
    statements=3,
    partners=2,
    cleared=1,
    notices=2,
    first_notice=timedelta(minutes=95),
    packs=1,
    first_pack=timedelta(minutes=40),
)


def facts(year: YearFacts, title: str) -> list[Fact]:
    (found,) = [one for one in questions(year) if one.title.startswith(title)]
    return list(found.facts)


def words(year: YearFacts, title: str) -> list[str]:
    """With a mark before what is missing."""
    return [f"{'- ' * fact.is_gap}{fact.words}" for fact in facts(year, title)]


@pytest.mark.parametrize(
    ("on", "first"),
    [
        (date(2026, 3, 31), date(2025, 4, 1)),
        (date(2026, 11, 25), date(2025, 11, 26)),
        (date(2024, 2, 29), date(2023, 3, 1)),
    ],
)
def test_the_year_ends_on_its_day(on, first):
    assert first_day(on) == first
    assert replace(NOTHING, on=on).since == first


def test_where_nothing_is_there_each_question_says_what_is_missing():
    found = questions(NOTHING)

    assert [
        (one.title, one.is_shown, one.gaps, [fact.words for fact in one.facts]) for one in found
    ] == [
        (
            "A plan for what is said in an incident",
            False,
            2,
            ["No policy is in force.", "No approved line can be used on the last day."],
        ),
        (
            "Trained spokespeople",
            False,
            2,
            ["No training is required of anybody.", "Nobody passed a course in the year."],
        ),
        (
            "Dealing with the media",
            False,
            2,
            ["No policy is in force.", "No enquiry was due in the year."],
        ),
        (
            "Communications staff at any hour",
            False,
            1,
            ["Nobody was on the duty rota in the year."],
        ),
        (
            "Telling partners, and hearing them",
            False,
            1,
            ["There was no major incident in the year, and no partner is listed."],
        ),
        (
            "What was done in incidents",
            True,
            0,
            ["No major incident was declared in the year."],
        ),
        ("Exercises", False, 1, ["No mock interview was held in the year."]),
    ]
    assert all(one.asked.endswith("?") for one in found)


def test_a_policy_is_missing_once_its_review_is_late():
    late = replace(POLICY, review_by=date(2026, 3, 30), readers=1)
    year = replace(NOTHING, policies=[POLICY, late], lines=1)

    assert words(year, "A plan") == [
        "“Media policy”, version 3, has been in force since July 2025 and is due for review by"
        " 31 March 2026. 12 people have said that they read it.",
        "- “Media policy”, version 3, has been in force since July 2025 and was due for review by"
        " 30 March 2026. 1 person has said that they read it.",
        "1 approved line can be used on the last day.",
    ]
    assert [(fact.where, fact.of) for fact in facts(year, "A plan")] == [
        (Where.POLICY, "1"),
        (Where.POLICY, "1"),
        (Where.LINES, ""),
    ]


def test_spokespeople_are_told_by_medium_with_those_that_nobody_is_ready_for():
    year = replace(
        NOTHING,
        figures=Figures(required=90, compliant=80, people_required=38, people_ready=27),
        media={"print": 30, "radio": 21, "live TV": 0, "committees": 0},
        courses_passed=89,
        people_trained=1,
    )

    assert words(year, "Trained") == [
        "27 of 38 people required are ready for an interview (71.1%).",
        "Trained and practised: 30 for print and 21 for radio.",
        "- Nobody is ready for live TV or committees.",
        "1 person passed 89 courses in the year.",
    ]


def test_nobody_ready_is_missing_and_every_medium_covered_is_not():
    none_ready = replace(NOTHING, figures=Figures(people_required=2))
    every_medium = replace(NOTHING, figures=Figures(1, 1, 1, 1), media={"radio": 1})

    assert words(none_ready, "Trained")[:2] == [
        "- 0 of 2 people required are ready for an interview (0%).",
        "- Nobody is ready for radio or live TV.",
    ]
    assert words(every_medium, "Trained")[:2] == [
        "1 of 1 person required is ready for an interview (100%).",
        "Trained and practised: 1 for radio.",
    ]


def test_enquiries_are_told_with_their_share():
    year = replace(NOTHING, enquiries_due=40, enquiries_in_time=39)

    assert words(year, "Dealing")[1:] == [
        "39 of 40 enquiries due in the year were answered in time (97.5%)."
    ]
    one = replace(NOTHING, enquiries_due=1, enquiries_in_time=1)
    assert words(one, "Dealing")[1:] == [
        "1 of 1 enquiry due in the year was answered in time (100%)."
    ]


def test_the_rota_is_told_with_its_gaps():
    assert words(replace(NOTHING, rota=ROTA), "Communications staff") == [
        "Somebody in the press office was on duty for 8,700 of 8,760 hours from 1 April 2025"
        " (99.3%).",
        "- Nobody was on duty 2 times, the longest for 1 day 12 hours.",
    ]


def test_a_rota_that_began_in_the_year_says_that_there_was_none_before():
    whole = RotaFacts(date(2026, 3, 1), 744 * HOUR, 744 * HOUR, 0, timedelta())

    assert words(replace(NOTHING, rota=whole), "Communications staff") == [
        "Somebody in the press office was on duty for 744 of 744 hours from 1 March 2026 (100%).",
        "- Before 1 March 2026 nobody was on the rota.",
    ]


def test_incidents_tell_how_soon_people_were_told():
    quiet = replace(FLOOD, title="Fire", statements=0, partners=0, cleared=0, notices=0, packs=0)
    quiet = replace(quiet, first_notice=None, first_pack=None)
    year = replace(NOTHING, incidents=[FLOOD, quiet], supported_partners=3)

    assert words(year, "What was done") == [
        "“Flood”, declared on 3 October 2025: line managers had the first of 2 notices after 1 hour"
        " 35 minutes and the one flash pack was approved after 40 minutes.",
        "- “Fire”, declared on 3 October 2025: line managers had no notice and no flash pack was"
        " approved.",
    ]
    assert words(year, "Telling partners") == [
        "“Flood”: 3 statements of 2 partners logged, and 1 line cleared with the media cell.",
        "- “Fire”: no statement of a partner logged, and no line cleared with the media cell.",
        "Our own accounts share the news of 3 partners.",
    ]
    assert facts(year, "What was done")[0].of == "MI-01"
    assert len(facts(replace(year, supported_partners=0), "Telling partners")) == 2


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (0, "- Of 2 actions agreed after these incidents, none is done."),
        (1, "Of 2 actions agreed after these incidents, 1 is done."),
        (2, "Of 2 actions agreed after these incidents, 2 are done."),
    ],
)
def test_reviews_tell_how_many_actions_are_done(done, said):
    year = replace(NOTHING, review_actions=2, review_actions_done=done)

    assert words(year, "What was done")[1:] == [said]


def test_mock_interviews_are_exercises():
    assert words(replace(NOTHING, mocks=12, people_in_mocks=9), "Exercises") == [
        "12 mock interviews with 9 people in the year."
    ]
