from training.forms.reading import HINTS, ReadingForm
from training.models import Person


def test_every_way_to_read_is_explained() -> None:
    assert set(HINTS) == set(Person.Reading)


def test_nothing_chosen_says_what_to_do() -> None:
    assert ReadingForm({}).errors["reading"] == ["Choose how your briefings are printed."]
