"""Notices on the desk and on a line manager's phone."""

from datetime import timedelta

import pytest
from django.test import Client

from desk.lines.actions.notices import token_of
from desk.lines.models import Notice, NoticeCopy
from jobs.models import Mail
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
    assert "Stay away." in desk.get(f"/incident-notices/{notice.pk}/change/").text
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


def test_incident_notice_approve_shows_whom_it_goes_to_first(client_of, manager, officer):
    for number in range(12):
        email = f"lead{number}@example.nhs.uk" if number else ""
        head = PersonFactory(last_name=f"Head{number}", email=email, reference=f"H{number:02}")
        PersonFactory(line_manager=head)
    notice = NoticeFactory()

    page = client_of(manager).get(f"/incident-notices/{notice.pk}/approve/").text

    assert "11 emails leave." in page
    assert page.count('class="rows__title"') == 9  # of the first ten one has no address
    assert "Head0." in page
    assert "(their own link)" in page
    assert (Mail.objects.count(), NoticeCopy.objects.count()) == (0, 0)


def test_incident_notice_chase_shows_the_reminder_first(client_of, officer):
    notice = NoticeFactory(sent=True)
    made = {"notice": notice, "made_at": NOW - timedelta(hours=1)}
    NoticeCopyFactory(**made, person__email="lead@example.nhs.uk")
    NoticeCopyFactory(**made, person__email="", person__last_name="Quillfeather")
    address = f"/incident-notices/{notice.pk}/chase/"
    client = client_of(officer)

    page = client.get(address).text
    none_sent = Mail.objects.count()
    client.post(address)

    assert "You have not passed this notice on to your team yet." in page
    assert "Quillfeather." in page
    assert (none_sent, Mail.objects.count()) == (0, 1)


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


def test_incident_notice_says_that_it_reaches_nobody_without_a_mail_server(
    client_of, officer, settings
):
    copy = NoticeCopyFactory(
        notice=NoticeFactory(sent=True),
        person__email="lead@example.nhs.uk",
        made_at=NOW - timedelta(hours=1),
    )
    desk = client_of(officer)
    address = f"/incident-notices/{copy.notice_id}/"
    before = desk.get(address).text

    settings.MAILERS = {"default": {"BACKEND": "filebased", "OPTIONS": {"file_path": "/mail"}}}

    page = desk.get(address).text
    assert ["Stored, not sent" in text for text in (before, page)] == [False, True]
    assert ["Remind those who have not" in text for text in (before, page)] == [True, False]
    chased = desk.post(f"{address}chase/", {"row": [copy.pk]}, follow=True).text
    assert "No mail server is set up yet, so the email reaches nobody." in chased
    incident = desk.get(f"/incidents/{copy.notice.incident.reference}/").text
    assert "stored, not sent" in incident
