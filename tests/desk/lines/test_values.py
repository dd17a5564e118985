"""The values in a text, each once, the longest reading first."""

import pytest

from desk.lines.values import Kind, values_in


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Call 01632 960200 or 111.", [(Kind.PHONE, "01632 960200"), (Kind.PHONE, "111")]),
        ("At 2.30pm on 25 November 2026", [(Kind.TIME, "2.30pm"), (Kind.DAY, "25 November 2026")]),
        ("More than 1,200 of £3m, 40 per cent", [
            (Kind.NUMBER, "More than 1,200"), (Kind.MONEY, "£3m"), (Kind.PERCENT, "40 per cent")]),
        ("On the M27 at junction 12", [(Kind.NUMBER, "12")]),
        ("12 may be hurt", [(Kind.NUMBER, "12"), (Kind.STATUS, "hurt")]),
        ("It isn’t open on 12 May", [(Kind.STATUS, "n’t open"), (Kind.DAY, "12 May")]),
        ("10 m of road", [(Kind.NUMBER, "10")]),
        ("not life-threatening", [(Kind.STATUS, "not life-threatening")]),
        ("13pm or 0 o'clock", [(Kind.NUMBER, "13"), (Kind.NUMBER, "0")]),
        ("25:99 or 31/31", [(Kind.NUMBER, "25"), (Kind.NUMBER, "99"), (Kind.NUMBER, "31"), (Kind.NUMBER, "31")]),
    ],
)  # fmt: skip
def test_values_in_a_text(text, read):
    assert [(value.kind, value.text) for value in values_in(text)] == read


def key_of(text: str) -> tuple[Kind, tuple[object, ...]]:
    (value,) = values_in(text)
    return value.kind, value.key


@pytest.mark.parametrize(
    ("text", "minutes", "is_open"),
    [
        *((f"{hour} o'clock", number % 12 * 60, True) for number, hour in enumerate(
            ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1)),
        *(("1 o'clock", 60, True), ("12 o'clock", 0, True), ("half past two", 150, True)),
        *(("quarter past two", 135, True), ("quarter to two", 105, True), ("quarter to 1", 45, True)),
        *(("noon", 720, False), ("midday", 720, False), ("midnight", 0, False)),
        *(("12am", 0, False), ("12.05 p.m.", 725, False), ("1am", 60, False), ("2:30pm", 870, False)),
        *(("00:05", 5, False), ("24:00", 0, False), ("1430 hours", 870, False)),
    ],
)  # fmt: skip
def test_times_are_minutes_from_midnight(text, minutes, is_open):
    assert key_of(text) == (Kind.TIME, (minutes, is_open))


@pytest.mark.parametrize(
    "text", ["0 o'clock", "13 o'clock", "half past thirteen", "0am", "13pm", "25:00"]
)
def test_values_ignore_impossible_times(text):
    assert all(value.kind is not Kind.TIME for value in values_in(text))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *(
            ("1 January", (1, 1)),
            ("31st of December 2026", (12, 31)),
            ("March 3", (3, 3)),
            ("3 Sep", (9, 3)),
        ),
        *(("25/11", (11, 25)), ("1/1/2026", (1, 1)), ("31/12", (12, 31)), ("12 May", (5, 12))),
    ],
)
def test_days_are_a_month_and_a_day(text, day):
    assert key_of(text) == (Kind.DAY, day)


@pytest.mark.parametrize("text", ["0 January", "32 January", "0/12", "12/0", "1/13"])
def test_values_ignore_impossible_days(text):
    assert all(value.kind is not Kind.DAY for value in values_in(text))


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        *(
            ("1,200", Kind.NUMBER, 1_200.0),
            ("2 thousand", Kind.NUMBER, 2_000.0),
            ("3k", Kind.NUMBER, 3_000.0),
        ),
        *(
            ("1.5 million", Kind.NUMBER, 1.5e6),
            ("£3m", Kind.MONEY, 3e6),
            ("2 billion", Kind.NUMBER, 2e9),
        ),
        *(("£4bn", Kind.MONEY, 4e9), ("£7", Kind.MONEY, 7.0), ("nobody", Kind.NUMBER, 0.0)),
        *(
            ("three quarters", Kind.PERCENT, 75.0),
            ("two thirds", Kind.PERCENT, 66.7),
            ("half", Kind.PERCENT, 50.0),
        ),
        *(
            ("a third", Kind.PERCENT, 33.3),
            ("a quarter", Kind.PERCENT, 25.0),
            ("one in two", Kind.PERCENT, 50.0),
        ),
        *(
            ("one in ten", Kind.PERCENT, 10.0),
            ("one in four", Kind.PERCENT, 25.0),
            ("12.5 per cent", Kind.PERCENT, 12.5),
        ),
        *(("sixty per cent", Kind.PERCENT, 60.0), ("sixty", Kind.NUMBER, 60.0)),
    ],
)
def test_figures_as_numbers(text, kind, number):
    assert key_of(text) == (kind, (number,))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        *(
            ("10 to 15", (10.0, 15.0)),
            ("10-15", (10.0, 15.0)),
            ("between ten and fifteen", (10.0, 15.0)),
        ),
        *(("at least 12", (12.0, ">=")), ("12+", (12.0, ">=")), ("more than 12", (12.0, ">"))),
        *(("up to 12", (12.0, "<=")), ("fewer than 12", (12.0, "<"))),
    ],
)
def test_a_range_and_a_bound_are_one_figure(text, key):
    assert key_of(text) == (Kind.NUMBER, key)


def test_two_figures_without_a_range_are_two_values():
    assert [value.key for value in values_in("15 to 10, ten and fifteen; 12 to 12")] == [
        *((15.0,), (10.0,), (10.0,), (15.0,), (12.0,), (12.0,)),
    ]
    assert [value.kind for value in values_in("£10 to £15 or £3 to 4")] == [Kind.MONEY, Kind.MONEY]


def test_a_figure_counts_the_things_of_its_clause():
    first, second = values_in("12 people with serious burns came today and 3 homes, 4 cars")[:2]

    assert first.counted == {"with", "serio", "burns"}
    assert second.kind is Kind.STATUS


def test_time_is_open_without_morning_or_afternoon():
    assert [value.is_open for value in values_in("At half past two or 2:30pm, 12 people")] == [
        True,
        False,
        False,
    ]


def test_overlapping_value_is_ignored():
    assert [value.text for value in values_in("From 20 to 25 November")] == ["25 November"]


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("A&E is open", ("Open or closed", "open"), "open"),
        ("A&E is not open", ("Open or closed", "closed"), "not open"),
        ("It is no longer closed", ("Open or closed", "open"), "no longer closed"),
        ("It has ended", ("Ongoing or over", "over"), "has ended"),
        ("It has not ended", ("Ongoing or over", "ongoing"), "not ended"),
    ],
)
def test_not_reverses_a_status(text, key, said):
    (value,) = values_in(text)

    assert (value.kind, value.key, value.text) == (Kind.STATUS, key, said)


@pytest.mark.parametrize(
    ("text", "day"), [("tonight", "today"), ("Today", "today"), ("on Monday", "monday")]
)
def test_tonight_means_today(text, day):
    assert key_of(text) == (Kind.WEEKDAY, (day,))


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("10m of road", "10"),
        ("12.5m of road", "12.5"),
        ("12.5 homes", "12.5"),
        ("1,200 homes", "1,200"),
    ],
)
def test_m_alone_is_not_a_million(text, figure):
    assert [(value.text, value.key) for value in values_in(text)] == [
        (figure, (float(figure.replace(",", "")),))
    ]


def test_bound_is_not_doubled():
    assert key_of("at least 12+") == (Kind.NUMBER, (12.0, ">="))
