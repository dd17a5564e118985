"""Whether a piece is drawn anew exactly where something that it can see has changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from threading import Thread
from typing import Any, NamedTuple

import pytest
from django import forms
from django.db import models
from django.test import RequestFactory
from django.utils.functional import lazy, lazystr
from django.utils.safestring import mark_safe

from nhsuk import pieces
from nhsuk.london import LONDON
from nhsuk.pieces import CannotTell, facts_of, recall
from tests.clock import TODAY
from tests.factories.accounts import UserFactory
from tests.factories.training import CourseFactory, PersonFactory, TenureFactory, TrainingRecordFactory
from training.models import Person, TrainingRecord


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    pieces.forget()


class Pencil:
    """Draws, and says how often."""

    def __init__(self) -> None:
        self.drawn = 0

    def __call__(self) -> str:
        self.drawn += 1
        return f"drawing {self.drawn}"


def test_recall_draws_once_for_each_key() -> None:
    draw = Pencil()

    assert [recall(key, draw, today=TODAY) for key in ("a", "a", "b", "a")] == [
        "drawing 1",
        "drawing 1",
        "drawing 2",
        "drawing 1",
    ]


def test_recall_forgets_when_the_day_is_another() -> None:
    draw = Pencil()
    recall("a", draw, today=TODAY)

    assert recall("a", draw, today=TODAY + timedelta(days=1)) == "drawing 2"


def test_recall_does_not_keep_what_was_drawn_over_midnight() -> None:
    tomorrow = TODAY + timedelta(days=1)

    def draw() -> str:
        recall("other", lambda: "of tomorrow", today=tomorrow)  # as somebody else does meanwhile
        return "of yesterday"

    recall("a", draw, today=TODAY)

    assert recall("a", lambda: "of tomorrow", today=tomorrow) == "of tomorrow"


def test_recall_keeps_the_pieces_of_one_day_alone() -> None:
    tomorrow = TODAY + timedelta(days=1)
    recall("a", Pencil(), today=TODAY)
    recall("a", Pencil(), today=tomorrow)

    assert list(pieces._kept) == [tomorrow]


def test_recall_empties_a_full_shelf_by_the_letters_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "MOST", 1_000)

    for key in ("a" * 400, "b" * 400, "c" * 400):
        recall(key, Pencil(), today=TODAY)
    recall("d", lambda: "d" * 400, today=TODAY)

    assert list(pieces._kept[TODAY]) == ["c" * 400, "d"]


@pytest.mark.parametrize(("key", "drawn"), [("k" * 1_000, ""), ("k", "d" * 1_000)])
def test_recall_keeps_nothing_that_fills_the_shelf_alone(monkeypatch: pytest.MonkeyPatch, key: str, drawn: str) -> None:
    monkeypatch.setattr(pieces, "MOST", 1_000)
    recall("a", Pencil(), today=TODAY)

    assert recall(key, lambda: drawn, today=TODAY) == drawn
    assert list(pieces._kept[TODAY]) == ["a"]


def test_a_shelf_that_is_emptied_counts_what_another_thread_puts_there_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pieces, "MOST", 100)

    class Slow(pieces.Shelf):
        def clear(self) -> None:
            super().clear()
            other.start()
            other.join(0.1)  # which waits its turn

    shelf = Slow()
    other = Thread(target=shelf.put, args=("other", "drawn"))
    for key in ("a", "b"):
        shelf.put(key, "d" * 60)
    other.join()

    assert list(shelf) == ["b", "other"]
    assert shelf.letters == sum(len(drawn) + len(repr(key)) for key, drawn in shelf.items())


@pytest.mark.django_db
def test_recall_does_not_keep_what_asked_the_database() -> None:
    draw = Pencil()

    def ask() -> str:
        return draw() + str(Person.objects.count())

    assert [recall("a", ask, today=TODAY) for _ in range(2)] == ["drawing 10", "drawing 20"]


class Pair(NamedTuple):
    one: object
    other: object


@dataclass(frozen=True, slots=True)
class Card:
    one: object


class Colour(models.TextChoices):
    RED = "red", "Red"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (0, False),
        (1, 1.0),
        (1, Decimal(1)),
        (Decimal("1.5"), Decimal("1.50")),
        (Fraction(1, 2), 0.5),
        ("<b>", mark_safe("<b>")),
        ("1", 1),
        ("red", Colour.RED),
        (None, ""),
        (date(2026, 3, 31), datetime(2026, 3, 31, tzinfo=UTC)),
        (datetime(2026, 7, 1, 12, tzinfo=UTC), datetime(2026, 7, 1, 13, tzinfo=LONDON)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=LONDON), datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=1)),
        ("<b>", lazy(mark_safe, str)("<b>")),
        ([1], (1,)),
        ([1, True], [True, 1]),
        ({"a": 1}, {"a": True}),
        (Pair(1, 2), (1, 2)),
        (Card(1), Card(True)),
        (Card(mark_safe("a")), Card("a")),
        (frozenset({1}), frozenset({True})),
    ],
)
def test_facts_of_things_that_are_drawn_differently_differ(one: object, other: object) -> None:
    assert facts_of(one) != facts_of(other)


@pytest.mark.parametrize(
    "make",
    [
        lambda: "a",
        lambda: lazystr("a"),
        lambda: [1, None, date(2026, 3, 31)],
        lambda: {"a": {"b": Decimal("1.5")}},
        lambda: Pair(Card(Colour.RED), {2, 1}),
        lambda: datetime(2026, 7, 1, 12, tzinfo=UTC),
    ],
)
def test_facts_of_things_that_are_drawn_alike_are_the_same(make: Callable[[], object]) -> None:
    assert facts_of(make()) == facts_of(make())
    assert hash(facts_of(make())) == hash(facts_of(make()))


@pytest.mark.parametrize("thing", [object(), RequestFactory().get("/"), lambda: 1, [object()], {"a": iter(())}])
def test_facts_of_what_holds_nobody_knows_what_are_refused(thing: object) -> None:
    with pytest.raises(CannotTell, match="holds cannot be told"):
        facts_of(thing)


@pytest.mark.django_db
def test_facts_of_a_row_change_with_each_of_its_fields() -> None:
    person = PersonFactory(joined_on=date(2020, 1, 1))
    before = facts_of(Person.objects.get(pk=person.pk))

    assert facts_of(Person.objects.get(pk=person.pk)) == before
    for field in Person._meta.concrete_fields:
        changed = Person.objects.get(pk=person.pk)
        setattr(changed, field.attname, "something else")
        assert facts_of(changed) != before, field.name


@pytest.mark.django_db
def test_facts_of_a_row_change_with_the_rows_read_along_with_it() -> None:
    record = TrainingRecordFactory(course=CourseFactory(title="Radio"))

    def read() -> Any:
        return facts_of(TrainingRecord.objects.select_related("course").get())

    before = read()
    record.course.title = "Live radio"
    record.course.save()

    assert read() != before
    assert facts_of(TrainingRecord.objects.get()) != read()  # less was read, and less may be seen


@pytest.mark.django_db
def test_facts_of_a_row_change_with_the_many_that_lead_back_to_it() -> None:
    tenure = TenureFactory(starts_on=date(2026, 1, 1))

    def read() -> Any:
        return facts_of(Person.objects.prefetch_related("tenures").get())

    before = read()
    assert read() == before
    tenure.starts_on = date(2026, 1, 2)
    tenure.save()

    assert read() != before


@pytest.mark.django_db
def test_facts_of_an_account_are_all_but_its_password() -> None:
    user: Any = UserFactory(password="one")
    before = facts_of(user)

    user.password = "another"
    assert facts_of(user) == before
    user.email = "other@example.nhs.uk"
    assert facts_of(user) != before


class Asked(forms.Form):
    search = forms.CharField(required=False)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], required=False)


def with_choices(choices: list[tuple[str, str]]) -> forms.Form:
    form = Asked()
    form.fields["kind"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
    return form


@pytest.mark.parametrize(
    "form",
    [
        Asked({"search": "x"}),
        Asked({"kind": "b"}),
        Asked({"kind": "none of them"}),
        Asked(initial={"kind": "b"}),
        Asked(prefix="other"),
        with_choices([("a", "A")]),
        with_choices([("a", "A"), ("b", "Another")]),
    ],
)
def test_facts_of_a_form_change_with_what_its_boxes_show(form: forms.Form) -> None:
    assert facts_of(form) != facts_of(Asked())


def test_facts_of_a_form_are_the_same_where_it_looks_the_same() -> None:
    assert facts_of(Asked({"kind": "b"})) == facts_of(Asked({"kind": "b"}))
    assert facts_of(Asked({"kind": "none of them"})) != facts_of(Asked({"kind": "another"}))


def test_facts_of_a_form_whose_complaint_is_safe_and_of_one_whose_is_not_differ() -> None:
    def complaining(text: str) -> forms.Form:
        form = Asked({})
        form.add_error(None, text)
        form.add_error("search", text)
        return form

    safe, plain = facts_of(complaining(mark_safe("<b>"))), facts_of(complaining("<b>"))

    assert safe != plain
    assert plain == facts_of(complaining("<b>"))


def test_facts_of_a_form_do_not_hold_a_class_that_was_made_for_one_look() -> None:
    made = type("Made", (Asked,), {})

    facts_of(made())

    assert made not in pieces._READ
