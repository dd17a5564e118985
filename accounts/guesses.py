"""Slows down guessing of passwords, and never locks anybody out.

After a few wrong tries each further one has to wait, twice as long each time up to a limit. Tries are
counted for an account from a network, for the account from everywhere and for the network, each with its
own pace. A browser in which the user has signed in before has a count of its own, so that strangers
cannot make them wait. The counts are in the database, under hashes, for a day.
"""

import hashlib
import ipaddress
import threading
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from accounts.models import SignInTries

REMEMBERED = timedelta(days=1)
HASHES_AT_ONCE = 2  # passwords that one process checks at the same time: each takes a core
UNCOUNTED_EVERY = 5.0  # seconds between tries that cannot be counted, because the disk is full
V6_NETWORK = 64  # bits of an IPv6 address that name a network

hashing = threading.BoundedSemaphore(HASHES_AT_ONCE)


class Pace(NamedTuple):
    free: int  # wrong tries without a wait
    longest: int  # seconds


ACCOUNT_FROM_NETWORK = Pace(free=5, longest=900)
KNOWN_DEVICE = Pace(free=5, longest=900)
ACCOUNT = Pace(free=20, longest=60)
NETWORK = Pace(free=30, longest=10)
CODES = Pace(free=5, longest=900)  # six digits: 96 tries a day, by somebody who knows the password
Counts = Mapping[str, Pace]


def counts_of(*, account: str, sender: str, device: str) -> Counts:
    """What this try counts towards. `device` is empty where the user has not signed in before."""
    if device:
        return {_key("device", device, account): KNOWN_DEVICE}
    network = network_of(sender)
    return {
        _key("account from network", account, network): ACCOUNT_FROM_NETWORK,
        _key("account", account): ACCOUNT,
        _key("network", network): NETWORK,
    }


def counts_of_codes(*, account: str, sender: str, device: str) -> Counts:
    """Of codes: those of the account from everywhere, or from a browser that it knows."""
    if device:
        return {_key("codes from device", device, account): CODES}
    return {_key("codes", account): CODES, _key("network", network_of(sender)): NETWORK}


def network_of(sender: str) -> str:
    """An IPv4 address, or the network of an IPv6 address: whoever has one has all addresses in it."""
    try:
        address = ipaddress.ip_address(sender)
    except ValueError:
        return sender
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, V6_NETWORK), strict=False))
    return str(address)


def _key(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def seconds_after(failures: int, pace: Pace) -> int:
    """How long after the last wrong try the next one may come."""
    if failures < pace.free:
        return 0
    return min(2 ** min(failures - pace.free, 20), pace.longest)


def seconds_to_wait(counts: Counts, *, now: datetime) -> int:
    rows = SignInTries.objects.filter(key__in=counts, last_at__gt=now - REMEMBERED)
    return max((_wait(row, counts[row.key], now) for row in rows), default=0)


def _wait(row: SignInTries, pace: Pace, now: datetime) -> int:
    free_at = row.last_at + timedelta(seconds=seconds_after(row.failures, pace))
    return max(0, -((now - free_at) // timedelta(seconds=1)))


def count_try(counts: Counts, *, now: datetime) -> int:
    """Counts a try as wrong before it is made, so that many at once are counted too.

    Returns the seconds to wait; if there are any, the try must not be made and is not counted.
    """
    if wait := seconds_to_wait(counts, now=now):  # without a lock: a flood of tries stops here
        return wait
    with transaction.atomic():
        for key in sorted(counts):
            SignInTries.objects.get_or_create(key=key, defaults={"failures": 0, "last_at": now})
        tries = SignInTries.objects.filter(key__in=counts)
        list(tries.select_for_update().order_by("key"))  # one after the other
        tries.filter(last_at__lte=now - REMEMBERED).update(failures=0)
        if wait := seconds_to_wait(counts, now=now):
            return wait
        tries.update(failures=F("failures") + 1, last_at=now)
    return 0


def is_slowed(counts: Counts) -> bool:
    """Whether the last try was the one after which the next has to wait."""
    rows = SignInTries.objects.filter(key__in=counts).values_list("key", "failures")
    return any(failures == counts[key].free for key, failures in rows)


@transaction.atomic
def forgive(counts: Counts) -> None:
    """After the right password: nothing was wrong. Other accounts' tries from the network stay."""
    SignInTries.objects.filter(
        key__in=[key for key, pace in counts.items() if pace is not NETWORK]
    ).delete()
    SignInTries.objects.filter(key__in=counts, failures__gt=0).update(failures=F("failures") - 1)


def forget_old_tries(*, now: datetime) -> int:
    return SignInTries.objects.filter(last_at__lte=now - REMEMBERED).delete()[0]


_uncounted: dict[str, float] = {}


def may_try_uncounted(account: str) -> bool:
    """One try every few seconds for each account in this process, while none can be counted."""
    now = time.monotonic()
    for name in [name for name, at in list(_uncounted.items()) if now - at >= UNCOUNTED_EVERY]:
        _uncounted.pop(name, None)
    if account in _uncounted:
        return False
    _uncounted[account] = now
    return True
