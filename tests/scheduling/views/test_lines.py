"""The library of lines: by topic as they stand today; written by one, approved by another."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent, User
from scheduling.actions.lines import change_line
from scheduling.models import Line
from tests.clock import NOW, TODAY
from tests.conftest import ClientOf
from tests.factories.scheduling import LineFactory
from tests.factories.training import TopicFactory
from training.models import Topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def typed(topic: Topic, owner: User, **changes: str) -> dict[str, str]:
    return {
        "topic": str(topic.pk),
        "text": "Call 999 in an emergency.",
        "proof": "",
        "source": "",
        "owner": str(owner.pk),
        "review_on": "31/01/2027",
        "expires_on": "28/02/2027",
        **changes,
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["D-01", "E-01", "L-01", "R-01"]),
        ("?status=draft", ["D-01"]),
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

    assert [line.reference for line in response.context["page"]] == expected


def test_line_list_when_empty_says_how_to_start(client_of: ClientOf, officer: User) -> None:
    page = client_of(officer).get("/lines/").text

    assert ["No lines yet." in page, "Write the first line" in page] == [True, True]


@pytest.mark.parametrize("rows", [1, 3])
def test_line_list_takes_the_same_queries_for_any_number(
    client_of: ClientOf, officer: User, rows: int, django_assert_num_queries
) -> None:
    LineFactory.create_batch(rows)
    client = client_of(officer)

    with django_assert_num_queries(6):
        client.get("/lines/")


def test_line_detail_offers_approval_to_a_manager_alone(client_of: ClientOf, officer: User, manager: User) -> None:
    line = LineFactory()

    pages = [client_of(user).get(f"/lines/{line}/").text for user in (officer, manager)]

    assert [f"/lines/{line}/approve/" in page for page in pages] == [False, True]


def test_line_detail_shows_the_words_before(client_of: ClientOf, officer: User) -> None:
    line = LineFactory(text="Before")
    change_line(
        line=line,
        revision=1,
        topic=line.topic,
        text="After",
        proof="",
        source="",
        owner=officer,
        review_on=line.review_on,
        expires_on=line.expires_on,
        by=officer,
        now=NOW,
    )

    assert "Before: Before" in client_of(officer).get(f"/lines/{line}/").text


def test_line_add(client_of: ClientOf, officer: User) -> None:
    response = client_of(officer).post("/lines/add/", typed(TopicFactory(code="winter"), officer, reference="W-07"))

    assert response.url == "/lines/W-07/"
    assert Line.objects.get().written_by == officer


def test_line_add_starts_with_the_review_interval(client_of: ClientOf, officer: User) -> None:
    assert 'value="23/02/2027"' in client_of(officer).get("/lines/add/").text


def test_line_add_says_what_is_wrong(client_of: ClientOf, officer: User) -> None:
    wrong = typed(TopicFactory(), officer, expires_on="30/01/2027")

    response = client_of(officer).post("/lines/add/", wrong)

    assert "The line expires before its review." in response.text
    assert Line.objects.count() == 0


def test_line_change(client_of: ClientOf, officer: User) -> None:
    line = LineFactory(approved=True)

    response = client_of(officer).post(f"/lines/{line}/change/", typed(line.topic, officer, text="New", revision="1"))

    line.refresh_from_db()
    assert (response.url, line.text, line.status(TODAY)) == (f"/lines/{line}/", "New", "draft")


@pytest.mark.parametrize("revision", ["2", "", "x"])
def test_line_change_from_an_old_page_is_refused(client_of: ClientOf, officer: User, revision: str) -> None:
    line = LineFactory()

    response = client_of(officer).post(
        f"/lines/{line}/change/", typed(line.topic, officer, text="Mine", revision=revision)
    )

    assert "Someone else changed" in response.text
    assert "Mine" in response.text


def test_line_approve(client_of: ClientOf, manager: User) -> None:
    line = LineFactory()

    client_of(manager).post(f"/lines/{line}/approve/", {"revision": "1"})

    line.refresh_from_db()
    assert line.approved_by == manager


def test_line_approve_of_ones_own_says_so(client_of: ClientOf, manager: User) -> None:
    line = LineFactory(written_by=manager)

    response = client_of(manager).post(f"/lines/{line}/approve/", {"revision": "1"}, follow=True)

    assert "Ask another communications manager to approve them." in response.text


def test_line_review(client_of: ClientOf, manager: User) -> None:
    line = LineFactory(approved=True)

    response = client_of(manager).post(f"/lines/{line}/review/", follow=True)

    assert "Next review: 23 February 2027." in response.text


def test_line_review_of_a_draft_says_so(client_of: ClientOf, manager: User) -> None:
    response = client_of(manager).post(f"/lines/{LineFactory()}/review/", follow=True)

    assert "It is reviewed when it is approved." in response.text


def test_line_withdraw(client_of: ClientOf, manager: User) -> None:
    line = LineFactory(approved=True)
    client = client_of(manager)

    without = client.post(f"/lines/{line}/withdraw/", follow=True)
    client.post(f"/lines/{line}/withdraw/", {"reason": "The figure is wrong"})

    line.refresh_from_db()
    assert "Enter why the line is withdrawn" in without.text
    assert line.withdrawn_because == "The figure is wrong"
    assert AuditEvent.objects.filter(action="line.withdrawn").count() == 1


@pytest.mark.parametrize("deed", ["approve", "review", "withdraw"])
def test_deeds_of_a_manager_are_refused_to_an_officer(
    client_of: ClientOf, officer: User, manager: User, deed: str
) -> None:
    address = f"/lines/L-404/{deed}/"

    assert [client_of(user).post(address).status_code for user in (officer, manager)] == [403, 404]


@pytest.mark.parametrize("address", ["/lines/", "/lines/add/", "/lines/L-404/", "/lines/L-404/change/"])
def test_lines_are_refused_to_others(client_of: ClientOf, spokesperson: User, address: str) -> None:
    assert client_of(spokesperson).get(address).status_code == 403


def test_line_change_starts_with_its_words(client_of: ClientOf, officer: User) -> None:
    line = LineFactory(text="Call 999.")

    assert "Call 999.</textarea>" in client_of(officer).get(f"/lines/{line}/change/").text
