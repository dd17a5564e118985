import pytest
from django.core.cache import cache
from django.test import RequestFactory

from accounts.brake import MISSES, is_braked, note_miss


@pytest.fixture(autouse=True)
def _no_misses_yet() -> None:
    cache.clear()


def test_the_brake_holds_after_so_many_misses() -> None:
    request = RequestFactory().get("/")

    for _ in range(MISSES - 1):
        note_miss(request, "door")
    assert not is_braked(request, "door")

    note_miss(request, "door")
    assert is_braked(request, "door")


def test_the_brake_holds_one_address_at_one_door() -> None:
    request, elsewhere = RequestFactory().get("/"), RequestFactory(REMOTE_ADDR="10.0.0.9").get("/")
    for _ in range(MISSES):
        note_miss(request, "door")

    assert not is_braked(request, "gate")
    assert not is_braked(elsewhere, "door")


def test_a_count_that_was_forgotten_meanwhile_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    request = RequestFactory().get("/")
    note_miss(request, "door")

    def forgotten(key: str) -> int:
        cache.delete(key)
        raise ValueError(key)

    monkeypatch.setattr(cache, "incr", forgotten)
    note_miss(request, "door")

    assert not is_braked(request, "door")
