"""Checking, approving, reviewing and withdrawing a line, and who is affected."""

import pytest

from accounts.models import AuditEvent
from tests.clock import TODAY
from tests.factories.scheduling import LineFactory, LineVersionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_line_check_by_someone_else(client_of, officer):
    line = LineFactory()

    response = client_of(officer).post(
        f"/lines/{line}/check/", {"revision": "1", "against": "Weekly report"}, follow=True
    )

    line.refresh_from_db()
    assert (line.checked_by, line.checked_against) == (officer, "Weekly report")
    assert "is fact checked. It now needs a communications manager’s approval." in response.text


def test_line_approve(client_of, manager):
    line = LineFactory(checked=True)

    client_of(manager).post(f"/lines/{line}/approve/", {"revision": "1"})

    line.refresh_from_db()
    assert (line.approved_by, line.status(TODAY)) == (manager, "live")


def test_line_approve_shows_changes_and_who_is_affected(client_of, officer, manager):
    line = LineFactory(text="We opened 31 beds.", checked=True, revision=2)
    LineVersionFactory(
        line=line, text="We opened 26 beds.", approved_at=line.written_at, approved_by=manager
    )

    page = client_of(manager).get(f"/lines/{line}/approve/").text

    assert ["Changed since version 1" in page, "removed: </span>26" in page] == [True, True]
    assert f'hx-get="/lines/{line}/reach/"' in page


def test_line_approve_refuses_the_writer(client_of, manager):
    line = LineFactory(written_by=manager, checked=True)
    client = client_of(manager)

    said = client.post(f"/lines/{line}/approve/", {"revision": "1"}, follow=True).text

    assert "Ask another communications manager to approve it." in said
    assert (
        "Another communications manager must approve it."
        in client.get(f"/lines/{line}/approve/").text
    )


def test_line_review(client_of, manager):
    line = LineFactory(approved=True)

    response = client_of(manager).post(f"/lines/{line}/review/", {"revision": "1"}, follow=True)

    assert "Next review: 23 February 2027." in response.text


def test_line_withdraw_shows_who_is_affected_first(client_of, manager):
    line = LineFactory(approved=True)

    page = client_of(manager).get(f"/lines/{line}/withdraw/").text

    assert page.index(f'hx-get="/lines/{line}/reach/"') < page.index("Withdraw the line</button>")
    line.refresh_from_db()
    assert line.withdrawn_at is None


@pytest.mark.parametrize("is_new", [True, False])
def test_line_detail_approves_at_once_if_never_approved(client_of, manager, is_new):
    line = LineFactory(checked=True, revision=2)
    if not is_new:
        LineVersionFactory(line=line, approved_at=line.written_at, approved_by=manager)

    page = client_of(manager).get(f"/lines/{line}/").text

    assert (
        f'action="/lines/{line}/approve/"' in page
        if is_new
        else f'href="/lines/{line}/approve/"' in page
    )


def test_line_withdraw(client_of, manager):
    line = LineFactory(approved=True)
    client = client_of(manager)

    without = client.post(f"/lines/{line}/withdraw/", {"revision": "1"})
    client.post(f"/lines/{line}/withdraw/", {"reason": "The figure is wrong", "revision": "1"})
    again = client.post(
        f"/lines/{line}/withdraw/", {"reason": "The figure is wrong", "revision": "1"}, follow=True
    )

    line.refresh_from_db()
    assert "Enter why you are withdrawing the line" in without.text
    assert line.withdrawn_because == "The figure is wrong"
    assert "was withdrawn. Write a new line instead." in again.text
    assert AuditEvent.objects.filter(action="line.withdrawn").count() == 1


@pytest.mark.parametrize("action", ["review", "withdraw"])
def test_decisions_refuse_an_outdated_revision(client_of, manager, action):
    line = LineFactory(approved=True, revision=2)

    answer = client_of(manager).post(
        f"/lines/{line}/{action}/", {"revision": "1", "reason": "Wrong"}, follow=True
    )

    line.refresh_from_db()
    assert "Someone else changed" in answer.text
    assert (line.withdrawn_at, line.review_on > TODAY) == (None, True)
