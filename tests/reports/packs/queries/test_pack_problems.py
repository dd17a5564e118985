import pytest

from reports.packs.completeness import Problem, Severity
from reports.packs.models import Pack
from reports.packs.queries import pack_problems
from reports.packs.queries.pack_problems import problems_of
from reports.packs.queries.packs import draft_content
from tests.clock import NOW
from tests.factories.reports import OverrideFactory

pytestmark = pytest.mark.django_db
EMBARGO = Problem(
    Severity.MISSING,
    "ground_rules",
    "Embargo until noon",
    "Huw Trelawney",
    "Wait.",
    key="restriction:1",
    may_override=True,
)


def test_what_gatherers_find_around_a_pack_stands_in_the_list(
    pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pack_problems, "GATHERERS", (lambda *_: [EMBARGO],))

    held_up = [p for p in problems_of(pack, draft_content(pack, now=NOW), now=NOW) if p.holds_up]

    assert held_up == [EMBARGO]


@pytest.mark.parametrize(("taken_back", "holds_up"), [(False, False), (True, True)])
def test_what_a_manager_lets_pass_holds_nothing_up_until_it_is_taken_back(
    pack: Pack, monkeypatch: pytest.MonkeyPatch, taken_back: bool, holds_up: bool
) -> None:
    monkeypatch.setattr(pack_problems, "GATHERERS", (lambda *_: [EMBARGO],))
    override = OverrideFactory(
        pack=pack, key=EMBARGO.name, reason="Agreed with them", made_by__name="Ines Thackray"
    )
    if taken_back:
        override.taken_back_at, override.taken_back_by = NOW, override.made_by
        override.save()

    [found] = [
        p for p in problems_of(pack, draft_content(pack, now=NOW), now=NOW) if p.key == EMBARGO.key
    ]

    assert found.holds_up == holds_up
    assert found.overridden_by == (
        "" if taken_back else "Ines Thackray, Wed 25 Nov, 4:20pm: Agreed with them"
    )
