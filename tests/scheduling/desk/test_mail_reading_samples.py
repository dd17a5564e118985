"""A hundred invented mails are read about as well as when the reader was made."""

import re

import pytest

from tests.mail_scores import Score, answers, reading_of, scores

ENOUGH_ANSWERS = 5  # fewer say little about a field


def total(found: dict[str, Score]) -> Score:
    return Score(
        right=sum(score.right for score in found.values()),
        read=sum(score.read for score in found.values()),
        wanted=sum(score.wanted for score in found.values()),
    )


@pytest.mark.parametrize(
    ("which", "whole", "each"),
    [("tuned", 0.98, 0.93), ("held_out", 0.93, 0.8)],
)
def test_precision_and_recall(which: str, whole: float, each: float) -> None:
    found = scores(which)
    everything = total(found)

    short = [
        (field, score)
        for field, score in found.items()
        if score.wanted >= ENOUGH_ANSWERS and min(score.precision, score.recall) < each
    ]
    assert short == []
    assert everything.precision >= whole
    assert everything.recall >= whole


def test_a_hundred_mails_have_answers() -> None:
    assert [len(answers(which)) for which in ("tuned", "held_out")] == [60, 40]


@pytest.mark.parametrize("name", [*answers("tuned"), *answers("held_out")])
def test_each_value_is_in_the_text_where_it_says(name: str) -> None:
    reading = reading_of(name)
    callers = reading.callers
    found = [callers.outlet, callers.journalist, callers.phone, callers.email, reading.subject]

    for each in filter(None, found):
        words = reading.text[each.start : each.end].lower()
        assert set(re.findall(r"\w+", each.value.lower())) <= set(re.findall(r"\w+", words)), name
