"""Within one look the same question is asked once; without one, and after it, each time."""

import pytest

from accounts.look import once_a_look, one_look


@pytest.fixture
def asked() -> list[tuple[str, int]]:
    return []


def test_the_same_question_is_asked_once_a_look(asked: list[tuple[str, int]]) -> None:
    @once_a_look
    def find(what: str, *, on: int) -> str:
        asked.append((what, on))
        return f"{what} {on}"

    with one_look():
        said = [find("a", on=1), find("a", on=1), find("a", on=2), find("b", on=1), find("a", on=1)]

    assert said == ["a 1", "a 1", "a 2", "b 1", "a 1"]
    assert asked == [("a", 1), ("a", 2), ("b", 1)]


def test_nothing_is_kept_without_a_look_or_from_one_to_the_next(asked: list[tuple[str, int]]) -> None:
    @once_a_look
    def find(on: int) -> int:
        asked.append(("", on))
        return len(asked)

    assert [find(1), find(1)] == [1, 2]
    for answer in (3, 4):
        with one_look():
            assert [find(1), find(1)] == [answer, answer]
    assert find(1) == 5


def test_a_look_within_a_look_is_part_of_it(asked: list[tuple[str, int]]) -> None:
    @once_a_look
    def find() -> int:
        asked.append(("", 0))
        return len(asked)

    @one_look()
    def looked() -> int:
        return find()

    with one_look():
        assert [find(), looked(), find()] == [1, 1, 1]
    assert [looked(), looked()] == [2, 3]


def test_two_functions_are_two_questions() -> None:
    first, second = once_a_look(lambda: 1), once_a_look(lambda: 2)

    with one_look():
        assert [first(), second(), first()] == [1, 2, 1]


def test_a_look_that_fails_leaves_nothing_behind(asked: list[tuple[str, int]]) -> None:
    @once_a_look
    def find() -> int:
        asked.append(("", 0))
        return len(asked)

    with pytest.raises(ZeroDivisionError), one_look():
        find() // 0

    assert [find(), find()] == [2, 3]
