import pytest

from reports.printing import font_coverage
from reports.printing.font_coverage import (
    REPLACEMENT,
    characters_in_fonts,
    make_printable,
    remove_controls,
    unprintable_characters,
)


def test_a_telephone_number_is_not_broken_across_lines():
    said = make_printable("Ring 01632 960111 or 020 7946 0958 after 07 30, not 2.")

    assert said == "Ring 01632\xa0960111 or 020\xa07946\xa00958 after 07 30, not 2."


def test_an_ellipsis_stays_with_the_word_before_it():
    assert make_printable("What I do know is …") == "What I do know is\xa0…"


def test_characters_in_fonts():
    """At the boundaries of blocks, where the fonts have a shape and where they have none."""
    present = "~\u00a0\u036f\u03ce\u05ea\u1ef9\u20bf\u20f0\u2195\u25a1\u266f\ufb4f\ufffc"
    absent = (
        "\x7f\u0370\u03cf\u05eb\u1efa\u20c0\u20f1\u2196\u2670\ufb50\ufffd\u2011\u6f22\U0001f600"
    )

    found = characters_in_fonts()

    assert {character for character in present + absent if ord(character) in found} == set(present)
    assert REPLACEMENT in present


def test_characters_in_fonts_are_in_all_four_faces(monkeypatch):
    """As they come all four have the same; another version of them need not."""
    faces = {"Bold": {1, 2, 3}, "BoldItalic": {2, 3}, "Italic": {1, 2}, "Regular": {1, 2, 3, 4}}
    monkeypatch.setattr(
        font_coverage,
        "_characters_in",
        lambda path: frozenset(faces[path.stem.removeprefix("LiberationSans-")]),
    )

    assert characters_in_fonts.__wrapped__() == {2}


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
def test_remove_controls(text, wanted):
    assert remove_controls(text) == wanted


def test_make_printable_puts_a_square_where_the_fonts_have_no_shape():
    assert (
        make_printable("Tŷ Môr \u6f22\u5b57 \U0001f600\ufe0f")
        == f"Tŷ Môr {REPLACEMENT * 2} {REPLACEMENT}"
    )


def test_unprintable_characters_names_each_character_once():
    assert unprintable_characters("\U0001f600 a \u6f22 \U0001f600\n") == "\U0001f600\u6f22"
