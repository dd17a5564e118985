from training.forms.reading import HINTS, ReadingForm
from training.models import Person


def test_every_reading_choice_has_a_hint():
    assert set(HINTS) == set(Person.Reading)


def test_missing_choice_is_refused():
    assert ReadingForm({}).errors["reading"] == ["Choose how your packs are printed."]
