"""A hundred and forty invented mails are read as well as we say that they are."""

import re

import pytest

from tests.mail_scores import SETS, answers, latest, reading_of, scores


@pytest.mark.parametrize(
    ("which", "moments", "others", "found"),
    [("looked_at", 0.96, 0.97, 0.93), ("scored_only", 0.93, 0.92, 0.81)],
)
def test_enough_is_read_and_what_is_read_is_right(
    which: str, moments: float, others: float, found: float
) -> None:
    score = scores(which, answers(which))

    assert score["moments"].precision >= moments
    assert score["others"].precision >= others
    assert score["all"].recall >= found


def test_every_mail_has_answers_and_the_latest_are_in_both_sets() -> None:
    assert [len(answers(which)) for which in SETS] == [80, 60]
    assert [len(latest(which)) for which in SETS] == [20, 20]


@pytest.mark.parametrize("name", [name for which in SETS for name in answers(which)])
def test_each_value_is_in_the_text_where_it_says(name: str) -> None:
    reading = reading_of(name)
    callers = reading.callers
    found = [callers.outlet, callers.journalist, callers.phone, callers.email, reading.subject]

    for each in filter(None, found):
        words = reading.text[each.start : each.end].lower()
        assert set(re.findall(r"\w+", each.value.lower())) <= set(re.findall(r"\w+", words)), name
