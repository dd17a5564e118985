"""A page of a list holds its rows and its filters, and asks for nothing more once it is there."""

import pytest
from django import forms
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.training import TopicFactory
from training.lists import listed
from training.models import Topic

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


def test_filters_that_could_not_be_read_say_so() -> None:
    wrong, right = ([], Filters({"topic": "none"})), ([], Filters({"topic": ""}))

    told = [listed(form, rows, a_page=2, number=None).unread for rows, form in (wrong, right)]

    assert told == [wrong[1], None]
