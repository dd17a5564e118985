"""What every page knows of its reader."""

from django.test import RequestFactory

from accounts.context import page_context
from accounts.models import User


def test_house_tells_what_the_reader_may_do(rf: RequestFactory, administrator: User) -> None:
    request = rf.get("/")
    request.user = administrator
    request.resolver_match = None

    known = page_context(request)

    assert (known["can"]["manage_users"], known["can"]["work_desk"]) == (True, False)
    assert known["navigation"][0].words == "Users"


def test_house_tells_a_stranger_nothing(rf: RequestFactory) -> None:
    known = page_context(rf.get("/"))

    assert known["can"]["manage_users"] is False
    assert "navigation" not in known


def test_house_offers_keys_at_a_desk_alone(
    rf: RequestFactory, spokesperson: User, officer: User
) -> None:
    def has_keys(user: User) -> bool:
        request = rf.get("/")
        request.user = user
        request.resolver_match = None
        return page_context(request)["has_keys"]

    assert [has_keys(user) for user in (spokesperson, officer)] == [False, True]
