"""The menu for each role, where each page belongs in it, and where each role starts."""

import pytest
from django.urls import ResolverMatch, reverse

from accounts.access import ROLE_PERMISSIONS, Role, permissions_of
from accounts.navigation import ADMINISTRATION, BAR, FIRST_PAGE, OWN_WORK, Menu, first_page
from tests.project import addresses

DESK = ["Today", "Enquiries", "Interviews", "Lines", "People", "Training", "Readiness"]


def menu(*roles: Role, page: str = "") -> Menu:
    namespace, _, name = page.partition(":")
    match = ResolverMatch(len, (), {}, url_name=name, namespaces=[namespace])
    return Menu(permissions_of(set(roles)), set(roles), match if page else None)


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        ([Role.OFFICER], DESK),
        ([Role.MANAGER], DESK),
        ([Role.MANAGER, Role.ADMINISTRATOR, Role.STAFF, Role.TRAINER], DESK),
        ([Role.SPOKESPERSON], ["My next interview", "My training", "My diary"]),
        ([Role.TRAINER], ["My sessions"]),
        ([Role.BOARD], ["Readiness"]),
        (
            [Role.SPOKESPERSON, Role.BOARD],
            ["My next interview", "My training", "My diary", "Readiness"],
        ),
        ([Role.STAFF], ["Start", "My training", "My diary"]),
        (
            [Role.ADMINISTRATOR],
            ["Users", "Settings", "Background work", "Audit trail", "Records"],
        ),
    ],
)
def test_bar_has_the_work_of_each_role(roles, words):
    assert [link.words for link in menu(*roles).bar] == words


def test_own_work_and_administration_are_in_menus_where_the_desk_fills_the_bar():
    both = menu(Role.MANAGER, Role.ADMINISTRATOR, Role.SPOKESPERSON)
    own = [link.words for link in both.own]

    assert [link.words for link in both.administration] == [each.words for each in ADMINISTRATION]
    assert own[:3] == ["My next interview", "My training", "My diary"]
    assert len(own) == len(set(own))
    assert menu(Role.ADMINISTRATOR).administration == []


@pytest.mark.parametrize(
    ("role", "page", "words"),
    [
        (Role.OFFICER, "scheduling:material_add", ["Training", "Calendar"]),
        (Role.OFFICER, "scheduling:training_plan_detail", ["Training", "Plans"]),
        (Role.OFFICER, "scheduling:training_series_add", ["Training", "Calendar"]),
        (Role.OFFICER, "desk:debrief_add", ["Interviews", "Coming and past"]),
        (Role.OFFICER, "desk:incident_detail", ["Lines", "Incidents"]),
        (Role.OFFICER, "training:unit_detail", ["People", "Register"]),
        (Role.OFFICER, "accounts:help_overview", []),
        (Role.TRAINER, "scheduling:material_add", ["My sessions", "My sessions"]),
        (Role.BOARD, "reports:paper_detail", ["Readiness", "Papers"]),
    ],
)
def test_menu_marks_where_a_page_belongs(role, page, words):
    marked = [link for link in menu(role, page=page).bar if link.is_current]
    below = [link for section in marked for link in section.row if link.is_current]

    assert [link.words for link in [*marked, *below]] == words


def test_row_is_that_of_the_current_word():
    lines = menu(Role.OFFICER, page="desk:line_detail")
    today = menu(Role.OFFICER, page="reports:today")

    assert [(link.words, link.is_current, link.is_page) for link in lines.row] == [
        ("Lines", True, False),
        ("Restrictions", False, False),
        ("Incidents", False, False),
    ]
    assert today.row == ()


def test_every_list_has_a_name_in_the_menu_or_in_search():
    """Nothing is reached only by a link on another page."""
    named = {link.url for link in menu(*Role).pages()}

    lists = [page.name for page in addresses() if page.name.endswith(("_list", "_overview"))]

    assert [name for name in lists if reverse(name) not in named] == []


def test_every_role_starts_on_a_page_that_it_may_see():
    rows = [item for section in (*BAR, *ADMINISTRATION) for item in section.row]
    needed = {item.url_name: item.permission for item in (*OWN_WORK, *rows)}

    assert [
        role for role, url_name in FIRST_PAGE if needed[url_name] not in ROLE_PERMISSIONS[role]
    ] == []
    assert [role for role, _ in FIRST_PAGE] == list(Role)


def test_first_page_without_a_role():
    assert first_page(set()) == reverse("scheduling:my_diary")
