from datetime import timedelta

import pytest
from django.test import RequestFactory

from accounts.models import AuditEvent, Brake
from accounts.rate_limits import MAX_MISSES, WINDOW, is_rate_limited, record_miss

pytestmark = pytest.mark.django_db
REQUEST = RequestFactory().get("/")


def miss(times: int) -> None:
    for _ in range(times):
        record_miss(REQUEST, "door")


def test_rate_limit_after_too_many_misses():
    miss(MAX_MISSES - 1)
    assert not is_rate_limited(REQUEST, "door")

    miss(1)
    assert is_rate_limited(REQUEST, "door")


def test_rate_limit_is_for_one_address_and_kind_of_link():
    elsewhere = RequestFactory(REMOTE_ADDR="10.0.0.9").get("/")
    miss(MAX_MISSES)

    assert not is_rate_limited(REQUEST, "gate")
    assert not is_rate_limited(elsewhere, "door")


def test_rate_limit_ends_after_ten_minutes(
    at_now,
):
    miss(MAX_MISSES)
    at_now.shift(WINDOW - timedelta(seconds=1))
    assert is_rate_limited(REQUEST, "door")

    at_now.shift(timedelta(seconds=1))
    assert not is_rate_limited(REQUEST, "door")
    record_miss(REQUEST, "gate")
    assert Brake.objects.count() == 1


def test_only_the_miss_that_reaches_the_limit_is_audited():
    miss(MAX_MISSES + 5)

    event = AuditEvent.objects.get(action="links.guessed")
    assert event.details == {"what": "door", "address": "127.0.0.1"}
    assert "127.0.0.1" not in Brake.objects.get().key
