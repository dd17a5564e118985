"""Words, shapes and colours of statuses."""

import pytest

from training import readiness
from training.templatetags.statuses import (
    MEDIUM_READINESS,
    STATUSES,
    course_state,
    medium_readiness,
    medium_state,
    status,
    status_word,
)


def test_status_is_a_word_with_a_shape():
    assert ">In date</strong>" in status("in_date")
    assert "#full" in status("in_date")
    assert status_word("new_in_post") == "New in post"


def test_medium_readiness_is_a_word_with_a_shape():
    assert ">Out of practice</strong>" in medium_readiness("rusty")


@pytest.mark.parametrize("table", [STATUSES, MEDIUM_READINESS])
def test_no_two_statuses_share_a_shape(table):
    shapes = [shape for _, shape, _ in table.values()]

    assert len(set(shapes)) == len(shapes)


def test_every_status_of_the_rule_has_its_words():
    assert set(STATUSES) == set(readiness.Status)


def test_inside_a_table_only_what_needs_something_has_a_colour():
    assert '<span class="state">' in course_state("in_date", "in date")
    assert '<span class="state state--amber">' in course_state("due", "due, 80 days left")
    assert '<span class="state state--red">' in course_state("overdue", "overdue for 3 days")
    assert medium_state("rusty", "recorded_tv").endswith("recorded TV out of practice</span>")
