"""T17, short: 1,200 guesses at secret links, public numbers and other people's packs, from many
addresses.

None opens anything, each address has to wait after its thirtieth miss, in whichever process it
asks, the good link goes on opening, and the administrators are told once. The twins: a link that
keeps four bits of its hash is found by the same guesser, and a brake in the memory of each process
lets an address start again in every process.
"""

import hashlib
import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection
from django.test import Client, RequestFactory

from accounts import rate_limits
from accounts.models import AuditEvent, Brake
from jobs.guessing import notify_of_guessing
from jobs.models import Mail
from reports.packs.models import PackOpening
from tests.clock import NOW
from tests.faults.installation import IS_FULL
from tests.reports.conftest import Submit, approved, interview, media, pack, printer, submitted  # noqa: F401  fixtures
from tests.reports.packs.actions.test_delivery import token_in

pytestmark = [pytest.mark.fault, pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
GUESSES = 100_000 if IS_FULL else 1_200
ADDRESSES = 20
PROCESSES = 8


@pytest.fixture(autouse=True)
def _unsaid() -> Iterator[None]:
    """Thousands of warnings of pages that are not there would hide the figures."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def near_misses(token: str, dice: random.Random) -> Iterator[str]:
    """Tokens as a guesser has them who has seen a good one: at random, cut, lengthened, in other
    case, one sign off.
    """
    while True:
        place = dice.randrange(len(token))
        yield dice.randbytes(32).hex()[:43]
        yield token[:place]
        yield token + dice.choice("AB-_=%20")
        yield token.swapcase()
        yield token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        yield hashlib.sha256(token.encode()).hexdigest()


def opened(find: Callable[[str], object], guesses: Iterator[str], number: int) -> int:
    return sum(find(next(guesses)) is not None for _ in range(number))


@pytest.mark.only_on("sqlite")  # where a guess ends is the same; the brake is tried on each below
def test_no_guess_at_a_link_opens_and_each_address_has_to_wait(
    approved,
    administrator,
):
    version = approved()
    token = token_in(Mail.objects.get(subject__startswith="Your pack is ready"))
    guesses = near_misses(token, random.Random(17))
    client = Client()
    answers = Counter[int]()

    for number in range(GUESSES):
        guess = next(guesses)
        sender = f"10.0.0.{number % ADDRESSES}"
        ask = client.post if number % 3 else client.get
        place = f"/latest/{guess[:22]}/1" if number % 5 == 0 else f"/p/{guess}"
        answers[ask(place, REMOTE_ADDR=sender).status_code] += 1

    print(f"\n{GUESSES} guesses from {ADDRESSES} addresses: {dict(answers)}")
    assert set(answers) <= {404, 405, 429}
    assert answers[429] > GUESSES / 4
    assert not PackOpening.objects.exists()
    assert client.post(f"/p/{token}", REMOTE_ADDR="10.0.0.1").status_code == 302
    assert PackOpening.objects.get().version == version
    assert AuditEvent.objects.filter(action="links.guessed").count() <= 2 * ADDRESSES
    assert notify_of_guessing(now=NOW) > 0
    assert Mail.objects.filter(to=administrator.email).count() == 1


def test_no_guess_at_a_number_opens_anothers_pack(
    approved,
    another_spokesperson,
    client_of,
):
    approved()
    client = client_of(another_spokesperson)
    answers = Counter[int]()

    for number in range(GUESSES // 40):
        reference = f"P-{number % 40:04}"
        version = 1 + number % 3
        for place in (
            f"{version}/a4.pdf",
            f"{version}/phone.pdf",
            f"{version}/read/",
            f"{version}/page/",
        ):
            ask = client.post if "read" in place else client.get
            answers[ask(f"/packs/{reference}/{place}").status_code] += 1

    print(f"\n{sum(answers.values())} guesses at numbers, signed in as another: {dict(answers)}")
    assert set(answers) <= {403, 404}
    assert not PackOpening.objects.exists()


def tries_before_it_holds(
    note: Callable[[], None], is_rate_limited: Callable[[], bool], start: Callable[[], None]
) -> int:
    """How many guesses get through when each process is tried until it brakes."""
    tries = 0
    for _ in range(PROCESSES):
        start()
        while not is_rate_limited() and tries < 10 * rate_limits.MAX_MISSES * PROCESSES:
            note()
            tries += 1
    return tries


def test_the_brake_holds_in_every_process():
    request = RequestFactory().get("/")
    note, held = (
        lambda: rate_limits.record_miss(request, "p"),
        lambda: rate_limits.is_rate_limited(request, "p"),
    )

    tries = tries_before_it_holds(note, held, start=lambda: None)

    print(f"\n{PROCESSES} processes let {tries} guesses through")
    assert tries == rate_limits.MAX_MISSES


@pytest.mark.only_on("sqlite")  # where one writer keeps out all others
@pytest.mark.django_db(transaction=True)
def test_a_locked_database_spoils_no_page_and_guessing_is_held_all_the_same(client):
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
    started = time.perf_counter()

    answers = [client.get("/p/a-dead-link").status_code for _ in range(rate_limits.MAX_MISSES + 1)]

    took = time.perf_counter() - started
    print(f"\nwhile the database is locked: {Counter(answers)} in {took:.1f} s")
    assert answers == [404] * rate_limits.MAX_MISSES + [429]
    assert took < 8  # one wait for the lock would take ten seconds
    assert not Brake.objects.exists()
    other.close()

    client.get("/p/another", REMOTE_ADDR="10.0.0.9")
    assert sorted(Brake.objects.values_list("misses", flat=True)) == [1, rate_limits.MAX_MISSES]
    assert AuditEvent.objects.filter(action="links.guessed").count() == 1


def test_control_a_brake_in_memory_begins_anew_in_each_process():
    memory: list[LocMemCache] = []

    def start() -> None:
        memory.append(LocMemCache(f"process {len(memory)}", {}))

    def note() -> None:
        memory[-1].set("misses", memory[-1].get("misses", 0) + 1)

    tries = tries_before_it_holds(
        note, lambda: memory[-1].get("misses", 0) >= rate_limits.MAX_MISSES, start
    )

    print(f"\nthe twin: {PROCESSES} processes let {tries} guesses through")
    assert tries > rate_limits.MAX_MISSES


def test_control_a_link_that_keeps_four_bits_of_its_hash_is_found():
    token = random.Random(1).randbytes(32).hex()[:43]
    kept = hashlib.sha256(token.encode()).digest()[0] % 16

    def find(guess: str) -> bool | None:
        return True if hashlib.sha256(guess.encode()).digest()[0] % 16 == kept else None

    found = opened(find, near_misses(token, random.Random(17)), 2_000)

    print(f"\nthe twin: {found} of 2,000 guesses open")
    assert found > 0
