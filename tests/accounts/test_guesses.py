"""How long a wrong password makes the next try wait, and for whom."""

import time
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection

from accounts import guesses
from accounts.guesses import (
    ACCOUNT,
    ACCOUNT_FROM_NETWORK,
    NETWORK,
    REMEMBERED,
    UNCOUNTED_EVERY,
    count_try,
    counts_of,
    forget_old_tries,
    forgive,
    may_try_uncounted,
    network_of,
    seconds_after,
    seconds_to_wait,
)
from accounts.models import SignInTries
from tests.clock import NOW

SECOND = timedelta(seconds=1)


def of(account: str = "a@example.org", sender: str = "192.0.2.1", device: str = ""):
    return counts_of(account=account, sender=sender, device=device)


def count(times: int, *, now=NOW, **of_whom: str) -> None:
    """Wrong tries without a look at the wait, as if each had waited."""
    for _ in range(times):
        for key in of(**of_whom):
            row, _made = SignInTries.objects.get_or_create(
                key=key, defaults={"failures": 0, "last_at": now}
            )
            row.failures += 1
            row.last_at = now
            row.save()


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (4, 0), (5, 1), (6, 2), (10, 32), (14, 512), (15, 900), (10_000, 900)],
)
def test_seconds_after_double_up_to_the_limit(failures, seconds):
    assert seconds_after(failures, ACCOUNT_FROM_NETWORK) == seconds


@pytest.mark.parametrize(
    ("sender", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("unix:", "unix:"),
    ],
)
def test_network_of_takes_an_ipv6_network_as_one(sender, network):
    assert network_of(sender) == network


@pytest.mark.django_db
def test_count_try_waits_from_the_last_wrong_try_and_does_not_count_who_waits():
    for _ in range(ACCOUNT_FROM_NETWORK.free):
        assert count_try(of(), now=NOW) == 0

    assert [count_try(of(), now=NOW) for _ in range(20)] == [1] * 20
    assert count_try(of(), now=NOW + SECOND / 2) == 1
    assert count_try(of(), now=NOW + SECOND) == 0
    assert count_try(of(), now=NOW + SECOND) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("whose", "pace"),
    [
        ({"sender": "192.0.2.2"}, ACCOUNT),
        ({"account": "b@example.org"}, NETWORK),
        ({"account": "b@example.org", "sender": "192.0.2.2"}, None),
        ({"device": "known"}, None),
    ],
)
def test_others_wait_no_longer_than_their_pace(whose, pace):
    count(500)

    assert seconds_to_wait(of(**whose), now=NOW) == (pace.longest if pace else 0)
    assert seconds_to_wait(of(), now=NOW) == ACCOUNT_FROM_NETWORK.longest


@pytest.mark.django_db
def test_tries_are_forgotten_after_a_day():
    count(50)
    later = NOW + REMEMBERED

    assert seconds_to_wait(of(), now=later) == 0
    assert count_try(of(), now=later) == 0
    assert set(SignInTries.objects.values_list("failures", flat=True)) == {1}
    assert forget_old_tries(now=later) == 0
    assert forget_old_tries(now=later + REMEMBERED - SECOND) == 0
    assert forget_old_tries(now=later + REMEMBERED) == 3


@pytest.mark.django_db
def test_forgive_keeps_what_others_tried_from_the_network():
    count(30, account="b@example.org")
    count_try(of(), now=NOW + NETWORK.longest * SECOND)

    forgive(of())

    assert sorted(SignInTries.objects.values_list("failures", flat=True)) == [30, 30, 30]


@pytest.mark.django_db(transaction=True)
def test_tries_at_once_are_all_counted():
    made = []

    def guess() -> None:
        made.append(count_try(of(), now=NOW))
        connection.close()

    threads = [Thread(target=guess) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert made.count(0) == ACCOUNT_FROM_NETWORK.free
    assert len(made) == 24


def test_may_try_uncounted_once_in_a_while_for_each_account(
    monkeypatch,
):
    monkeypatch.setattr(guesses, "_uncounted", {"a": time.monotonic() - UNCOUNTED_EVERY})

    assert [may_try_uncounted(account) for account in "aabba"] == [True, False, True, False, False]
