import pytest

from accounts.models import User
from reports.packs.actions.delivery import acknowledge_version, open_version
from reports.packs.actions.drafts import save_section
from reports.packs.models import Pack, PackOpening, PackVersion
from reports.packs.queries.since import changed_since, content_for
from reports.packs.section_texts import to_texts
from tests.clock import NOW
from tests.reports.conftest import Submit
from training.models import Person

pytestmark = pytest.mark.django_db


def with_red_line(pack: Pack, text: str, by: User) -> None:
    section = pack.sections.get(key="glance")
    texts = to_texts("glance", section.content)
    texts["red_lines"] += f"\n{text}"
    save_section(pack=pack, key="glance", texts=texts, revision=section.revision, by=by, now=NOW)


@pytest.fixture
def three(approved: Submit, pack: Pack, officer: User) -> list[PackVersion]:
    """Approved versions 1 to 3, each with a red line more than the one before."""
    versions = [approved()]
    for minutes, text in ((10, "The inquest"), (20, "The strike")):
        with_red_line(pack, text, officer)
        versions.append(approved(minutes))
    return versions


def words(version: PackVersion, reader: Person) -> tuple[int, tuple[str, ...]]:
    control = content_for(version, reader=reader).control
    return control.since, control.changes


def test_a_first_reading_has_nothing_to_compare_with(three: list[PackVersion]) -> None:
    assert words(three[2], three[2].recipient) == (0, ())


def test_it_is_against_the_version_that_this_reader_last_had(
    three: list[PackVersion], hamish: Person
) -> None:
    reader = three[0].recipient
    what = PackOpening.What.PAGE
    open_version(version=three[0], what=what, person=reader, user=None, now=NOW)
    open_version(version=three[1], what=what, person=hamish, user=None, now=NOW)

    assert words(three[2], reader) == (
        1,
        ("Red line added: “The inquest”.", "Red line added: “The strike”."),
    )
    assert words(three[2], hamish) == (2, ("Red line added: “The strike”.",))
    open_version(version=three[2], what=what, person=reader, user=None, now=NOW)
    assert words(three[2], reader)[0] == 1


def test_saying_that_it_was_read_counts_as_having_it(
    approved: Submit, pack: Pack, officer: User
) -> None:
    first = approved()
    acknowledge_version(version=first, person=first.recipient, by=None, now=NOW)
    with_red_line(pack, "The inquest", officer)
    second = approved(10)

    since = changed_since(
        second, content_for(second, reader=second.recipient), reader=second.recipient
    )

    assert since is not None
    assert (since.number, since.words) == (1, ("Red line added: “The inquest”.",))
