"""Help shows what of the guide concerns the reader."""

import pytest

from accounts.access import Role
from accounts.guide import sections, sections_for
from accounts.models import User
from tests.conftest import ClientOf
from tests.project import ROOT

pytestmark = pytest.mark.django_db


def test_every_section_of_the_guide_names_its_roles() -> None:
    headings = (ROOT / "docs" / "guide.md").read_text().count("\n## ")

    assert len(sections()) == headings
    assert set(Role) == {role for section in sections() for role in section.roles}


def test_sections_are_those_of_any_of_the_roles() -> None:
    def titles(*roles: Role) -> list[str]:
        return [section.title for section in sections_for(set(roles))]

    assert "Read it on the way to the studio" in titles(Role.SPOKESPERSON)
    assert "Setting up" not in titles(Role.SPOKESPERSON)
    assert "Setting up" in titles(Role.SPOKESPERSON, Role.ADMINISTRATOR)
    assert titles() == [section.title for section in sections()]


def test_help_overview_is_by_role_and_shows_all_on_request(
    client_of: ClientOf, spokesperson: User
) -> None:
    client = client_of(spokesperson)

    own = client.get("/help/").text
    every = client.get("/help/?all=yes").text

    heading = '<h2 id="read-it-on-the-way-to-the-studio">Read it on the way to the studio</h2>'
    assert heading in own
    assert "Show the whole guide" in own
    assert "Setting up" not in own.partition('class="prose"')[2]
    assert "Setting up" in every
    assert "<img" not in own.partition("<main")[2]
    assert "](" not in own
