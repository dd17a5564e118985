import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from reports.printing.alphabet import _PRINTABLE, REPLACEMENT, plain, printable, unprintable

FONTS = sorted((Path(__file__).parents[3] / "static" / "fonts").glob("LiberationSans-*.ttf"))


def test_a_telephone_number_is_not_broken_across_lines() -> None:
    said = printable("Ring 01632 960111 or 020 7946 0958 after 07 30, not 2.")

    assert said == "Ring 01632\xa0960111 or 020\xa07946\xa00958 after 07 30, not 2."


def test_an_ellipsis_stays_with_the_word_before_it() -> None:
    assert printable("What I do know is …") == "What I do know is\xa0…"


def test_printable_is_what_all_four_faces_have_a_shape_for() -> None:
    shared = set.intersection(*(set(TTFont(path).getBestCmap()) for path in FONTS))
    dropped = {"Cc", "Cf", "Cs", "Cn", "Co"}
    wanted = {point for point in shared if unicodedata.category(chr(point)) not in dropped} | {0xAD}

    assert len(FONTS) == 4
    assert {point for point in _PRINTABLE if unicodedata.category(chr(point)) != "Cf"} | {0xAD} == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Plain text.", "Plain text."),
        ("two\r\nlines\rthree", "two\nlines\nthree"),
        ("a\x00b\x07c\x0bd", "abcd"),
        ("left \u202eright\u2066\u200f", "left right"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("soft\u00adhyphen", "soft\u00adhyphen"),
        ("half\ud800pair", "halfpair"),
        ("e\u0301", "\u00e9"),
        ("off\u2011the\u2011record", "off-the-record"),
        ("tab\tkept", "tab\tkept"),
        ("two\u2028lines", "two\nlines"),
        ("two\u2029lines", "two\nlines"),
        ("a\ufe00b\ufe0fc", "abc"),
        ("a\ufe10b", "a\ufe10b"),
    ],
)
def test_plain(text: str, wanted: str) -> None:
    assert plain(text) == wanted


def test_printable_puts_a_square_where_the_fonts_have_no_shape() -> None:
    assert printable("Tŷ Môr \u6f22\u5b57 \U0001f600\ufe0f") == f"Tŷ Môr {REPLACEMENT * 2} {REPLACEMENT}"


def test_unprintable_names_each_character_once() -> None:
    assert unprintable("\U0001f600 a \u6f22 \U0001f600\n") == "\U0001f600\u6f22"
