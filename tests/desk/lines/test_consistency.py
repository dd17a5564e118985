"""Hard cases of comparing our words with a partner's: agreement is not marked, possible
contradiction is.
"""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.lines.consistency import Segment, compare
from desk.lines.values import Value, values_in
from tests.growth import MOST, growth

SAME = [
    ("12 people were injured.", "Twelve people were injured."),
    ("We treated 1,200 patients.", "One thousand two hundred patients were treated."),
    ("£1.2m was spent.", "They spent £1,200,000."),
    ("A hundred and twenty homes are without water.", "120 homes are without water."),
    ("Half a dozen were hurt.", "Six were hurt."),
    ("It began at 14:00.", "It began at 2pm."),
    ("50% of clinics are open.", "Half of clinics are open."),
    ("Ten per cent of staff are off.", "10 percent of staff are off."),
    ("10 to 15 people are hurt.", "Between ten and fifteen people are hurt."),
    ("10-15 people are hurt.", "10–15 people are hurt."),  # noqa: RUF001  the dash of ranges
    ("About 12 are hurt.", "12 are hurt."),
    ("It happened on 25 November.", "It happened on the 25th of November 2026."),
    ("It happened on 25/11.", "It happened on November 25."),
    ("The incident is ongoing.", "The incident is not over and continues."),
    ("The centre is closed.", "The centre is no longer open."),
    ("Call 01632 960200.", "Call 01632960200."),
    ("We treated 12 people.", "The fire began at 2pm on the M27."),  # they do not speak of it
    ("12 people were hurt.", "12 people were hurt and 3 homes are empty."),  # we do not speak of it
    ("One of our teams is there.", "It is cold."),
    ("Covid-19 wards are open.", "The wards are open."),
    ("A&E is open.", "The incident is ongoing."),
    ("12 people are hurt, in all 12.", "12 people are hurt and 3 homes are empty."),  # both say 12
]
DIFFERENT = [
    ("12 people were injured.", "Thirteen people were injured.", "Number: we say “12”, they say “Thirteen”"),
    ("12 homes and 12 people.", "12 people and 3 homes.", "Number: we say “12”, they say “3”"),
    ("12 people are hurt.", "Nobody is hurt.", "Number: we say “12”, they say “Nobody”"),
    ("There are no casualties.", "There are two casualties.", "Number: we say “no”, they say “two”"),
    ("12 are hurt.", "More than 12 are hurt.", "Number: we say “12”, they say “More than 12”"),
    ("At least 12 are hurt.", "Up to 12 are hurt.", "Number: we say “At least 12”, they say “Up to 12”"),
    ("12 people are hurt.", "10 to 15 people are hurt.", "Number: we say “12”, they say “10 to 15”"),
    ("1.2 million doses.", "12 million doses.", "Number: we say “1.2 million”, they say “12 million”"),
    ("£2m was spent.", "£3 million was spent.", "Sum of money: we say “£2m”, they say “£3 million”"),
    ("It began at 14:00.", "It began at 2am.", "Time: we say “14:00”, they say “2am”"),
    ("40% are open.", "60 per cent are open.", "Percentage: we say “40%”, they say “60 per cent”"),
    ("It was on 25 November.", "It was on 24 November.", "Day: we say “25 November”, they say “24 November”"),
    ("It was on Monday and Tuesday.", "It was on Tuesday and Wednesday.",
     "Day: we say “Monday”, they say “Wednesday”"),
    ("12 people are hurt, in all 15.", "12 people are hurt and 40 homes are empty.",
     "Number: we say “15”, they say “40”"),
    ("12 people are hurt, in all 15.", "13 people are hurt.", "Number: we say “12”, they say “13”"),
    ("The fire hurt 12.", "The fire hurt 15.", "Number: we say “12”, they say “15”"),
    ("Ring 111.", "Ring 999.", "Phone number: we say “111”, they say “999”"),
    ("It was stood down.", "It is ongoing.", "Ongoing or over: we say “stood down”, they say “ongoing”"),
    ("It has ended.", "It has not ended.", "Ongoing or over: we say “has ended”, they say “not ended”"),
    ("A&E is open.", "A&E is closed.", "Open or closed: we say “open”, they say “closed”"),
    ("A&E is open.", "A&E is not open.", "Open or closed: we say “open”, they say “not open”"),
    ("The cause is confirmed.", "The cause is not yet confirmed.",
     "Confirmed or not: we say “confirmed”, they say “not yet confirmed”"),
    ("There is no risk.", "Stay indoors.", "Safe or not: we say “no risk”, they say “Stay indoors”"),
    ("He is stable.", "He is in a critical condition.", "How badly hurt: we say “stable”, they say “critical”"),
    ("Their injuries are not life-threatening.", "Their injuries are life-threatening.",
     "How badly hurt: we say “not life-threatening”, they say “life-threatening”"),
    ("Two were injured.", "Two were killed.", "Hurt or dead: we say “injured”, they say “killed”"),
]  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs"), SAME)
def test_compare_marks_nothing_if_both_say_the_same(ours, theirs):
    assert [difference.words for difference in compare(ours, theirs).differences] == []
    assert [difference.words for difference in compare(theirs, ours).differences] == []


@pytest.mark.parametrize(("ours", "theirs", "words"), DIFFERENT)
def test_compare_marks_contradictions_in_both_directions(ours, theirs, words):
    assert [difference.words for difference in compare(ours, theirs).differences] == [words]
    assert len(compare(theirs, ours).differences) == 1


def test_compare_accepts_one_agreeing_figure_of_several():
    assert (
        compare("12 people are hurt.", "12 people are hurt, where 10 people were.").differences
        == ()
    )
    assert compare("12 patients waited.", "12 patients came, 15 waited.").differences == ()


def test_compare_can_mark_a_whole_text():
    assert compare("12", "13").our_segments == [Segment("12", 1)]


def test_segments_have_the_number_of_their_difference():
    comparison = compare("At 2pm 12 were hurt.", "At 3pm 13 were hurt.")

    assert comparison.our_segments == [
        Segment("At "), Segment("2pm", 1), Segment(" "), Segment("12", 2), Segment(" were hurt.")
    ]  # fmt: skip
    assert "".join(piece.text for piece in comparison.their_segments) == "At 3pm 13 were hurt."


@pytest.mark.parametrize(
    "text",
    ["", "%", "£", "between and", "half past", "0" * 5000, "12 " * 2000, "one hundred and " * 1000],
)
def test_compare_accepts_any_text(text):
    assert compare(text, text).differences == ()


def _each(words: str) -> Callable[[int], str]:
    return lambda count: " ".join(words.format(n) for n in range(count))


LONG = [
    (_each("{}"), _each("99{}")),
    (_each("{} beds"), _each("99{} beds")),
    (_each("open"), _each("closed")),
    (_each("at least {}"), _each("not yet")),
    (_each("half past one"), _each("twenty two o'clock")),
    (_each("monday"), _each("01632 960200")),
    (_each("between"), _each("£1,000,000 and")),
]


@pytest.mark.parametrize(("ours", "theirs"), LONG)
def test_compare_takes_linear_time(ours, theirs):
    assert growth(lambda count: compare(ours(count), theirs(count)), size=400) < MOST


def test_compare_shows_the_first_dozen_of_many_figures():
    theirs = "".join(f"{n} beds. " for n in range(200, 213))

    cut = compare("5 beds.", theirs).differences[0]
    whole = compare("5 beds.", theirs.removesuffix("212 beds. ")).differences[0]

    assert [value.text for value in cut.theirs] == [str(n) for n in range(200, 212)]
    assert cut.words.endswith("“211” and more. Read their full statement")
    assert whole.words.endswith("“211”")
    assert not compare("212 beds.", theirs).differences


def _plainly(ours: list[Value], theirs: list[Value]) -> bool:
    """The rule for `2 o'clock`, stated simply: each side says something that the other does not."""

    def same(one: Value, other: Value) -> bool:
        if one.is_open or other.is_open:
            return bool(one.key[0] % 720 == other.key[0] % 720)
        return one.key == other.key

    return any(not any(same(a, b) for b in theirs) for a in ours) and any(
        not any(same(a, b) for a in ours) for b in theirs
    )


TIMES = st.lists(
    st.sampled_from(["2am", "2pm", "14:00", "2 o'clock", "half past two", "2:30pm", "3 o'clock"]),
    max_size=4,
)


@given(TIMES, TIMES)
def test_times_differ_if_each_side_has_one_the_other_lacks(ours, theirs):
    one = ", ".join(ours)
    other = ", ".join(theirs)

    assert bool(compare(one, other).differences) == _plainly(values_in(one), values_in(other))
