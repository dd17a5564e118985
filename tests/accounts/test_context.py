"""The context that every page gets."""

from accounts.context import page_context
from accounts.models import User


def test_page_context_has_permissions(rf, administrator):
    request = rf.get("/")
    request.user = administrator
    request.resolver_match = None

    known = page_context(request)

    assert (known["can"]["manage_users"], known["can"]["work_desk"]) == (True, False)
    assert known["menu"].bar[0].words == "Users"


def test_page_context_without_sign_in(rf):
    known = page_context(rf.get("/"))

    assert known["can"]["manage_users"] is False
    assert "menu" not in known


def test_page_context_has_keys_only_for_desk_roles(rf, spokesperson, officer):
    def has_keys(user: User) -> bool:
        request = rf.get("/")
        request.user = user
        request.resolver_match = None
        return page_context(request)["has_keys"]

    assert [has_keys(user) for user in (spokesperson, officer)] == [False, True]
