"""Which counts may be shown: none below 8, and none that the others would reveal."""

from collections import defaultdict
from itertools import product

import pytest

from training.equality import LEAST, QUESTIONS, suppress_small_counts, suppress_small_total


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], []),
        ([0, 0], [None, None]),
        ([8, 9], [8, 9]),
        ([7, 20], [None, None]),  # the 20 would give the 7 away
        ([7, 8, 20], [None, None, 20]),
        ([7, 7, 8, 20], [None, None, None, 20]),
        ([1, 1, 30, 40], [None, None, None, 40]),  # 1 and 1 would be 2, which is below 8
        ([3, 5, 30], [None, None, None]),
        ([3, 4, 30], [None, None, None]),
        ([0, 7, 9, 9], [None, None, None, None]),  # which of the two 9 is hidden would tell
        ([0, 7, 9, 10], [None, None, None, 10]),
        ([0, 0, 20], [None, None, None]),
        ([0, 8, 20], [None, None, 20]),
        ([1, 2, 3], [None, None, None]),
    ],
)
def test_suppress_small_counts_hides_small_counts_and_the_next(counts, expected):
    answers = "abcdef"

    assert (
        list(suppress_small_counts(dict(zip(answers, counts, strict=False))).values()) == expected
    )


@pytest.mark.parametrize(("total", "expected"), [(0, None), (7, None), (8, 8), (9, 9)])
def test_suppress_small_total_below_eight(total, expected):
    assert suppress_small_total(total) == expected


def test_hidden_counts_cannot_be_worked_out():
    """For any three counts: the rule, the total and the shown counts do not determine a hidden one."""
    behind: dict[object, list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(22), repeat=3):
        seen = tuple(suppress_small_counts(dict(zip("abc", counts, strict=True))).values())
        assert all(count is None or count >= LEAST for count in seen)
        behind[suppress_small_total(sum(counts)), seen].append(counts)

    for (total, seen), alike in behind.items():
        hidden = [number for number, count in enumerate(seen) if count is None]
        assert all(len({counts[number] for counts in alike}) > 1 for number in hidden), (
            total,
            seen,
            alike,
        )
        if total is not None and hidden:
            assert (len(hidden) >= 2, total - sum(count or 0 for count in seen) >= LEAST) == (
                True,
                True,
            )


def test_answers_of_a_question_have_different_labels():
    assert len({question.slug for question in QUESTIONS}) == len(QUESTIONS)
    for question, length in product(QUESTIONS, [20]):
        assert all(len(answer) <= length for answer in (question.slug, *question.answers))
