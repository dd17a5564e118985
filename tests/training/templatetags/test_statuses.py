"""Words, shapes and colours of statuses."""

import pytest

from training import readiness
from training.templatetags.statuses import (
    MEDIUM_READINESS,
    STATUSES,
    medium_readiness,
    status,
    status_word,
)


def test_status_is_a_word_with_a_shape() -> None:
    assert ">In date</strong>" in status("in_date")
    assert "#full" in status("in_date")
    assert status_word("new_in_post") == "New in post"


def test_medium_readiness_is_a_word_with_a_shape() -> None:
    assert ">Rusty</strong>" in medium_readiness("rusty")


@pytest.mark.parametrize("table", [STATUSES, MEDIUM_READINESS])
def test_no_two_statuses_share_a_shape(table: dict[str, tuple[str, str, str]]) -> None:
    shapes = [shape for _, shape, _ in table.values()]

    assert len(set(shapes)) == len(shapes)


def test_every_status_of_the_rule_has_its_words() -> None:
    assert set(STATUSES) == set(readiness.Status)
