"""Who is found by words is who the database finds by them."""

import pytest

from tests.factories.training import PersonFactory
from training.gather import everybody_on
from training.models import Person
from training.named import as_searched, named, words_of

TEXTS = {1: "E1\nAoife\nO\u2019Dowd\nHead of News", 2: "E2\nBo\nVale\nNews reader", 3: "X3\nÉlise\nNewsom\n"}


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", {1, 2, 3}),
        ("news", {1, 2, 3}),
        ("NEWS e", {1, 2, 3}),
        ("news o'dowd", {1}),
        ("o\u2019DOWD", {1}),
        ("é", {3}),
        ("news vale e2", {2}),
        ("valenews", set()),
        ("vale\nnews", {2}),
        ("nobody", set()),
    ],
)
def test_named_go_by_every_word(search: str, found: set[int]) -> None:
    assert named({key: as_searched(text) for key, text in TEXTS.items()}, words_of(search)) == sorted(found)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "search", ["E", "vale", "o'd", "O\u2019D", "élise", "50%", "_", "a@b", "editor r", "nobody", " q1  bo "]
)
def test_everybody_named_is_who_the_list_of_people_finds(search: str) -> None:
    PersonFactory(reference="Q1", first_name="Bo", last_name="Vale", job_title="Editor")
    PersonFactory(reference="Q2", first_name="Élise", last_name="O\u2019Dowd", email="a@b.example.org")
    PersonFactory(reference="Q3", first_name="Robin", last_name="O'Dea", job_title="Editor, 50% of the week_end")

    found = named(everybody_on(PersonFactory(reference="Q4").joined_on).texts, words_of(search))

    assert set(found) == set(Person.objects.search(search).values_list("reference", flat=True))
