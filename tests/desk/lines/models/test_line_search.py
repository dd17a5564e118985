"""Lines are found by the stems of their words, the same on either database, ranked and marked."""

import pytest
from django.db import connection

from desk.lines.models import Line
from desk.lines.models.line_search import FROM, TO
from tests.factories.scheduling import LineFactory

pytestmark = pytest.mark.django_db
LINES = {
    "W-01": ("Nobody should wait outside in an ambulance queue.", "", ""),
    "W-02": (
        "The queues are shorter than a year ago.",
        "Handovers over an hour: 214.",
        "Regional dashboard",
    ),
    "W-03": (
        "We opened more beds before the winter peak.",
        "26 beds, opened 10 November.",
        "Site report",
    ),
    "G-01": (
        "Nine in ten urgent requests are answered on the same day.",
        "",
        "Primary care dashboard",
    ),
    "M-01": ("Midwives said it is safe at the café in Llŷn.", "", ""),
}


@pytest.fixture
def library() -> None:
    for reference, (text, proof, source) in LINES.items():
        LineFactory(reference=reference, text=text, proof=proof, source=source)


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("queue", {"W-01", "W-02"}),
        ("QUEUES", {"W-01", "W-02"}),
        ("waiting", {"W-01"}),
        ("opening beds", {"W-03"}),
        ("dashboards", {"W-02", "G-01"}),
        ("ambul", {"W-01"}),
        ("queue ambulances", {"W-01"}),
        ("queue beds", set()),
        ("about the queues", {"W-01", "W-02"}),
        ("w-02", {"W-02"}),
        ("W-", {"W-01", "W-02", "W-03"}),
        ("214", {"W-02"}),
        ("the", set()),
        ("?!", set()),
        ("", set()),
        ('queue" OR beds', set()),
        ("queue & !beds | 'x' :*", set()),
        ("NEAR(queue, 2)", set()),
    ],
)
def test_search_finds_by_stem_on_either_database(asked, expected):
    assert {line.reference for line in Line.objects.search(asked)} == expected


def test_search_ranks_by_frequency():
    LineFactory(
        reference="A-01",
        text="A long line on many things, of which one is the queue of ambulances.",
    )
    LineFactory(reference="A-02", text="Queues: the queue is shorter.", proof="Queue figures")

    assert [line.reference for line in Line.objects.search("queue")] == ["A-02", "A-01"]


def test_search_marks_the_words_that_it_found():
    LineFactory(text="The queues <b> are shorter.")

    line = Line.objects.search("queue").get()

    assert line.marked == f"The {FROM}queues{TO} <b> are shorter."


def test_search_follows_changes():
    line = LineFactory(text="Queues are shorter.")
    Line.objects.filter(pk=line.pk).update(text="Beds are open.")

    found = [Line.objects.search(word).count() for word in ("queue", "bed")]
    line.delete()

    assert found == [0, 1]
    assert Line.objects.search("bed").count() == 0


def test_search_works_as_a_subquery():
    line = LineFactory(text="Queues are shorter.")

    assert (
        Line.objects.filter(pk__in=Line.objects.search("queue").order_by().values("pk")).get()
        == line
    )


def test_search_any_finds_lines_that_share_a_word():
    LineFactory(reference="A-01", text="Queues are shorter.")
    LineFactory(reference="A-02", text="Beds are open.")

    assert {line.reference for line in Line.objects.search("queue of beds", is_any=True)} == {
        "A-01",
        "A-02",
    }


@pytest.mark.only_on("sqlite")  # where triggers keep the index
def test_triggers_survive_every_migration():
    """A migration with which SQLite rebuilds the table of lines must call `keep_index`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'scheduling_line_words_*'"
        )
        assert len(cursor.fetchall()) == 3
