"""As much of an answer as page 1 has room for."""

import pytest

from reports.packs.sentences import after_first_sentence, first_sentence, sentences


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One. Two.", "One."),
        ("Is it? It is.", "Is it?"),
        ("No full stop", "No full stop"),
        ("We waited 3.5 hours. Sorry.", "We waited 3.5 hours."),
        ("Dr. Orr is sorry. So am I.", "Dr. Orr is sorry."),
        ("Ask J. Orr, e.g. tomorrow. Do.", "Ask J. Orr, e.g. tomorrow."),
        ("“I am sorry.” Then 999.", "“I am sorry.”"),
        (
            "**Anyone** who waited *so long* waited too long.\nMore.",
            "Anyone who waited so long waited too long.",
        ),
        ("- First of a list\n- Second", "First of a list"),
        ("See [111 online](https://111.nhs.uk). Or ring.", "See 111 online."),
        ("\n\nAfter a gap. Two.", "After a gap."),
        ("", ""),
    ],
)
def test_first_sentence(text, sentence):
    assert first_sentence(text) == sentence


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("One. Two. Three.", "Two. Three."),
        ("  One.\n\nA second paragraph.", "A second paragraph."),
        ("One.", ""),
        ("No full stop", ""),
        ("**Anyone** who waited. More.", "**Anyone** who waited. More."),
        ("- First of a list\n- Second", "- First of a list\n- Second"),
        ("", ""),
    ],
)
def test_after_first_sentence(text, rest):
    assert after_first_sentence(text) == rest


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Call 999. An ambulance will come.", ["Call 999.", "An ambulance will come."]),
        ("Not an emergency?  Try 111", ["Not an emergency?", "Try 111"]),
        ("Dr. Orr says so.", ["Dr. Orr says so."]),
        ("Yes. *This* one.", ["Yes.", "*This* one."]),
        ("", []),
    ],
)
def test_sentences(text, parts):
    assert sentences(text) == parts
