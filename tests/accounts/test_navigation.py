"""The bar for each role, and the page on which each role starts."""

import pytest
from django.urls import ResolverMatch, reverse

from accounts.access import ROLE_PERMISSIONS, Role, permissions_of
from accounts.navigation import BAR, FIRST_PAGE, Item, first_page, links


def _words(*roles: Role) -> list[str]:
    return [item.words for item in _shown(set(roles))]


def _shown(roles: set[Role]) -> list[Item]:
    held = permissions_of(roles)
    return [
        i
        for i in BAR
        if (not i.permission or i.permission in held) and (not i.roles or i.roles & roles)
    ]


DESK = ["Today", "Enquiries", "Interviews", "Lines", "Restrictions", "Briefings", "People"]
DESK += ["Training sessions", "Readiness"]


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.OFFICER, DESK),
        (Role.MANAGER, DESK),
        (Role.SPOKESPERSON, ["My next interview", "My training"]),
        (Role.TRAINER, ["My sessions"]),
        (Role.BOARD, ["Readiness"]),
        (
            Role.ADMINISTRATOR,
            [
                "Users",
                "Background work",
                "Audit trail",
                "Records",
                "Roles",
                "State of the installation",
            ],
        ),
    ],
)
def test_bar_shows_each_role_its_own_work_first(role: Role, words: list[str]) -> None:
    assert _words(role) == words


def test_bar_of_several_roles_combines_them() -> None:
    assert _words(Role.SPOKESPERSON, Role.BOARD) == [
        "My next interview",
        "My training",
        "Readiness",
    ]


def test_every_role_starts_on_a_page_that_it_may_see() -> None:
    bar = {item.url_name: item.permission for item in BAR}

    assert [
        role for role, url_name in FIRST_PAGE if bar[url_name] not in ROLE_PERMISSIONS[role]
    ] == []
    assert [role for role, _ in FIRST_PAGE] == list(Role)


def test_links_mark_the_current_page() -> None:
    items = [
        Item("accounts:user_list", "Users"),
        Item("accounts:role_table", "Roles", also=("accounts:audit",)),
    ]

    def marks(name: str) -> list[tuple[bool, bool]]:
        match = ResolverMatch(len, (), {}, url_name=name, namespaces=["accounts"])
        shown = links(items, permissions=frozenset(), roles=set(), match=match)
        return [(link.is_current, link.is_page) for link in shown]

    assert marks("user_list") == [(True, True), (False, False)]
    assert marks("user_edit") == [(True, False), (False, False)]
    assert marks("audit_list") == [(False, False), (True, False)]
    assert marks("home") == [(False, False), (False, False)]


def test_first_page_without_a_role() -> None:
    assert first_page(set()) == reverse("accounts:role_table")


def test_first_page_of_the_administrator_is_the_users() -> None:
    assert first_page({Role.ADMINISTRATOR}) == reverse("accounts:user_list")
