"""The bar for each role, and the page on which each role starts."""

import pytest
from django.urls import ResolverMatch, reverse

from accounts.access import ROLE_PERMISSIONS, Role, permissions_of
from accounts.navigation import (
    ADMINISTRATION,
    BAR,
    FIRST_PAGE,
    OWN_WORK,
    Item,
    bar_of,
    first_page,
    links,
    menu_of,
)


def _words(*roles: Role) -> list[str]:
    return [item.words for item in _shown(set(roles))]


def _shown(roles: set[Role]) -> list[Item]:
    held = permissions_of(roles)
    return [
        i
        for i in bar_of(held)
        if (not i.permission or i.permission in held) and (not i.roles or i.roles & roles)
    ]


DESK = ["Today", "Enquiries", "Interviews", "Lines", "Restrictions", "Briefings", "People"]
DESK += ["Training sessions", "Readiness"]


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.OFFICER, DESK),
        (Role.MANAGER, DESK),
        (Role.SPOKESPERSON, ["My next interview", "My training", "My diary"]),
        (Role.TRAINER, ["My sessions"]),
        (Role.BOARD, ["Readiness"]),
        (Role.STAFF, ["Start", "My training", "My diary"]),
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
        "My diary",
        "Readiness",
    ]


def test_administration_is_in_the_menu_of_those_whose_bar_the_desk_fills() -> None:
    both = {Role.MANAGER, Role.ADMINISTRATOR}

    assert _words(*both) == DESK
    assert set(ADMINISTRATION) <= set(menu_of(permissions_of(both)))
    assert not set(ADMINISTRATION) & set(menu_of(permissions_of({Role.ADMINISTRATOR})))


@pytest.mark.parametrize(
    "roles", [{Role.OFFICER, Role.SPOKESPERSON}, {Role.MANAGER, Role.ADMINISTRATOR}]
)
def test_menu_has_each_page_once(roles: set[Role]) -> None:
    permissions = permissions_of(roles)

    urls = [
        link.url
        for link in links(menu_of(permissions), permissions=permissions, roles=roles, match=None)
    ]

    assert len(urls) == len(set(urls))


def test_own_work_is_in_the_menu_of_those_whose_bar_the_desk_fills() -> None:
    assert _words(Role.OFFICER, Role.STAFF, Role.SPOKESPERSON, Role.TRAINER) == DESK
    assert set(OWN_WORK) <= set(menu_of(permissions_of({Role.OFFICER, Role.STAFF})))
    assert not set(OWN_WORK) & set(menu_of(permissions_of({Role.STAFF})))


def test_every_role_starts_on_a_page_that_it_may_see() -> None:
    bar = {item.url_name: item.permission for item in (*OWN_WORK, *BAR, *ADMINISTRATION)}

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


@pytest.mark.parametrize(
    ("role", "page", "words"),
    [
        (Role.OFFICER, "scheduling:material_add", "Training sessions"),
        (Role.OFFICER, "scheduling:training_series_add", "Training sessions"),
        (Role.OFFICER, "scheduling:training_places", "Training sessions"),
        (Role.OFFICER, "scheduling:waiting_list_add", "Training sessions"),
        (Role.OFFICER, "scheduling:debrief_add", "Interviews"),
        (Role.OFFICER, "training:unit_detail", "People"),
        (Role.TRAINER, "scheduling:material_add", "My sessions"),
    ],
)
def test_bar_marks_where_a_page_belongs(role: Role, page: str, words: str) -> None:
    namespace, name = page.split(":")
    match = ResolverMatch(len, (), {}, url_name=name, namespaces=[namespace])
    held = permissions_of({role})

    shown = links(bar_of(held), permissions=held, roles={role}, match=match)

    assert [link.words for link in shown if link.is_current] == [words]


def test_first_page_without_a_role() -> None:
    assert first_page(set()) == reverse("scheduling:my_diary")


def test_first_page_of_the_administrator_is_the_users() -> None:
    assert first_page({Role.ADMINISTRATOR}) == reverse("accounts:user_list")
