"""A test email to oneself; its arrival is confirmed with the code in it."""

import re

import pytest
from django.core import mail as outbox

from accounts.models import AuditEvent
from jobs.models import MailCheck
from tests.clock import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
ADDRESS = "/jobs/email/"


def sent_code() -> str:
    found = re.search(r"^(\d{3}) (\d{3})$", str(outbox.outbox[-1].body), re.MULTILINE)
    assert found is not None
    return found[1] + found[2]


def test_mail_check_is_confirmed_with_the_code_that_arrives(client_of, manager, run_jobs):
    client = client_of(manager)
    assert "No test has been sent yet." in client.get(ADDRESS).text

    page = client.post(f"{ADDRESS}send/", {"next": "/set-up/"}, follow=True)
    run_jobs(NOW)
    wrong = client.post(ADDRESS, {"code": "000000"}).text
    right = client.post(f"{ADDRESS}?next=/set-up/", {"code": sent_code()})

    assert "is about to be sent" in page.text
    assert page.request["QUERY_STRING"] == "next=%2Fset-up%2F"
    assert outbox.outbox[-1].to == [manager.email]
    assert "This is not the code of the last test." in wrong
    assert right["Location"] == "/set-up/"
    assert MailCheck.objects.get().confirmed_at == NOW
    assert "Email works." in client.get(ADDRESS).text
    assert sent_code() not in str([event.details for event in AuditEvent.objects.all()])


def test_mail_check_takes_the_code_of_the_newest_test_of_this_user(
    client_of,
    manager,
    administrator,
    run_jobs,
):
    client_of(manager).post(f"{ADDRESS}send/")
    run_jobs(NOW)
    code = sent_code()
    client_of(administrator).post(f"{ADDRESS}send/")

    page = client_of(administrator).post(ADDRESS, {"code": code})

    assert "This is not the code of the last test." in page.text


def test_mail_check_sends_one_test_however_often_it_is_pressed(client_of, manager, at_now):
    client = client_of(manager)
    for _ in range(2):
        client.post(f"{ADDRESS}send/")
    at_now.shift(30)
    assert MailCheck.objects.count() == 1

    client.post(f"{ADDRESS}send/")

    assert MailCheck.objects.count() == 2


def test_mail_check_says_why_no_email_goes_out(client_of, manager):
    client = client_of(manager)
    client.post(f"{ADDRESS}send/")
    check = MailCheck.objects.get()
    check.mail.problem = "The mail server did not accept it: 535 Authentication failed"
    check.mail.waiting_since = NOW
    check.mail.save()

    part = client.get(ADDRESS, headers={"HX-Request": "true"}).text

    assert "No email goes out." in part
    assert "535 Authentication failed" in part
    assert "every 2s" in part
    assert "<h1>" not in part


def test_mail_check_names_the_file_of_the_settings(client_of, manager, settings):
    settings.MAILERS = {"default": {"BACKEND": "filebased", "OPTIONS": {"file_path": "/srv/mail"}}}

    page = client_of(manager).get(ADDRESS).text

    assert f"Write your mail server in <code>{settings.ENV_FILE}</code>" in page
