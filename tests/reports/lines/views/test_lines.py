"""One line on its page: where it is used, written by one, changed, its versions side by side."""

import pytest

from accounts.models import User
from scheduling.lines.models import Line
from tests.clock import NOW, TODAY
from tests.conftest import ClientOf
from tests.factories.reports import PackSectionFactory
from tests.factories.scheduling import EnquiryFactory, LineFactory, LineFigureFactory, LineVersionFactory
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


def test_line_detail_offers_approval_to_a_manager_alone(client_of: ClientOf, officer: User, manager: User) -> None:
    line = LineFactory(checked=True)

    pages = [client_of(user).get(f"/lines/{line}/").text for user in (officer, manager)]

    assert [f"/lines/{line}/approve/" in page for page in pages] == [False, True]


def test_line_detail_offers_the_check_to_who_did_not_write_it(
    client_of: ClientOf, officer: User, manager: User
) -> None:
    line = LineFactory(written_by=officer)

    pages = [client_of(user).get(f"/lines/{line}/").text for user in (officer, manager)]

    assert [f"/lines/{line}/check/" in page for page in pages] == [False, True]
    assert "You wrote these words." in pages[0]


def test_line_detail_says_where_it_is_used(client_of: ClientOf, officer: User) -> None:
    line = LineFactory(approved=True, text="Call 999.")
    PackSectionFactory(
        pack__reference="P-0042", key="messages", content={"primary": line.text, "primary_line": f"{line}/1"}
    )
    EnquiryFactory(response="You asked. Call 999. Anything else?", subject="Queues")

    page = client_of(officer).get(f"/lines/{line}/").text

    assert ["P-0042" in page, "the draft" in page, "Queues" in page] == [True] * 3


@pytest.mark.parametrize("rows", [1, 3])
def test_line_detail_takes_the_same_queries_for_any_number(
    client_of: ClientOf, officer: User, rows: int, django_assert_num_queries
) -> None:
    line = LineFactory(approved=True)
    for number in range(rows):
        PackSectionFactory(key="messages", content={"primary": line.text, "primary_line": f"{line}/1"})
        LineFigureFactory(line=line, what=f"Figure {number}")
        LineVersionFactory(line=line, revision=number + 7)
    client = client_of(officer)

    with django_assert_num_queries(14):
        client.get(f"/lines/{line}/")


def test_line_versions_marks_what_was_added_and_removed(client_of: ClientOf, officer: User) -> None:
    line = LineFactory(text="We opened 31 beds.", revision=2)
    LineVersionFactory(line=line, text="We opened 26 beds.", approved_at=NOW, approved_by=officer)

    page = client_of(officer).get(f"/lines/{line}/versions/").text

    assert '<del><span class="nhsuk-u-visually-hidden">removed: </span>26' in page
    assert '<ins><span class="nhsuk-u-visually-hidden">added: </span>31' in page
    assert "Approved by Ceri Maddox" in page


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


def test_line_change_starts_with_its_words(client_of: ClientOf, officer: User) -> None:
    line = LineFactory(text="Call 999.")

    assert "Call 999.</textarea>" in client_of(officer).get(f"/lines/{line}/change/").text


def test_line_change_says_whom_other_words_reach(client_of: ClientOf, officer: User) -> None:
    line = LineFactory(approved=True)
    PackSectionFactory(
        pack__reference="P-0042", key="messages", content={"primary": line.text, "primary_line": f"{line}/1"}
    )

    page = client_of(officer).get(f"/lines/{line}/change/").text

    assert ["Whom other words reach" in page, "P-0042" in page] == [True, True]


@pytest.mark.parametrize("address", ["/lines/L-404/", "/lines/L-404/change/", "/lines/L-404/versions/"])
def test_a_line_that_is_not_there_is_not_found(client_of: ClientOf, officer: User, address: str) -> None:
    assert client_of(officer).get(address).status_code == 404


def test_line_add_shows_lines_alike_before_it_saves(client_of: ClientOf, officer: User) -> None:
    topic = TopicFactory(code="winter")
    LineFactory(reference="W-01", topic=topic, text="In an emergency, call 999 at once.")
    client = client_of(officer)

    first = client.post("/lines/add/", typed(topic, officer))
    second = client.post("/lines/add/", typed(topic, officer) | {"alike": "W-01"})

    assert ["W-01 on the same topic says much the same." in first.text, 'name="alike" value="W-01"' in first.text] == [
        True,
        True,
    ]
    assert (second.url, Line.objects.count()) == ("/lines/W-02/", 2)
