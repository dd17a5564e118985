"""Lines to take: the library, its export, one line, its versions, and the forms."""

from datetime import timedelta

import pytest

from accounts.models import User
from desk.lines.models import Line
from tests.clock import NOW, TODAY
from tests.factories.scheduling import LineFactory, LineFigureFactory, LineVersionFactory
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
        ("", ["D-01", "L-01"]),
        ("?status=fact_checked", []),
        ("?status=withdrawn", ["W-01"]),
        ("?q=beds", ["L-01"]),
        ("?q=d-01", ["D-01"]),
    ],
)
def test_line_list_is_filtered_by_status_and_words(client_of, officer, query, expected):
    LineFactory(reference="D-01")
    LineFactory(reference="L-01", approved=True, text="We opened 26 beds.")
    LineFactory(reference="W-01", withdrawn=True)

    response = client_of(officer).get(f"/lines/{query}")

    assert [line.reference for line in response.context["page"].object_list] == expected


def test_line_list_shows_a_figure_past_its_day(client_of, officer):
    LineFigureFactory(what="Beds free", as_of=TODAY - timedelta(days=9), good_until=TODAY)
    old = {"as_of": TODAY - timedelta(days=9), "good_until": TODAY - timedelta(days=1)}
    LineFigureFactory(what="Longest wait", **old)

    page = client_of(officer).get("/lines/").text

    assert page.count("old figure") == 1
    assert "old figure: Longest wait" in page


def test_line_export_follows_the_filters(client_of, officer):
    LineFactory(reference="W-01", approved=True, text="=1+1 beds")
    LineFactory(reference="W-02", owner=officer)

    answer = client_of(officer).get("/lines/export/csv/?status=live")

    rows = answer.content.decode("utf-8-sig").splitlines()
    assert answer["Content-Disposition"].startswith("attachment")
    assert [row.split(",")[0] for row in rows] == ["Reference", "W-01"]
    assert "'=1+1 beds" in rows[1]


def test_line_export_is_for_the_desk_in_two_formats(client_of, officer, spokesperson):
    assert client_of(spokesperson).get("/lines/export/csv/").status_code == 403
    assert client_of(officer).get("/lines/export/pdf/").status_code == 404


def test_line_list_by_owner(client_of, officer):
    LineFactory(reference="W-01", owner=officer)
    LineFactory(reference="W-02")

    response = client_of(officer).get(f"/lines/?owner={officer.pk}")

    assert [line.reference for line in response.context["page"].object_list] == ["W-01"]


def test_line_list_search_marks_matches_and_ranks_them(client_of, officer):
    LineFactory(reference="W-01", text="A long line on beds, staff, wards and <one> queue.")
    LineFactory(reference="W-02", text="Queues: the queue is shorter.")

    response = client_of(officer).get("/lines/?q=queue")

    assert [line.reference for line in response.context["page"].object_list] == ["W-02", "W-01"]
    assert "&lt;one&gt; <mark>queue</mark>." in response.text


def test_line_detail_offers_approval_only_to_a_manager(client_of, officer, manager):
    line = LineFactory(checked=True)

    pages = [client_of(user).get(f"/lines/{line}/").text for user in (officer, manager)]

    assert [f"/lines/{line}/approve/" in page for page in pages] == [False, True]


def test_line_detail_offers_the_check_to_others_than_the_writer(client_of, officer, manager):
    line = LineFactory(written_by=officer)

    pages = [client_of(user).get(f"/lines/{line}/").text for user in (officer, manager)]

    assert [f"/lines/{line}/check/" in page for page in pages] == [False, True]
    assert "You wrote this line." in pages[0]


@pytest.mark.parametrize("rows", [1, 3])
def test_line_detail_query_count(client_of, officer, rows, django_assert_num_queries):
    line = LineFactory(approved=True)
    for number in range(rows):
        LineFigureFactory(line=line, what=f"Figure {number}")
        LineVersionFactory(line=line, revision=number + 7)
    client = client_of(officer)

    with django_assert_num_queries(8):
        client.get(f"/lines/{line}/")


def test_line_versions_marks_what_was_added_and_removed(client_of, officer):
    line = LineFactory(text="We opened 31 beds.", revision=2)
    LineVersionFactory(line=line, text="We opened 26 beds.", approved_at=NOW, approved_by=officer)

    page = client_of(officer).get(f"/lines/{line}/versions/").text

    assert '<del><span class="vh">removed: </span>26' in page
    assert '<ins><span class="vh">added: </span>31' in page
    assert "Approved by Ceri Maddox" in page


def test_line_add_asks_for_a_topic_first(client_of, officer, manager):
    assert (
        "Ask a communications manager to add one first."
        in client_of(officer).get("/lines/add/").text
    )
    assert (
        '<a href="/topics/add/">Add a topic</a> first.'
        in client_of(manager).get("/lines/add/").text
    )

    TopicFactory()

    assert "There are no topics yet" not in client_of(officer).get("/lines/add/").text


def test_line_add_starts_with_the_review_interval(client_of, officer):
    assert 'value="23/02/2027"' in client_of(officer).get("/lines/add/").text


def test_line_add_says_what_is_wrong(client_of, officer):
    wrong = typed(TopicFactory(), officer, expires_on="30/01/2027")

    response = client_of(officer).post("/lines/add/", wrong)

    assert "The line would expire before its review." in response.text
    assert Line.objects.count() == 0


def test_line_change(client_of, officer):
    line = LineFactory(approved=True)

    response = client_of(officer).post(
        f"/lines/{line}/change/", typed(line.topic, officer, text="New", revision="1")
    )

    line.refresh_from_db()
    assert (response.url, line.text, line.status(TODAY)) == (f"/lines/{line}/", "New", "draft")


@pytest.mark.parametrize("revision", ["2", "x"])
def test_line_change_from_an_old_page_is_refused(client_of, officer, revision):
    line = LineFactory()

    response = client_of(officer).post(
        f"/lines/{line}/change/", typed(line.topic, officer, text="Mine", revision=revision)
    )

    assert "Someone else changed" in response.text
    assert "Mine" in response.text


@pytest.mark.parametrize(
    ("page", "heading"),
    [
        ("change", "Who a change would affect"),
        ("figures/add", "Who this affects"),
    ],
)
def test_pages_that_change_a_line_load_who_is_affected(client_of, officer, page, heading):
    line = LineFactory(approved=True)

    text = client_of(officer).get(f"/lines/{line}/{page}/").text

    assert [heading in text, f'hx-get="/lines/{line}/reach/"' in text] == [True, True]


def test_line_add_shows_similar_lines_before_saving(client_of, officer):
    topic = TopicFactory(code="winter")
    LineFactory(reference="W-01", topic=topic, text="In an emergency, call 999 at once.")
    client = client_of(officer)

    first = client.post("/lines/add/", typed(topic, officer))
    second = client.post("/lines/add/", typed(topic, officer) | {"similar": "W-01"})

    assert [
        "W-01 on the same topic is very similar." in first.text,
        'name="similar" value="W-01"' in first.text,
    ] == [
        True,
        True,
    ]
    assert (second.url, Line.objects.count()) == ("/lines/W-02/", 2)


def test_lines_withdraw_takes_several_with_one_reason(client_of, manager, officer):
    first, second, other = LineFactory.create_batch(3)
    rows = [f"{line.reference}/{line.revision}" for line in (first, second)]
    client = client_of(manager)

    asked = client.get("/lines/withdraw/", {"row": rows}).text
    unsaid = client.post("/lines/withdraw/", {"row": rows, "reason": " "}).text
    assert not Line.objects.filter(withdrawn_at__isnull=False).exists()
    done = client.post("/lines/withdraw/", {"row": rows, "reason": "Old figures"}, follow=True)

    assert f"/lines/{second.reference}/reach/" in asked
    assert "Enter why you are withdrawing them." in unsaid
    assert f"Withdrawn: {first}, {second}." in done.text
    withdrawn = Line.objects.filter(withdrawn_because="Old figures")
    assert {line.pk for line in withdrawn} == {first.pk, second.pk}
    assert other.withdrawn_at is None
    assert client_of(officer).get("/lines/withdraw/", {"row": rows}).status_code == 403


def test_lines_withdraw_names_the_one_that_somebody_changed(client_of, manager):
    changed = LineFactory(revision=2)
    line = LineFactory()
    rows = [f"{changed.reference}/1", f"{line.reference}/{line.revision}"]

    page = client_of(manager).post(
        "/lines/withdraw/", {"row": rows, "reason": "Old figures"}, follow=True
    )

    assert f"{changed}: " in page.text
    assert f"Withdrawn: {line}." in page.text
    changed.refresh_from_db()
    assert changed.withdrawn_at is None


@pytest.mark.parametrize("rows", [[], ["nonsense"], ["L-404/1"]])
def test_lines_withdraw_of_nothing_leads_back(client_of, manager, rows):
    page = client_of(manager).get("/lines/withdraw/", {"row": rows}, follow=True)

    assert page.redirect_chain == [("/lines/", 302)]
    assert "Choose the lines to withdraw." in page.text


def test_line_list_offers_the_choice_to_those_who_may_withdraw(client_of, manager, officer):
    line = LineFactory()
    box = f'name="row" value="{line.reference}/{line.revision}"'

    assert [box in client_of(user).get("/lines/").text for user in (manager, officer)] == [
        True,
        False,
    ]
