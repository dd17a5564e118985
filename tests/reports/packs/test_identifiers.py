import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.packs.identifiers import (
    Kind,
    find_identifiers,
    find_spellings,
    is_nhs_number,
    token_of,
    without,
)
from tests.growth import MOST, growth

NHS = Kind.NHS_NUMBER
BORN = Kind.DATE_OF_BIRTH
POSTCODE = Kind.POSTCODE
PHONE = Kind.PHONE


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Patient 943 476 5919 waited", [(NHS, "943 476 5919")]),
        ("9434765919", [(NHS, "9434765919")]),
        ("no. 943-476-5919.", [(NHS, "943-476-5919")]),
        ("943\u2013476\u20135919", [(NHS, "943\u2013476\u20135919")]),
        ("9 4 3 4 7 6 5 9 1 9", [(NHS, "9 4 3 4 7 6 5 9 1 9")]),
        ("943\u00a0476\u00a05919", [(NHS, "943 476 5919")]),
        ("943\u200b4765919", [(NHS, "9434765919")]),
        ("\uff19\uff14\uff13 \uff14\uff17\uff16 \uff15\uff19\uff11\uff19", [(NHS, "943 476 5919")]),
        ("943 476\n5919", [(NHS, "943 476\n5919")]),
        ("5 943 476 591 9", [(NHS, "943 476 591 9")]),
        ("943 476 5919 and 9434765919", [(NHS, "943 476 5919")]),
        ("943 476 5918 is no NHS number", []),
        ("19434765919 has eleven digits", []),
        ("214 of 1,980 handovers over 60 minutes in October (10.8%)", []),
        ("born 03/04/1950", [(BORN, "03/04/1950")]),
        ("She was born on 3rd of April 1950 in Poole", [(BORN, "3rd of April 1950")]),
        ("DOB: 3-4-50", [(BORN, "3-4-50")]),
        ("D.O.B. 1950-04-03", [(BORN, "1950-04-03")]),
        ("dob 03041950", [(BORN, "03041950")]),
        ("April 3, 1950 is her birthday", [(BORN, "April 3, 1950")]),
        ("date of birth 3 Apr '50", [(BORN, "3 Apr '50")]),
        ("3.4.1950, which is when he was born", [(BORN, "3.4.1950")]),
        ("On 3 April 2026 the hub opened", []),
        ("born " + "x" * 41 + " 3 April 1950", []),
        ("born " + "x" * 38 + " 3 April 1950", [(BORN, "3 April 1950")]),
        ("lives at SO14 7PU", [(POSTCODE, "SO14 7PU")]),
        ("so147pu", [(POSTCODE, "so147pu")]),
        ("EC1A  1BB, W1A 0AX, M1 1AE", [(POSTCODE, "EC1A  1BB"), (POSTCODE, "W1A 0AX"), (POSTCODE, "M1 1AE")]),
        ("GIR 0AA", [(POSTCODE, "GIR 0AA")]),
        ("ward B3 5th floor, at 7am, W-07/2, M1 2 hours, 5 in 10pm", []),
        ("ring 07700 900123", [(PHONE, "07700 900123")]),
        ("+44 7700 900123", [(PHONE, "+44 7700 900123")]),
        ("(01632) 960 148", [(PHONE, "01632) 960 148")]),
        ("call 111, 999, 0300 123 4567 or 0800 1111111", []),
    ],
)  # fmt: skip
def test_find_identifiers(text, wanted):
    assert [(hit.kind, hit.words) for hit in find_identifiers(text)] == wanted


def test_a_phone_number_is_no_nhs_number():
    assert [hit.kind for hit in find_identifiers("+44 943 476 5919")] == [PHONE]


@pytest.mark.parametrize(
    "written", ["01632 960148", "+44 1632 960148", "0044 1632 960148", "01632-960-148"]
)
def test_what_is_known_is_no_hit_however_it_is_written(written):
    assert find_identifiers(written, {token_of("01632 960148")}) == []


def test_a_known_postcode_is_no_hit():
    assert find_identifiers("Studio: so14 7pu", {token_of("SO147PU")}) == []


@given(st.integers(0, 999_999_999))
def test_exactly_one_check_digit_fits_or_none(nine):
    fitting = [digit for digit in range(10) if is_nhs_number(f"{nine:09}{digit}")]
    weighed = sum(int(d) * w for d, w in zip(f"{nine:09}", range(10, 1, -1), strict=True)) % 11

    assert fitting == ([] if weighed == 1 else [(11 - weighed) % 11])


@given(st.text(alphabet="0123456789 -+()SOborndb.\n/", max_size=300))
def test_any_text_is_read_to_its_end(text):
    assert all(hit.token for hit in find_identifiers(text))


def test_a_long_text_is_read_to_its_end():
    assert find_identifiers("1 2 3 " * 10_000 + "x 943 476 5919")[0].words == "943 476 5919"


@pytest.mark.parametrize("text", ["0001-01-01 00", "0012345678", "00 0000 0000", "0044 000 000"])
def test_ten_digits_that_begin_like_a_call_from_abroad_are_read(text):
    """A section with such a figure could not be saved."""
    assert {hit.kind for hit in find_identifiers(text)} <= set(Kind)


@pytest.mark.parametrize(
    "words", ["07 ", "0.", "born 1/2/26 ", "4505577104 07700900123 ", "SW1A 1AA "]
)
def test_a_text_four_times_as_long_takes_about_four_times_as_long(words):
    texts = {count: words * count for count in (500, 2000)}

    assert growth(lambda count: find_identifiers(texts[count]), size=500) < MOST


def test_growth_sees_work_that_grows_with_the_square():
    """The control."""
    assert growth(lambda count: [1 for _ in range(count) for _ in range(count)], size=500) > MOST


@pytest.mark.parametrize(
    "text",
    [
        "born long ago. " + "x " * 30 + "1/2/26 born",
        "born 1/2/26" + "x" * 60 + " born",
        "born " + "x" * 60 + " 1/2/26 " + "x" * 20 + " d.o.b",
    ],
)
def test_the_nearest_word_of_birth_makes_the_date_on_either_side_of_it(text):
    assert [hit.kind for hit in find_identifiers(text)] == [Kind.DATE_OF_BIRTH]


def test_only_the_phone_number_that_a_run_of_digits_lies_in_hides_it():
    text = "Ring 07700 900123. Her number is 450 557 7104. Ring 07700 900456."

    assert [hit.words for hit in find_identifiers(text) if hit.kind == Kind.NHS_NUMBER] == [
        "450 557 7104"
    ]


def test_every_way_of_writing_it_is_taken_out_and_nothing_else():
    text = "943 476 5919, again 9434765919, and 987 654 4321"
    spellings = find_spellings(text, Kind.NHS_NUMBER, "9434765919")

    assert spellings == {"943 476 5919", "9434765919"}
    assert find_spellings(text, Kind.POSTCODE, "9434765919") == set()
    assert without(text, spellings) == "[removed], again [removed], and 987 654 4321"
    assert without("Nothing of the kind", spellings) == "Nothing of the kind"
    assert without("943 476 5919 alone", spellings) == "[removed] alone"


def test_the_longer_way_of_writing_it_goes_first():
    assert (
        without("born 1 May 1950 and 1 May 19501", {"1 May 1950", "1 May 19501"})
        == "born [removed] and [removed]"
    )
    assert (
        without("+44 1632 960148 or 1632 960148", {"+44 1632 960148", "1632 960148"})
        == "[removed] or [removed]"
    )


def test_what_hides_in_other_characters_is_taken_out_too():
    hidden = "943\u200b 476 5919 and \uff19434765919"

    spellings = find_spellings(hidden, Kind.NHS_NUMBER, "9434765919")

    assert without(hidden, spellings) == "[removed] and [removed]"
    assert without("943\u200b 476 5919", {*spellings, "9434765919"}) == "[removed]"


@pytest.mark.parametrize(("between", "is_birth"), [(40, True), (41, False)])
def test_a_date_within_forty_characters_of_a_word_of_birth_is_one(between, is_birth):
    found = find_identifiers(f"born{' ' * between}1 May 1950")

    assert [hit.kind for hit in found] == ([Kind.DATE_OF_BIRTH] if is_birth else [])


def test_a_word_that_begins_with_a_cross_is_no_phone_number_from_abroad():
    assert [
        token_of(words) for words in ("+44 1632 960148", "0044 1632 960148", "+AB1", "01632 960148")
    ] == [
        "01632960148",
        "01632960148",
        "AB1",
        "01632960148",
    ]
