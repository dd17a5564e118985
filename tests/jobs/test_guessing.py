from datetime import timedelta

import pytest
from django.test import RequestFactory

from accounts.rate_limits import MAX_MISSES, record_miss
from jobs.guessing import notify_of_guessing
from jobs.models import Mail
from tests.clock import NOW

pytestmark = pytest.mark.django_db


def test_notify_of_guessing_mails_administrators_once_an_hour(administrator, officer, at_now):
    for number in range(3):
        for _ in range(MAX_MISSES):
            record_miss(RequestFactory(REMOTE_ADDR=f"10.0.0.{number}").get("/"), "pack_link")

    assert [notify_of_guessing(now=NOW + timedelta(minutes=m)) for m in (0, 10, 70)] == [3, 3, 0]

    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == (administrator.email, "Someone is guessing links")
    assert "/audit/?action=links.guessed" in mail.text


def test_notify_of_guessing_ignores_a_few_wrong_links(administrator):
    record_miss(RequestFactory().get("/"), "pack_link")

    assert notify_of_guessing(now=NOW) == 0
    assert not Mail.objects.exists()
