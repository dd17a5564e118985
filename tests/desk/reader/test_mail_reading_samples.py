"""A hundred and fifty-eight invented mails are read as well as we say that they are."""

import re

import pytest

from tests.mail_scores import SETS, answers, latest, reading_of, scores


@pytest.mark.parametrize(
    ("which", "others"),
    [("looked_at", 0.98), ("scored_only", 0.955)],  # the goal is 0.97 for both
)
def test_enough_is_read_and_what_is_read_is_right(which, others):
    score = scores(which, answers(which))

    assert score["moments"].precision >= 0.97
    assert score["others"].precision >= others
    assert score["all"].recall >= 0.85


def test_every_mail_has_answers_and_the_latest_are_in_both_sets():
    assert [len(answers(which)) for which in SETS] == [98, 60]
    assert [len(latest(which)) for which in SETS] == [20, 20]


@pytest.mark.parametrize("name", [name for which in SETS for name in answers(which)])
def test_each_value_is_in_the_text_where_it_says(name):
    reading = reading_of(name)
    callers = reading.callers
    found = [callers.outlet, callers.journalist, callers.phone, callers.email, reading.subject]

    for each in filter(None, found):
        words = reading.text[each.start : each.end].lower()
        assert set(re.findall(r"\w+", each.value.lower())) <= set(re.findall(r"\w+", words)), name
