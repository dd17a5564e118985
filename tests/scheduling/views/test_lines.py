"""The library of lines: by topic as they stand today, and the same as a table."""

from datetime import timedelta

import pytest
import time_machine

from accounts.models import User
from scheduling.models import Line
from tests.clock import NOW, TODAY
from tests.conftest import ClientOf
from tests.factories.scheduling import LineFactory
from tests.factories.training import TopicFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["D-01", "E-01", "L-01", "R-01"]),
        ("?status=draft", ["D-01"]),
        ("?status=fact_checked", []),
        ("?status=live", ["L-01"]),
        ("?status=review_due", ["R-01"]),
        ("?status=expired", ["E-01"]),
        ("?status=withdrawn", ["W-01"]),
        ("?q=beds", ["L-01"]),
        ("?q=e-01", ["E-01"]),
    ],
)
def test_line_list_by_status_today(client_of: ClientOf, officer: User, query: str, expected: list[str]) -> None:
    topic = TopicFactory(code="winter")
    LineFactory(reference="D-01", topic=topic)
    tomorrow = TODAY + timedelta(days=1)
    LineFactory(reference="L-01", topic=topic, approved=True, text="We opened 26 beds.", review_on=tomorrow)
    LineFactory(reference="R-01", topic=topic, approved=True, review_on=TODAY, expires_on=TODAY)
    LineFactory(reference="E-01", topic=topic, approved=True, review_on=TODAY, expires_on=TODAY)
    Line.objects.filter(reference="E-01").update(
        review_on=TODAY - timedelta(days=2), expires_on=TODAY - timedelta(days=1)
    )
    LineFactory(reference="W-01", topic=topic, withdrawn=True)

    response = client_of(officer).get(f"/lines/{query}")

    assert [line.reference for line in response.context["page"].object_list] == expected


def test_line_list_when_empty_says_how_to_start(client_of: ClientOf, officer: User) -> None:
    page = client_of(officer).get("/lines/").text

    assert ["No lines yet." in page, "Write the first line" in page] == [True, True]


@pytest.mark.parametrize("rows", [1, 3])
def test_line_list_takes_the_same_queries_for_any_number(
    client_of: ClientOf, officer: User, rows: int, django_assert_num_queries
) -> None:
    LineFactory.create_batch(rows)
    client = client_of(officer)

    with django_assert_num_queries(7):
        client.get("/lines/")


def test_line_list_follows_the_clock(client_of: ClientOf, officer: User, at_now: time_machine.Traveller) -> None:
    """A review that is due within the day is due from its moment on; a last day is over at midnight."""
    due_at = NOW + timedelta(hours=1)
    line = LineFactory(approved=True, review_on=TODAY, review_at=due_at, expires_on=TODAY, text="We opened 26 beds.")
    client = client_of(officer)

    def shown() -> list[bool]:
        statuses = ("live", "review_due", "expired")
        return ["26 beds" in client.get("/lines/", {"status": status}).text for status in statuses]

    def said() -> list[bool]:
        page = client.get("/lines/").text
        return [f"{status}</strong>" in page for status in ("Live", "Review due", "Expired")]

    assert shown() == said() == [True, False, False]
    at_now.move_to(due_at)
    assert shown() == said() == [False, True, False]
    at_now.move_to(NOW.replace(hour=0, minute=0) + timedelta(days=1))
    assert shown() == said() == [False, False, True]

    def searched() -> list[bool]:
        return [f"26 <mark>{word}</mark>" in client.get("/lines/", {"q": word}).text for word in ("beds", "wards")]

    assert searched() == [True, False]
    Line.objects.filter(pk=line.pk).update(text="We opened 26 wards.")
    assert searched() == [False, True]
    assert ["26 beds" in client.get("/lines/").text, "26 wards" in client.get("/lines/").text] == [False, True]


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_line_export_holds_what_the_filters_leave(client_of: ClientOf, officer: User, file_format: str) -> None:
    LineFactory(reference="W-01", approved=True, text="=1+1 beds")
    LineFactory(reference="W-02", owner=officer)

    answer = client_of(officer).get(f"/lines/export/{file_format}/?status=live")

    assert answer["Content-Disposition"].startswith("attachment")
    if file_format == "csv":
        rows = answer.content.decode("utf-8-sig").splitlines()
        assert [row.split(",")[0] for row in rows] == ["Reference", "W-01"]
        assert "'=1+1 beds" in rows[1]


def test_line_export_is_refused_to_others_and_has_two_formats(
    client_of: ClientOf, officer: User, spokesperson: User
) -> None:
    assert client_of(spokesperson).get("/lines/export/csv/").status_code == 403
    assert client_of(officer).get("/lines/export/pdf/").status_code == 404


def test_line_list_by_owner(client_of: ClientOf, officer: User) -> None:
    LineFactory(reference="W-01", owner=officer)
    LineFactory(reference="W-02")

    response = client_of(officer).get(f"/lines/?owner={officer.pk}")

    assert [line.reference for line in response.context["page"].object_list] == ["W-01"]


def test_line_list_that_was_searched_marks_what_it_found_the_best_first(client_of: ClientOf, officer: User) -> None:
    LineFactory(reference="W-01", text="A long line on beds, staff, wards and <one> queue.")
    LineFactory(reference="W-02", text="Queues: the queue is shorter.")

    response = client_of(officer).get("/lines/?q=queue")

    assert [line.reference for line in response.context["page"].object_list] == ["W-02", "W-01"]
    assert "&lt;one&gt; <mark>queue</mark>." in response.text
