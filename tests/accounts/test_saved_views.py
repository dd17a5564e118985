"""Views of lists that somebody saved for themselves."""

import pytest

from accounts.models import User
from accounts.refusals import Refused
from accounts.saved_views import MOST, remove_view, save_view

pytestmark = pytest.mark.django_db


def views(user: User) -> list[tuple[str, str, str]]:
    user.refresh_from_db()
    return [(view["path"], view["query"], view["name"]) for view in user.saved_views]


def test_a_view_of_the_same_list_and_name_is_replaced(officer):
    save_view(user=officer, path="/people/", query="role=board", name="Board")
    save_view(user=officer, path="/lines/", query="q=board", name="Board")
    save_view(user=officer, path="/people/", query="role=other", name="board")

    assert views(officer) == [
        ("/lines/", "q=board", "Board"),
        ("/people/", "role=other", "board"),
    ]


def test_removing_returns_what_it_was_and_the_second_time_nothing(officer):
    save_view(user=officer, path="/people/", query="role=board", name="Board")

    assert remove_view(user=officer, path="/people/", name="Board") == "role=board"
    assert remove_view(user=officer, path="/people/", name="Board") is None
    assert views(officer) == []


def test_there_is_an_end_to_them(officer):
    for number in range(MOST):
        save_view(user=officer, path="/people/", query=f"q={number}", name=str(number))
    save_view(user=officer, path="/people/", query="q=other", name="1")  # one that is there

    with pytest.raises(Refused, match="Remove one that you no longer use"):
        save_view(user=officer, path="/people/", query="q=more", name="More")

    assert len(views(officer)) == MOST
