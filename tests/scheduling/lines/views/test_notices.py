"""Notices on the desk and on a line manager's phone."""

import pytest
from django.test import Client

from scheduling.lines.actions.notices import token_of
from scheduling.lines.models import Notice
from tests.clock import NOW
from tests.factories.incidents import IncidentFactory
from tests.factories.notices import NoticeCopyFactory, NoticeFactory
from tests.factories.training import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_incident_notice_from_writing_to_sending(client_of, officer, manager, run_jobs):
    PersonFactory(line_manager=PersonFactory(last_name="Quillfeather", email="lead@example.nhs.uk"))
    incident = IncidentFactory()
    desk = client_of(officer)
    head = client_of(manager)

    desk.post(
        f"/incidents/{incident.reference}/notices/add/", {"subject": "Closed", "text": "Stay away."}
    )
    notice = Notice.objects.get()
    desk.post(
        f"/incident-notices/{notice.pk}/change/",
        {"subject": "Closed", "text": "Stay home.", "revision": "1"},
    )
    refused = desk.post(f"/incident-notices/{notice.pk}/approve/", {"revision": "2"})
    old = head.post(f"/incident-notices/{notice.pk}/approve/", {"revision": "1"}, follow=True)
    head.post(f"/incident-notices/{notice.pk}/approve/", {"revision": "2"})
    run_jobs()

    page = desk.get(f"/incident-notices/{notice.pk}/").text
    assert (refused.status_code, "Someone else changed" in old.text) == (403, True)
    assert ["Quillfeather" in page, "0 of 1 have passed it on" in page] == [True, True]
    assert "Stay home." in desk.get(f"/incident-notices/{notice.pk}/print/").text
    chased = desk.post(f"/incident-notices/{notice.pk}/chase/", follow=True)
    assert "Nobody is left to chase by email" in chased.text


@pytest.mark.parametrize("rows", [1, 3])
def test_incident_notice_query_count(client_of, officer, rows, django_assert_num_queries):
    notice = NoticeFactory(sent=True)
    NoticeCopyFactory.create_batch(rows, notice=notice)
    client = client_of(officer)

    with django_assert_num_queries(7):
        client.get(f"/incident-notices/{notice.pk}/")


def test_incident_notice_lists_those_who_have_not_read_it_first(client_of, officer):
    notice = NoticeFactory(sent=True)
    for name, said in (
        ("Done", {"read_at": NOW, "passed_on_at": NOW}),
        ("Read", {"read_at": NOW}),
        ("Waits", {}),
    ):
        NoticeCopyFactory(notice=notice, person__last_name=name, **said)

    page = client_of(officer).get(f"/incident-notices/{notice.pk}/").context["page"]

    assert [copy.person.last_name for copy in page] == ["Waits", "Read", "Done"]


def test_notice_link_shows_the_words_only_after_a_press():
    copy = NoticeCopyFactory()
    client = Client()
    address = f"/n/{token_of(copy)}"

    before = client.get(address).text
    opened = client.post(address, {"action": "read"}, follow=True).text
    done = client.post(address, {"action": "pass_on"}, follow=True).text

    copy.refresh_from_db()
    assert [copy.notice.text in page for page in (before, opened, done)] == [False, True, True]
    assert ["I have passed it on" in opened, "You have passed it on" in done] == [True, True]
    assert copy.passed_on_at is not None
    assert copy.notice.text in client.get(address).text
    assert copy.notice.text not in Client().get(address).text


def test_notice_link_with_a_wrong_token_says_whom_to_ring():
    assert [Client().get(f"/n/{token}").status_code for token in ("1.abc", "x")] == [404, 404]
