"""Gaps in the monitoring of accounts in office hours, against counting minute by minute."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.monitoring import OFFICE_CLOSES, OFFICE_OPENS, Span, gaps, subtract

TIMES = st.integers(0, 23 * 4 + 3).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
SPANS = st.lists(
    st.builds(Span, st.integers(0, 4), TIMES, TIMES).filter(lambda span: span.starts < span.ends)
)
QUARTERS = [time(hour, minute) for hour in range(8, 18) for minute in (0, 15, 30, 45)]


@pytest.mark.parametrize(
    ("watched", "wanted"),
    [
        ([], [(time(8), time(18))]),
        ([(time(8), time(18))], []),
        ([(time(7), time(19))], []),
        ([(time(9), time(12)), (time(11), time(17))], [(time(8), time(9)), (time(17), time(18))]),
        ([(time(13), time(18)), (time(8), time(13))], []),
        ([(time(19), time(20))], [(time(8), time(18))]),
        ([(time(6), time(8))], [(time(8), time(18))]),
        ([(time(8), time(17, 59))], [(time(17, 59), time(18))]),
    ],
)
def test_gaps_on_a_monday(watched, wanted):
    found = [gap for gap in gaps(Span(0, *one) for one in watched) if gap.day == "Monday"]

    assert [(gap.starts, gap.ends) for gap in found] == wanted


@pytest.mark.parametrize(
    ("gone", "left"),
    [
        ((10, 12), [(8, 10), (12, 18)]),
        ((8, 12), [(12, 18)]),
        ((12, 18), [(8, 12)]),
        ((6, 20), []),
        ((8, 18), []),
        ((18, 20), [(8, 18)]),
    ],
)
def test_subtract_leaves_no_empty_spans(gone, left):
    found = subtract([Span(0, time(8), time(18))], [Span(0, *map(time, gone))])

    assert [(span.starts.hour, span.ends.hour) for span in found] == left


@given(SPANS)
def test_gaps_agree_with_counting_quarter_hours(watched):
    found = gaps(watched)

    def holds(spans: list[Span], day: int, at: time) -> bool:
        return any(span.weekday == day and span.starts <= at < span.ends for span in spans)

    assert all(OFFICE_OPENS <= gap.starts < gap.ends <= OFFICE_CLOSES for gap in found)
    for day in range(5):
        assert [holds(found, day, at) for at in QUARTERS] == [
            not holds(watched, day, at) for at in QUARTERS
        ]


@given(SPANS, SPANS)
def test_subtract_agrees_with_counting(spans, taken):
    some, gone = ([span for span in these if span.weekday == 0] for these in (spans, taken))
    left = subtract(some, gone)

    def holds(these: list[Span], at: time) -> bool:
        return any(span.starts <= at < span.ends for span in these)

    assert all(holds(left, at) == (holds(some, at) and not holds(gone, at)) for at in QUARTERS)
