"""Within one request cache a function runs once for the same arguments; without one, and after it,
each time.
"""

import pytest

from accounts.request_cache import cached_per_request, no_request_cache, request_cache


@pytest.fixture
def calls() -> list[tuple[str, int]]:
    return []


def test_cached_function_runs_once_for_the_same_arguments(calls):
    @cached_per_request
    def find(what: str, *, on: int) -> str:
        calls.append((what, on))
        return f"{what} {on}"

    with request_cache():
        found = [
            find("a", on=1),
            find("a", on=1),
            find("a", on=2),
            find("b", on=1),
            find("a", on=1),
        ]

    assert found == ["a 1", "a 1", "a 2", "b 1", "a 1"]
    assert calls == [("a", 1), ("a", 2), ("b", 1)]


def test_nothing_is_cached_outside_or_between_requests(calls):
    @cached_per_request
    def find(on: int) -> int:
        calls.append(("", on))
        return len(calls)

    assert [find(1), find(1)] == [1, 2]
    for result in (3, 4):
        with request_cache():
            assert [find(1), find(1)] == [result, result]
    assert find(1) == 5


def test_what_is_carried_out_while_a_page_is_read_sees_its_own_changes(calls):
    @cached_per_request
    def find() -> int:
        calls.append(("", 0))
        return len(calls)

    with request_cache():
        assert find() == 1
        with no_request_cache():
            assert [find(), find()] == [2, 3]
        assert find() == 1


def test_two_functions_are_cached_separately():
    first = cached_per_request(lambda: 1)
    second = cached_per_request(lambda: 2)

    with request_cache():
        assert [first(), second(), first()] == [1, 2, 1]


def test_failed_request_leaves_nothing_cached(calls):
    @cached_per_request
    def find() -> int:
        calls.append(("", 0))
        return len(calls)

    with pytest.raises(ZeroDivisionError), request_cache():
        find() // 0

    assert [find(), find()] == [2, 3]
