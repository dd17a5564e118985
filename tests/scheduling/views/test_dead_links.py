"""Guesses are counted, each kind of link for itself; what was a link once is no guess."""

from accounts.brake import MISSES
from scheduling.views.dead_links import NOT_FOUND, TOO_MANY, dead_link

TEMPLATE = "scheduling/_ask_link_dead.html"


def test_who_guesses_too_often_waits_at_that_door_alone(db, rf):
    def guess(kind="ask_link"):
        return dead_link(rf.get("/"), kind=kind, template=TEMPLATE).status_code

    assert [guess() for _ in range(MISSES)] == [NOT_FOUND] * MISSES
    assert (guess(), guess("notice_link")) == (TOO_MANY, NOT_FOUND)


def test_a_link_that_was_good_once_is_no_guess(db, rf):
    for _ in range(MISSES + 1):
        answer = dead_link(rf.get("/"), kind="pack_link", template=TEMPLATE, is_guess=False)

    assert answer.status_code == NOT_FOUND
