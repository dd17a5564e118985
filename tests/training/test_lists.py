"""A page of a list holds its rows and its filters, and asks for nothing more once it is there."""

from datetime import datetime, timedelta
from weakref import ref

import pytest
from django import forms
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.safestring import SafeString

from scheduling.training_sessions.models import TrainingSession
from tests.clock import NOW
from tests.factories.scheduling import TrainingSessionFactory
from tests.factories.training import TopicFactory
from training.lists import listed, same_since
from training.models import Topic
from training.turns import first_moment

pytestmark = pytest.mark.django_db


class Filters(forms.Form):
    topic = forms.ModelChoiceField(Topic.objects.order_by("title"), required=False)


@pytest.fixture
def _five() -> None:
    for code in "abcde":
        TopicFactory(code=code, title=code.upper())


@pytest.mark.usefixtures("_five")
@pytest.mark.parametrize(
    ("number", "codes"), [(None, "ab"), ("2", "cd"), ("3", "e"), ("9", "e"), ("no number", "ab"), ("-1", "e")]
)
def test_the_page_that_is_asked_for(number: str | None, codes: str) -> None:
    found = listed(Filters({}), Topic.objects.order_by("code"), a_page=2, number=number)

    with CaptureQueriesContext(connection) as queries:
        assert "".join(topic.code for topic in found.rows) == codes
        assert (found.page.paginator.count, found.page.paginator.num_pages) == (5, 3)
        assert found.filters.count("<option") == 6

    assert len(queries) == 0


@pytest.mark.usefixtures("_five")
def test_rows_are_not_counted_where_their_number_is_known() -> None:
    with CaptureQueriesContext(connection) as queries:
        found = listed(Filters({}), Topic.objects.order_by("code"), a_page=2, number="3", count=5)

    assert [topic.code for topic in found.rows] == ["e"]
    assert [query["sql"] for query in queries if "COUNT(" in query["sql"]] == []


def test_rows_may_be_a_list() -> None:
    assert listed(Filters({}), ["a", "b", "c"], a_page=2, number="2").rows == ["c"]


def test_a_list_leads_to_no_row_of_another_page() -> None:
    class Numbers(list[int]):
        """That something can refer to weakly."""

    numbers = Numbers(range(9))
    all_rows = ref(numbers)

    found = listed(Filters({}), numbers, a_page=2, number="2")
    del numbers

    assert (all_rows(), found.rows, found.page.paginator.count) == (None, [2, 3], 9)


def test_filters_are_drawn_as_the_page_wants_them() -> None:
    found = listed(Filters({}), [], a_page=2, number=None, draw=lambda form: SafeString(f"{len(form.fields)} field"))

    assert found.filters == "1 field"


def test_a_list_may_have_no_filters() -> None:
    found = listed(None, ["a", "b"], a_page=2, number=None)

    assert (found.rows, found.filters, found.unread) == (["a", "b"], "", None)


def test_filters_that_could_not_be_read_say_so() -> None:
    wrong, right = ([], Filters({"topic": "none"})), ([], Filters({"topic": ""}))

    told = [listed(form, rows, a_page=2, number=None).unread for rows, form in (wrong, right)]

    assert told == [wrong[1], None]


def test_what_is_found_by_the_clock_is_the_same_since_a_moment_came() -> None:
    """Whichever way it is compared with a moment of a row: it is held against each moment around them."""
    hour, instant = timedelta(hours=1), timedelta.resolution
    for starts_at in (NOW, NOW + 2 * hour):
        TrainingSessionFactory(starts_at=starts_at, ends_at=starts_at + hour)
    turns = [NOW + hours * hour for hours in range(4)]
    tried = sorted({turn + step for turn in turns for step in (-hour / 2, -instant, timedelta(0), instant, hour / 2)})

    def compared(now: datetime) -> list[list[bool]]:
        return [[turn < now, turn <= now, turn > now] for turn in turns]

    since = [same_since(now, TrainingSession.objects.all(), "starts_at", "ends_at") for now in tried]

    assert [compared(then) for then in since] == [compared(now) for now in tried]
    assert len(set(since)) == 2 * len(turns) + 1
    assert since[0] == first_moment(NOW)
