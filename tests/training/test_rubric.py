"""Results of the rubric: every way to fail, and the lowest score that passes."""

from fractions import Fraction

import pytest

from training.rubric import (
    CRITERIA,
    CRITICALS,
    Result,
    Scores,
    Style,
    criteria_of,
    differences,
    in_figures,
    result_of,
    style_of,
)

BOTH = list(Style)


def scores(points: int = 4, style: Style = Style.BROADCAST, **other: int) -> Scores:
    return Scores({c.key: points for c in criteria_of(style)} | other)


@pytest.mark.parametrize("style", BOTH)
def test_weights_of_a_style_add_up_to_100_and_criteria_have_descriptions(
    style,
):
    assert sum(c.weight(style) for c in criteria_of(style)) == 100
    assert all((c.at_1, c.at_3, c.at_5) for c in CRITERIA)
    assert [c.key for c in CRITERIA if c not in criteria_of(Style.PRINT)] == ["voice", "body"]


@pytest.mark.parametrize(
    ("media", "style"),
    [
        (["print"], "print"),
        (["print", "radio"], "broadcast"),
        (["live_tv", "recorded_tv"], "broadcast"),
        ([], "broadcast"),
    ],
)
def test_style_of_media(media, style):
    assert style_of(media) == style


@pytest.mark.parametrize(
    ("sheets", "mean", "why_not"),
    [
        # 3 everywhere and 5 on a quarter of the weight is 3.5 on the dot, and 3.45 with a tenth
        # less
        ([scores(3, messages=5, natural=5)], "3.5", ()),
        ([scores(3, messages=5, natural=4)], "3.45", ("The mean is 3.45, under 3.5",)),
        ([scores(3, Style.PRINT, messages=5)], "3.5", ()),
        ([scores(3, Style.PRINT, messages=4, clear=4)], "3.4", ("The mean is 3.4, under 3.5",)),
        # no criterion at 1, however good the rest; 2 will do
        ([scores(5, voice=1)], "4.8", ("Voice and pace: 1 of 5",)),
        ([scores(5, voice=2)], "4.85", ()),
        # two assessors: their mean counts, and a 1 of either fails
        ([scores(3), scores(4)], "3.5", ()),
        ([scores(3), scores(4, body=3)], "3.475", ("The mean is 3.47, under 3.5",)),
        ([scores(5, voice=1), scores(5, voice=2)], "4.825", ("Voice and pace: 1 of 5",)),
        ([scores(5, voice=5), scores(5, voice=1)], "4.9", ("Voice and pace: 1 of 5",)),
        ([scores(5, voice=1), scores(5, voice=1)], "4.8", ("Voice and pace: 1 of 5",)),
    ],
)
def test_result_of_the_points(sheets, mean, why_not):
    style = Style.BROADCAST if "voice" in sheets[0].points else Style.PRINT

    result = result_of(sheets, style)

    assert (result.mean, result.why_not, result.is_passed) == (Fraction(mean), why_not, not why_not)


@pytest.mark.parametrize("critical", CRITICALS)
def test_one_critical_fail_of_either_assessor_fails(critical):
    clean = scores(5)
    seen = Scores(scores(5).points, [critical])
    words = CRITICALS[critical]

    found = [
        result_of(sheets, Style.BROADCAST).why_not
        for sheets in ([seen], [clean, seen], [seen, clean])
    ]

    assert found == [(f"Critical: {words[0].lower()}{words[1:]}",)] * 3


def test_every_reason_to_fail():
    sheet = Scores(scores(5).points, [*CRITICALS])

    assert len(result_of([sheet], Style.BROADCAST).why_not) == len(CRITICALS)


def test_inaccuracy_fails_and_every_reason_is_given():
    wrong = Scores(scores(1).points, ["political"], is_accurate=False)

    result = result_of([scores(5), wrong], Style.BROADCAST)

    assert result_of([Scores(scores(5).points, is_accurate=False)], Style.BROADCAST).why_not == (
        "Not accurate: something they said is wrong",
    )
    assert result == Result(
        Fraction(3),
        {c.key: Fraction(3) for c in CRITERIA},
        (
            "Critical: made a political comment in a restricted period",
            "Not accurate: something they said is wrong",
            *(f"{c.title}: 1 of 5" for c in CRITERIA),
            "The mean is 3, under 3.5".replace("3,", "3.0,"),
        ),
    )


@pytest.mark.parametrize(
    "sheets",
    [
        [],
        [scores(4, Style.PRINT)],
        [Scores({})],
        [scores(4, voice=0)],
        [scores(4, voice=6)],
        [scores(4), scores(4, more=3)],
        [Scores(scores().points, ["rude"])],
    ],
)
def test_result_of_an_incomplete_sheet_is_refused(sheets):
    with pytest.raises(ValueError, match="sheet"):
        result_of(sheets, Style.BROADCAST)


def test_differences_are_of_two_points_or_more():
    first = scores(3, messages=5, clear=4, natural=1)
    second = scores(3)

    assert differences(first, second) == differences(second, first) == ["messages", "natural"]
    assert differences(scores(3, Style.PRINT), scores(5, Style.PRINT)) == [
        c.key for c in criteria_of(Style.PRINT)
    ]


@pytest.mark.parametrize(
    ("mean", "words"),
    [("3.5", "3.5"), ("3.499", "3.49"), ("3.475", "3.47"), ("4", "4.0"), ("4.05", "4.05")],
)
def test_in_figures_rounds_down(mean, words):
    assert in_figures(Fraction(mean)) == words
