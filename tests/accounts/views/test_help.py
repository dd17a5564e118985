"""Help shows what of the guide concerns the reader."""

import pytest

from accounts.access import Role
from accounts.guide import sections, sections_for
from tests.project import ROOT

pytestmark = pytest.mark.django_db


def test_every_section_of_the_guide_names_its_roles():
    headings = (ROOT / "docs" / "guide.md").read_text().count("\n## ")

    assert len(sections()) == headings
    assert set(Role) == {role for section in sections() for role in section.roles}


def test_sections_are_those_of_any_of_the_roles():
    def titles(*roles: Role) -> list[str]:
        return [section.title for section in sections_for(set(roles))]

    assert "Read it on the way to the studio" in titles(Role.SPOKESPERSON)
    assert "Setting up" not in titles(Role.SPOKESPERSON)
    assert "Setting up" in titles(Role.SPOKESPERSON, Role.ADMINISTRATOR)
    assert titles() == [section.title for section in sections()]


def test_help_overview_lists_the_chapters_of_ones_role_first(client_of, spokesperson):
    own, _, others = client_of(spokesperson).get("/help/").text.partition("For other roles")

    assert '<a href="?chapter=read-it-on-the-way-to-the-studio">' in own
    assert '<a href="?chapter=setting-up">' not in own
    assert '<a href="?chapter=setting-up">' in others


def test_help_overview_shows_one_chapter(client_of, spokesperson):
    page = client_of(spokesperson).get("/help/?chapter=setting-up").text.partition("<main")[2]

    assert "Setting up</h1>" in page
    assert "<p>" in page
    assert "<img" not in page
    assert "](" not in page


def test_help_overview_finds_chapters_by_their_words(client_of, spokesperson):
    client = client_of(spokesperson)

    found = client.get("/help/?q=embargo+inquest").text
    nothing = client.get("/help/?q=zeppelin").text

    assert '<a href="?chapter=restrictions"><b>Restrictions</b></a><br>' in found
    assert "Nothing in the guide has “zeppelin”" in nothing
