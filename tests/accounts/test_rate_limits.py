from datetime import timedelta

import pytest
from django.test import RequestFactory
from time_machine import Traveller

from accounts.models import AuditEvent, Brake
from accounts.rate_limits import MAX_MISSES, WINDOW, is_rate_limited, record_miss

pytestmark = pytest.mark.django_db
REQUEST = RequestFactory().get("/")


def miss(times: int) -> None:
    for _ in range(times):
        record_miss(REQUEST, "door")


def test_the_brake_holds_after_so_many_misses() -> None:
    miss(MAX_MISSES - 1)
    assert not is_rate_limited(REQUEST, "door")

    miss(1)
    assert is_rate_limited(REQUEST, "door")


def test_the_brake_holds_one_address_at_one_door() -> None:
    elsewhere = RequestFactory(REMOTE_ADDR="10.0.0.9").get("/")
    miss(MAX_MISSES)

    assert not is_rate_limited(REQUEST, "gate")
    assert not is_rate_limited(elsewhere, "door")


def test_it_comes_off_ten_minutes_after_the_first_miss_and_nothing_is_kept(
    at_now: Traveller,
) -> None:
    miss(MAX_MISSES)
    at_now.shift(WINDOW - timedelta(seconds=1))
    assert is_rate_limited(REQUEST, "door")

    at_now.shift(timedelta(seconds=1))
    assert not is_rate_limited(REQUEST, "door")
    record_miss(REQUEST, "gate")
    assert Brake.objects.count() == 1


def test_the_miss_that_brings_it_on_is_written_down_and_no_other() -> None:
    miss(MAX_MISSES + 5)

    event = AuditEvent.objects.get(action="links.guessed")
    assert event.details == {"what": "door", "address": "127.0.0.1"}
    assert "127.0.0.1" not in Brake.objects.get().key
