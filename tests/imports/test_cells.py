from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from imports.cells import (
    CellError,
    choice,
    clean,
    day,
    email,
    link,
    moment,
    number,
    phone,
    reference,
    score,
    several,
    shorten,
    text,
    yes_or_no,
)


def in_workbook(*parts: int) -> datetime:
    return datetime(*parts)  # noqa: DTZ001  a cell of a workbook has no zone


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-03-31", date(2026, 3, 31)),
        ("31/03/2026", date(2026, 3, 31)),
        ("1/4/2026", date(2026, 4, 1)),
        ("2024-02-29", date(2024, 2, 29)),
        ("1900-01-01", date(1900, 1, 1)),
        ("2100-12-31", date(2100, 12, 31)),
        (in_workbook(2026, 3, 31), date(2026, 3, 31)),
        ("31-Mar-2026", date(2026, 3, 31)),
        ("01-APR-2019", date(2019, 4, 1)),
        ("01-Apr-15", date(2015, 4, 1)),
        ("01-Apr-98", date(1998, 4, 1)),
        ("3 Nov 2026", date(2026, 11, 3)),
        ("3rd November 2026", date(2026, 11, 3)),
        ("Tue 3 Nov 2026", date(2026, 11, 3)),
        ("Tuesday, 3 November 2026", date(2026, 11, 3)),
        ("November 3, 2026", date(2026, 11, 3)),
        ("31.03.2026", date(2026, 3, 31)),
        ("31-03-2026", date(2026, 3, 31)),
        ("2026-3-31", date(2026, 3, 31)),
        ("20260331", date(2026, 3, 31)),
        ("46112", date(2026, 3, 31)),
        ("46112.5", date(2026, 3, 31)),
        ("2026-03-31T00:00", date(2026, 3, 31)),
        ("31/03/2026 14:05", date(2026, 3, 31)),
        ("31/03/2026 2:05 PM", date(2026, 3, 31)),
        (in_workbook(2026, 3, 31, 7, 10), date(2026, 3, 31)),
    ],
)
def test_day_reads_every_clear_spelling(written, read):
    assert day(written) == read


@pytest.mark.parametrize(
    "written",
    [
        "",
        "26-03-31",
        "31/03/26",
        "03-04-26",
        "2026",
        "March 2026",
        "31 Marsh 2026",
        "31-03/2026",
        "03/31/2026",
        "2026-02-29",
        "31/04/2026",
        "2026-03-31T25",
        "٢٠٢٦-٠٣-٣١",
    ],
)
def test_day_explains_refusals(written):
    with pytest.raises(CellError) as refused:
        day(written)

    assert refused.value.remedy == "Write the date as 2026-03-31 or 31/03/2026."


@pytest.mark.parametrize("written", ["1899-12-31", "2101-01-01", "9999-12-31", "0001-01-01"])
def test_day_refuses_placeholder_dates(written):
    with pytest.raises(CellError) as refused:
        day(written)

    assert (
        refused.value.remedy
        == "Write the real date, or leave the cell empty if there is no end date."
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-01-31T07:10", datetime(2026, 1, 31, 7, 10, tzinfo=UTC)),
        ("2026-07-31T07:10", datetime(2026, 7, 31, 6, 10, tzinfo=UTC)),
        ("2026-07-31 07:10:30", datetime(2026, 7, 31, 6, 10, 30, tzinfo=UTC)),
        ("31/07/2026 07:10", datetime(2026, 7, 31, 6, 10, tzinfo=UTC)),
        ("2026-07-31T07:10+05:30", datetime(2026, 7, 31, 1, 40, tzinfo=UTC)),
        ("2026-07-31T07:10+0100", datetime(2026, 7, 31, 6, 10, tzinfo=UTC)),
        ("2026-07-31T07:10Z", datetime(2026, 7, 31, 7, 10, tzinfo=UTC)),
        (in_workbook(2026, 7, 31, 7, 10), datetime(2026, 7, 31, 6, 10, tzinfo=UTC)),
        ("2026-10-25T01:30+01:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25T01:30+00:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-10-25T00:59", datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        ("2026-10-25T02:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
        ("2026-03-29T02:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
    ],
)
def test_moment_reads_london_time_or_an_offset(written, read):
    assert moment(written) == read


@pytest.mark.parametrize(
    ("written", "what", "readings"),
    [
        ("2026-03-29T01:30", "does not exist", "2026-03-29T01:30+00:00 or 2026-03-29T01:30+01:00"),
        ("2026-03-29T01:00", "does not exist", "2026-03-29T01:00+00:00 or 2026-03-29T01:00+01:00"),
        ("2026-10-25T01:30", "happens twice", "2026-10-25T01:30+01:00 or 2026-10-25T01:30+00:00"),
        (
            in_workbook(2026, 10, 25, 1, 59),
            "happens twice",
            "2026-10-25T01:59+01:00 or 2026-10-25T01:59+00:00",
        ),
    ],
)
def test_moment_refuses_times_around_a_clock_change(written, what, readings):
    with pytest.raises(CellError) as refused:
        moment(written)

    assert what in refused.value.problem
    assert refused.value.remedy == f"Write {readings}, whichever is meant."


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2026-03-31",
        "07:10",
        "2026-03-31T7:10",
        "2026-03-31T25:10",
        "2026-03-31T07:10+25:00",
        "2026-02-30T07:10",
    ],
)
def test_moment_explains_refusals(written):
    with pytest.raises(CellError) as refused:
        moment(written)

    assert (
        refused.value.remedy
        == "Write the date and time as 2026-03-31T07:10, in London time or with an offset."
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (" Gwen ", "Gwen"),
        ("\ufeffGwen\u200b", "Gwen"),
        ("e\u0301", "é"),
        ("'+44", "+44"),
        ("'tis", "'tis"),
        ("", ""),
    ],
)
def test_clean_strips_surrounding_characters(written, read):
    assert clean(written) == read


@pytest.mark.parametrize(
    ("written", "problem", "remedy"),
    [
        (
            "Gw\0en",
            "“Gw\ufffden” contains an invisible character (U+0000).",
            "Type the cell again.",
        ),
        (
            "Gw\u202een",
            "“Gw\ufffden” contains an invisible character (U+202E).",
            "Type the cell again.",
        ),
        ("Gwen\nF", "“Gwen\ufffdF” is on more than one line.", "Write it on one line."),
    ],
)
def test_clean_refuses_forbidden_characters(written, problem, remedy):
    with pytest.raises(CellError) as refused:
        clean(written)

    assert (refused.value.problem, refused.value.remedy) == (problem, remedy)


def test_clean_keeps_workbook_dates():
    assert clean(in_workbook(2026, 3, 31)) == in_workbook(2026, 3, 31)


def test_clean_raises_the_problem_found_on_reading():
    with pytest.raises(CellError, match="formula"):
        clean(CellError("The cell is a formula.", "Paste it as a value."))


def test_shorten_keeps_a_message_short_and_on_one_line():
    assert shorten("a" * 40) == "a" * 40
    assert shorten("a" * 41) == "a" * 39 + "…"
    assert shorten("a\r\nb") == "a\ufffd\ufffdb"


def test_text_limits_the_length():
    assert text(4)("Gwen") == "Gwen"
    assert text(10)(in_workbook(2026, 3, 31)) == "2026-03-31"
    with pytest.raises(CellError, match="has 5 characters"):
        text(4)("Gwenn")


def test_reference_must_fit_in_a_url():
    assert reference(40)("E-1007") == "E-1007"
    with pytest.raises(CellError, match="cannot be used as a reference"):
        reference(40)("E/1007")


def test_number_reads_whole_numbers_in_its_range():
    assert [number(1, 600)(digits) for digits in ("1", "600", "024")] == [1, 600, 24]
    for digits in ("0", "601", "1.5", "-1", "two", "\u0661", "9" * 5000):
        with pytest.raises(CellError, match="is not a whole number from 1 to 600"):
            number(1, 600)(digits)


@pytest.mark.parametrize(
    ("written", "read"), [("1", "1.0"), ("3.2", "3.2"), ("5.0", "5.0"), ("5", "5.0")]
)
def test_score_reads_one_to_five(written, read):
    assert score(written) == Decimal(read)


@pytest.mark.parametrize("written", ["0.9", "5.1", "3.25", "3,2", "good", "1e0"])
def test_score_explains_refusals(written):
    with pytest.raises(CellError, match="is not a score"):
        score(written)


def test_choice_ignores_case_and_lists_values():
    read = choice(["lead", "can"])

    assert read("Lead") == "lead"
    with pytest.raises(CellError) as refused:
        read("expert")
    assert refused.value.remedy == "Write one of: lead, can."


media = several(["print", "radio"], "medium")


def test_several_are_in_the_usual_order():
    assert media("radio  Print") == ("print", "radio")


@pytest.mark.parametrize(
    ("written", "what"), [("radio podcast", "“podcast” is not a medium"), ("radio radio", "once")]
)
def test_several_refuses_unknown_and_repeated_ones(written, what):
    with pytest.raises(CellError, match=what):
        media(written)


@pytest.mark.parametrize("written", ["gwen@example.nhs.uk", "o'h@example.org"])
def test_email_reads_an_address(written):
    assert email(written) == written


@pytest.mark.parametrize(
    "written", ["gwen", "gwen@", "a b@example.org", "=1+1", f"{'a' * 64}@{'b' * 200}.example.org"]
)
def test_email_explains_refusals(written):
    with pytest.raises(CellError):
        email(written)


def test_email_limits_the_length():
    longest = "a" * 60 + "@" + ("b" * 60 + ".") * 3 + "org"

    assert email(longest) == longest
    to_the_letter = "a" * 64 + "@" + ("b" * 60 + ".") * 3 + "bb.org"
    assert email(to_the_letter) == to_the_letter
    assert len(to_the_letter) == 254
    with pytest.raises(CellError, match="has 255 characters"):
        email(to_the_letter.replace("bb.org", "bbb.org"))
    with pytest.raises(CellError, match="has 308 characters"):
        email("a" * 60 + "@" + ("b" * 60 + ".") * 4 + "org")


@pytest.mark.parametrize(
    "written", ["01632 960148", "+44 (0)1632 960-148", "01632 960148 ext 12", "999", "0" * 40]
)
def test_phone_reads_a_number(written):
    assert phone(written) == written


@pytest.mark.parametrize("written", ["ring her", "1", "=HYPERLINK(1)", "0" * 41])
def test_phone_explains_refusals(written):
    with pytest.raises(CellError, match="is not a phone number"):
        phone(written)


def test_yes_or_no_ignores_case():
    assert (yes_or_no("Yes"), yes_or_no("NO")) == (True, False)
    with pytest.raises(CellError, match="is not yes or no"):
        yes_or_no("true")


def test_link_needs_a_web_address_that_fits():
    assert link("https://example.org/us") == "https://example.org/us"
    assert link("https://example.org/" + "a" * 180) == "https://example.org/" + "a" * 180
    for wrong in ("javascript:alert(1)", "example", "https://example.org/" + "a" * 181):
        with pytest.raises(CellError):
            link(wrong)


def test_moment_refuses_placeholder_years_in_a_workbook():
    with pytest.raises(CellError, match="lies outside 1900 to 2100"):
        moment(in_workbook(1899, 12, 31, 9))
