"""Guesses are counted for each kind of link; a link that used to work is not a guess."""

from django.http import HttpResponse

from accounts.rate_limits import MAX_MISSES
from training.dead_links import NOT_FOUND, TOO_MANY, by_token, dead_link

TEMPLATE = "desk/choosing/_ask_link_dead.html"


def test_too_many_guesses_slow_down_only_that_kind_of_link(db, rf):
    def guess(kind="ask_link"):
        return dead_link(rf.get("/"), kind=kind, template=TEMPLATE).status_code

    assert [guess() for _ in range(MAX_MISSES)] == [NOT_FOUND] * MAX_MISSES
    assert (guess(), guess("notice_link")) == (TOO_MANY, NOT_FOUND)


def test_a_link_that_used_to_work_is_not_a_guess(db, rf):
    for _ in range(MAX_MISSES + 1):
        answer = dead_link(rf.get("/"), kind="pack_link", template=TEMPLATE, is_guess=False)

    assert answer.status_code == NOT_FOUND


def test_by_token_opens_a_good_link_and_says_how_a_dead_one_ended(db, rf):
    ends = {"over": "It was withdrawn."}
    opened = by_token(
        {"good": "the pack"}.get,
        kind="pack_link",
        template="reports/packs/_pack_link_dead.html",
        end_of=ends.get,
    )(lambda _, found, token: HttpResponse(f"{token}: {found}"))

    assert opened(rf.get("/"), "good").content == b"good: the pack"
    assert [opened(rf.get("/"), "over").status_code for _ in range(MAX_MISSES + 1)] == [
        NOT_FOUND
    ] * (MAX_MISSES + 1)
    assert [opened(rf.get("/"), "guess").status_code for _ in range(MAX_MISSES + 1)] == [
        NOT_FOUND
    ] * MAX_MISSES + [TOO_MANY]
