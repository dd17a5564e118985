import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.packs.reading_age import reading_age, syllables


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("999", 3),
        ("queue", 1),
        ("ambulance", 3),
        ("the", 1),
        ("table", 2),
        ("waited", 2),
        ("called", 1),
        ("nhs", 1),
    ],
)
def test_syllables(word, number):
    assert syllables(word) == number


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("", None),
        ("Call 999", None),
        ("Call us now.", 5),
        ("We have opened more beds this month. Fewer people wait.", 7),
        ("Utilisation of urgent and emergency care capacity remains considerably elevated.", 25),
        ("word " * 40, 17),  # 0.39 x 40 + 11.8 - 15.59 + 5
    ],
)
def test_reading_age(text, age):
    assert reading_age(text) == age


@given(st.text(max_size=200))
def test_any_text_has_an_age_or_none(text):
    age = reading_age(text)

    assert age is None or 5 <= age <= 25
