from datetime import timedelta

import pytest

from desk.enquiries.models import Interview
from reports.packs.actions.review import submit_pack
from reports.packs.completeness import Problem, Severity
from reports.packs.models import Pack
from reports.packs.queries import pack_problems
from reports.packs.queries.pack_problems import problems_of, time_problems
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


def test_problems_from_the_sources_are_in_the_list(pack, monkeypatch):
    monkeypatch.setattr(pack_problems, "PROBLEM_SOURCES", (lambda *_: [EMBARGO],))

    blocking = [p for p in problems_of(pack, draft_content(pack, now=NOW), now=NOW) if p.blocks]

    assert blocking == [EMBARGO]


@pytest.mark.parametrize(("taken_back", "blocks"), [(False, False), (True, True)])
def test_an_overridden_problem_does_not_block_until_the_override_ends(
    pack, monkeypatch, taken_back, blocks
):
    monkeypatch.setattr(pack_problems, "PROBLEM_SOURCES", (lambda *_: [EMBARGO],))
    override = OverrideFactory(
        pack=pack, key=EMBARGO.name, reason="Agreed with them", made_by__name="Ines Thackray"
    )
    if taken_back:
        override.taken_back_at, override.taken_back_by = NOW, override.made_by
        override.save()

    [found] = [
        p for p in problems_of(pack, draft_content(pack, now=NOW), now=NOW) if p.key == EMBARGO.key
    ]

    assert found.blocks == blocks
    assert found.overridden_by == (
        "" if taken_back else "Ines Thackray, Wed 25 Nov, 4:20pm: Agreed with them"
    )


def warnings_of(pack: Pack, **words: str) -> list[str]:
    """`pack` has its interview at 7:10am."""
    Interview.objects.update(**{"contacts": "", "place": "", "fallback": "", **words})
    now = Pack.objects.get(pk=pack.pk)
    content = draft_content(now, now=NOW)
    return [problem.what for problem in time_problems(now, content, NOW)]


@pytest.mark.parametrize(
    ("said", "is_far"),
    [
        ("The studio rings you at 6:55am", False),
        ("They ring at 4:10am", False),
        ("They ring at 4:09am", True),
        ("They ring at ten past seven, or at 9:10am", False),
        ("They ring at 9:11am", True),
        ("They ring at 6:55pm", True),
        ("They ring at seven o'clock", False),
        ("They ring at noon", True),
        ("Ring 01632 960148", False),
        ("", False),
    ],
)
def test_a_time_far_from_the_slot_warns(pack, said, is_far):
    assert bool(warnings_of(pack, **{"contacts": f"Producer: {said}"})) is is_far


def test_the_warning_says_which_words_and_where_to_change_them(pack):
    found = warnings_of(
        pack,
        contacts="Producer: they ring at 3pm",
        place="The foyer, 2 o'clock",
        fallback="Dougal, until 3pm",
    )

    assert found == [
        "“3pm” in Contacts is not near the slot, 7:10am",
        "“2 o'clock” in Where is not near the slot, 7:10am",
        "“3pm” in If it fails is not near the slot, 7:10am",
    ]


def test_times_left_behind_by_a_move_are_warnings(
    pack,
):
    interview = pack.interview
    Interview.objects.update(contacts="Producer: the studio rings you at 6:55am")
    before = problems_of(pack, draft_content(pack, now=NOW), now=NOW)
    Interview.objects.update(starts_at=interview.starts_at + timedelta(hours=8))
    moved = Pack.objects.get(pk=pack.pk)

    [problem] = [
        p
        for p in problems_of(moved, draft_content(moved, now=NOW), now=NOW)
        if "not near" in p.what
    ]

    assert problem.what == "“6:55am” in Contacts is not near the slot, 3:10pm"
    assert not problem.blocks
    assert problem.url == f"/interviews/{interview.reference}/change/"
    assert not [p for p in before if "not near" in p.what]


@pytest.mark.parametrize(
    ("after", "warnings"),
    [
        (
            "Car: 01632 960112, rings you at 6:55am",
            ["“6:55am” in Contacts is from before the slot moved, from 7:10am"],
        ),
        ("Car: 01632 960112, rings you at 7:25am", []),
    ],
)
def test_a_time_that_an_earlier_version_had_for_another_slot_warns(pack, officer, after, warnings):
    interview = pack.interview
    words = "Car: 01632 960112, rings you at 6:55am"
    Interview.objects.update(contacts=f"Producer: Sam Marsh, 01632 960111, rings you\n{words}")
    submit_pack(pack=Pack.objects.get(), what_changed="", by=officer, now=NOW)
    before = warnings_of(pack, contacts=words)
    Interview.objects.update(
        starts_at=interview.starts_at + timedelta(minutes=30), slot_changed_at=NOW
    )

    assert (before, warnings_of(pack, contacts=after)) == ([], warnings)


def test_a_pack_without_a_slot_is_not_warned_of(pack):
    content = draft_content(pack, now=NOW)
    no_slot = type(content)()

    assert list(time_problems(pack, no_slot, NOW)) == []
