"""An answer is given again while nothing was written, and never afterwards."""

import gc
import weakref

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.look import one_look
from jobs.models import Job
from tests.factories.training import PersonFactory, TopicFactory
from training import kept as module
from training.kept import kept
from training.models import Organisation, Topic
from training.models.marks import MARK

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", {})


@pytest.fixture(autouse=True)
def _kept_answers_are_doubted() -> None:
    """Not here, where it is counted how often something is found."""


@pytest.fixture
def asked() -> list[str]:
    """What was asked of the facts themselves."""
    return []


def test_an_answer_is_given_again_for_the_same_question(asked: list[str]) -> None:
    @kept(most=2)
    def titles(beginning: str, *, plain: bool = False) -> list[str]:
        asked.append(beginning)
        return list(Topic.objects.filter(code__startswith=beginning).values_list("title", flat=True))

    TopicFactory(code="a1")

    first, again, other = titles("a"), titles("a"), titles("a", plain=True)

    assert first is again
    assert (first, first is other) == (other, False)
    assert first == ["A1"]
    assert asked == ["a", "a"]
    assert [shelf.find for shelf in module.KEPT.values()] == [titles.__wrapped__]  # type: ignore[attr-defined]  # it is kept


def test_a_question_is_the_same_however_it_is_put(asked: list[str]) -> None:
    @kept(most=2)
    def titles(beginning: str, plain: bool = False) -> list[str]:
        asked.append(beginning)
        return list(Topic.objects.filter(code__startswith=beginning).values_list("title", flat=True))

    found = [titles("a"), titles("a", False), titles(beginning="a"), titles(plain=False, beginning="a")]

    assert [one is found[0] for one in found] == [True] * 4
    assert asked == ["a"]


def test_an_answer_is_not_given_again_after_a_write(asked: list[str]) -> None:
    @kept(most=2)
    def number() -> int:
        asked.append("number")
        return Topic.objects.count()

    said = []
    for code in "ab":
        TopicFactory(code=code)
        said += [number(), number()]

    assert (said, len(asked)) == ([1, 1, 2, 2], 2)


def another_writes(code: str) -> None:
    """Somebody else does, of whom the function that finds an answer knows nothing."""
    connection.connection.execute(f"INSERT INTO training_topic (code, title) VALUES ('{code}', 'A')")  # noqa: S608  ours


def test_an_answer_into_which_a_write_went_is_not_given_again() -> None:
    """Somebody writes after the facts were read and before the answer is there."""
    writes = ["a"]

    @kept(most=2)
    def number() -> int:
        found = Topic.objects.count()
        if writes:
            another_writes(writes.pop())
        return found

    assert [number(), number()] == [0, 1]


def test_an_answer_that_wrote_is_not_kept() -> None:
    """Where that is rolled back, the marks are those of before again, and the answer was found with what is gone."""
    writes = ["a"]

    @kept(most=2)
    def number() -> int:
        if writes:
            TopicFactory(code=writes.pop())
        return Topic.objects.count()

    with transaction.atomic():
        within = number()
        transaction.set_rollback(True)

    assert (within, number()) == (1, 0)


def test_a_write_elsewhere_leaves_an_answer_where_it_is(asked: list[str]) -> None:
    @kept(most=2)
    def number() -> int:
        asked.append("number")
        return Topic.objects.count()

    number()
    PersonFactory()

    assert ([number(), number()], len(asked)) == ([0, 0], 1)


def test_an_answer_follows_from_the_tables_of_the_answers_within_too(asked: list[str]) -> None:
    @kept(most=2)
    def number() -> int:
        return Topic.objects.count()

    @kept(most=2)
    def said(words: str) -> str:
        asked.append(words)
        return f"{number()} {words}"

    number()
    assert [said("topics"), said("topics")] == ["0 topics", "0 topics"]
    TopicFactory()

    assert [said("topics"), said("topics")] == ["1 topics", "1 topics"]
    assert len(asked) == 2


def test_an_answer_follows_from_what_an_answer_within_an_answer_was_read_from() -> None:
    @kept(most=2)
    def number() -> int:
        return Topic.objects.count()

    @kept(most=2)
    def twice() -> int:
        return number() * 2

    @kept(most=2)
    def said() -> str:
        return f"twice {twice()}"

    number()
    assert [said(), said()] == ["twice 0", "twice 0"]
    TopicFactory()

    assert said() == "twice 2"


def test_a_question_that_is_too_long_is_answered_and_not_kept(asked: list[str]) -> None:
    @kept(most=2)
    def letters(text: str) -> int:
        asked.append(text)
        return len(text)

    assert [letters("a" * 1_000), letters("a" * 1_000)] == [1_000, 1_000]
    assert len(asked) == 2


def test_nothing_fails_where_a_mark_was_taken_away_by_hand() -> None:
    @kept(most=2)
    def number() -> int:
        return Topic.objects.count()

    number()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM training_mark")
    TopicFactory()

    assert [number(), number()] == [1, 1]


def test_what_is_read_of_no_table_that_django_knows_is_not_kept(asked: list[str]) -> None:
    @kept(most=2)
    def number() -> int:
        asked.append("number")
        with connection.cursor() as cursor:
            cursor.execute("WITH one AS (SELECT 1) SELECT count(*) FROM one")
            found: int = cursor.fetchone()[0]
        return found

    assert ([number(), number()], len(asked)) == ([1, 1], 2)


def test_the_marks_are_read_once_for_an_answer_and_those_within() -> None:
    @kept(most=2)
    def number() -> int:
        return Topic.objects.count()

    @kept(most=2)
    def said(words: str) -> str:
        return f"{number()} {words}"

    asked = []
    for words in ("topics", "topics", "subjects"):
        with CaptureQueriesContext(connection) as queries:
            said(words)
        asked.append([MARK in query["sql"] for query in queries])

    assert asked == [[True, False], [True], [True]]


def test_an_answer_is_kept_though_the_one_that_asked_for_it_is_not(asked: list[str]) -> None:
    @kept(most=2)
    def number() -> int:
        asked.append("number")
        return Topic.objects.count()

    @kept(most=2)
    def jobs() -> int:
        asked.append("jobs")
        return number() + Job.objects.count()

    assert [jobs(), jobs()] == [0, 0]
    assert asked == ["jobs", "number", "jobs"]


def test_a_write_after_an_answer_within_keeps_both_from_being_given_again() -> None:
    """The marks are read before the outer one, and both say what was so then."""
    writes = ["b", "a"]

    @kept(most=2)
    def number() -> int:
        return Topic.objects.count()

    @kept(most=2)
    def said() -> str:
        before = number()
        if writes:
            another_writes(writes.pop())
        return f"{before} and {number()}"

    assert [said(), said(), said(), number()] == ["0 and 0", "1 and 1", "2 and 2", 2]


def test_an_answer_asks_anew_what_the_look_around_it_knows() -> None:
    """Or nobody would see that it follows from the organisation too."""

    @kept(most=2)
    def name() -> str:
        return Organisation.objects.ours().name

    with one_look():
        Organisation.objects.ours()
        name()
    Organisation.objects.update(name="Another")

    assert name() == "Another"


def test_what_was_read_from_a_table_without_a_mark_is_not_kept(asked: list[str]) -> None:
    @kept(most=2)
    def jobs() -> int:
        asked.append("jobs")
        return Topic.objects.count() + Job.objects.count()

    assert ([jobs(), jobs()], len(asked)) == ([0, 0], 2)


def test_nothing_is_kept_where_the_mark_cannot_be_trusted(monkeypatch: pytest.MonkeyPatch, asked: list[str]) -> None:
    @kept(most=2)
    def number() -> int:
        asked.append("number")
        return 1

    monkeypatch.setattr(module, "table_marks", lambda: None)

    assert ([number(), number()], len(asked)) == ([1, 1], 2)


def test_what_was_asked_last_is_kept_and_no_more(asked: list[str]) -> None:
    @kept(most=2)
    def upper(text: str) -> str:
        asked.append(text)
        return text.upper()

    for text in "abacab":  # c takes the place of b, which was asked for longer ago than a
        upper(text)

    assert asked == ["a", "b", "c", "b"]


def test_an_answer_of_nothing_is_an_answer(asked: list[str]) -> None:
    @kept(most=1)
    def nothing() -> None:
        asked.append("nothing")

    assert (nothing(), nothing(), asked) == (None, None, ["nothing"])


@pytest.mark.parametrize("is_on", [True, False])
def test_nothing_is_collected_while_an_answer_is_made(is_on: bool) -> None:
    @kept(most=1)
    def collecting() -> bool:
        return gc.isenabled()

    if not is_on:
        gc.disable()
    try:
        assert (collecting(), gc.isenabled()) == (False, is_on)
    finally:
        gc.enable()


def test_what_was_found_before_a_write_is_let_go() -> None:
    """Whatever is asked next and of whom: whoever was removed from the register is not to stay in the memory."""

    class Answer:
        pass

    @kept(most=2)
    def answer(_: str) -> Answer:
        Topic.objects.exists()
        return Answer()

    @kept(most=2)
    def other() -> int:
        return Topic.objects.count()

    old = weakref.ref(answer("a"))
    assert old() is not None
    TopicFactory(code="a1")

    other()

    assert old() is None
