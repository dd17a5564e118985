"""The page of results, and the same without the page around it for the dialog."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db


def test_search_lists_what_was_found_and_keeps_the_words(client_of, officer):
    person = PersonFactory(title="Dr", first_name="Leila", last_name="Iyer-Thorne")

    page = client_of(officer).get("/search/?q=iyer").text

    assert f'<a class="name" href="{person.get_absolute_url()}">Dr Leila Iyer-Thorne</a>' in page
    assert 'value="iyer"' in page


def test_search_for_the_dialog_is_the_results_alone(client_of, officer):
    PersonFactory(last_name="Iyer-Thorne")

    part = client_of(officer).get("/search/?q=iyer", headers={"hx-request": "true"}).text

    assert "Iyer-Thorne" in part
    assert "<html" not in part


def test_search_without_a_hit_says_what_to_try(client_of, officer):
    page = client_of(officer).get("/search/?q=%3Cb%3Ezebra").text

    assert "Nothing found for “&lt;b&gt;zebra”." in page


def test_search_needs_a_sign_in(client_of):
    assert client_of(None).get("/search/?q=iyer").status_code == 302


def test_search_makes_as_many_queries_for_many_rows(client_of, officer):
    client = client_of(officer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            client.get("/search/?q=calloway")
        return len(made)

    PersonFactory(last_name="Calloway")
    with_one = queries()
    PersonFactory.create_batch(3, last_name="Calloway")

    assert queries() == with_one <= 12


def test_the_box_is_in_the_bar_of_those_with_keys_alone(client_of, officer, spokesperson):
    assert 'id="find-dialog"' in client_of(officer).get("/people/").text
    assert 'id="find-dialog"' not in client_of(spokesperson).get("/my-next-interview/").text
