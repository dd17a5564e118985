"""The gaps that matter in sentences: which, in which order, and how many people each would take."""

from collections.abc import Mapping, Sequence

import pytest

from reports.board.gaps import GapInWords, gaps_that_matter, numbers_of
from reports.board.overview import Gap
from training.cover_plan import Grid, Kind, Lack
from training.media import MEDIA
from training.readiness import By, Figures

R, MOCK, TRAINING, BOTH = Lack.NOTHING, Lack.MOCK, Lack.TRAINING, Lack.BOTH
TOPICS = {"cyber": "a cyber attack", "mat": "maternity", "winter": "winter"}
COURSES = {"M1": "Awareness", "M6": "Crisis"}
EVERYWHERE = (
    R,
) * 7  # print, radio, recorded TV, live TV, press conference, social video, committee


def lacks(**media: Lack) -> tuple[Lack, ...]:
    return tuple(media.get(medium, R) for medium in MEDIA)


def grid(
    people: Mapping[str, tuple[str, tuple[Lack, ...]]], topics: Sequence[str] = ("mat", "winter")
) -> Grid:
    """By reference, the topics that someone is listed for and what they lack."""
    kinds: dict[Kind, list[str]] = {}
    for reference, (of, lack) in people.items():
        kinds.setdefault((frozenset(of.split()), lack), []).append(reference)
    return Grid(list(topics), list(MEDIA), kinds)


def found(of: Grid, **groups: Sequence[Gap]) -> list[GapInWords]:
    by = {
        By.DIRECTORATE: groups.get("directorates", ()),
        By.ROLE: (),
        By.COURSE: groups.get("courses", ()),
    }
    return gaps_that_matter(of, topics=TOPICS, groups=by, courses=COURSES)


def said(gaps: Sequence[GapInWords]) -> list[tuple[str, int]]:
    return [(f"{gap.what} {gap.remedy}", gap.people) for gap in gaps]


FINE = {"A": ("mat winter", EVERYWHERE), "B": ("mat winter", EVERYWHERE)}


def test_there_is_no_gap_where_two_are_ready_everywhere():
    assert found(grid(FINE)) == []


@pytest.mark.parametrize(
    ("others", "remedy", "people"),
    [
        ([MOCK, MOCK, TRAINING], "Two of the three who know the subject need a mock interview.", 2),
        (
            [MOCK, TRAINING, BOTH],
            "Of the three who know the subject, one needs a mock interview and one needs training.",
            2,
        ),
        ([TRAINING, BOTH, BOTH], "Two of the three who know the subject need training.", 2),
        ([TRAINING, BOTH], "Both who know the subject need training.", 2),
        ([MOCK], "The one person who knows the subject needs a mock interview.", 1),
    ],
)
def test_a_subject_that_nobody_covers(others, remedy, people):
    listed = {f"C{n}": ("cyber", lacks(live_tv=lack)) for n, lack in enumerate(others)}
    if len(others) == 1:
        listed |= {}
    [gap, *rest] = found(grid(FINE | listed, TOPICS))

    assert said([gap]) == [(f"a cyber attack: nobody can speak on live TV. {remedy}", people)]
    assert gap.cells == {("cyber", "live_tv")}
    assert len(rest) == (len(others) == 1)  # one person covers the rest


@pytest.mark.parametrize(
    ("covered", "what"),
    [
        ((), "a cyber attack: nobody can speak about it anywhere."),
        (("print",), "a cyber attack: we can speak only in print."),
        (
            ("print", "radio", "committee"),
            "a cyber attack: we can speak only in print, on radio and to a committee.",
        ),
        (
            ("print", "radio", "recorded_tv", "live_tv"),
            "a cyber attack: nobody can speak at a press conference, in social video or to a"
            " committee.",
        ),
    ],
)
def test_where_nobody_can_speak(covered, what):
    lack = lacks(**{medium: TRAINING for medium in MEDIA if medium not in covered})
    listed = {"C1": ("cyber", lack), "C2": ("cyber", lack)}

    [gap] = found(grid(FINE | listed, TOPICS))

    assert gap.what == what


def test_a_subject_for_which_nobody_is_listed():
    [gap] = found(grid(FINE, TOPICS))

    assert said([gap]) == [("a cyber attack: nobody is listed. It would take two people.", 2)]
    assert gap.cells == {("cyber", medium) for medium in MEDIA}


@pytest.mark.parametrize(
    ("others", "remedy", "people"),
    [
        ([], "Nobody else is listed: it would take one more person.", 1),
        ([MOCK], "The one other who knows the subject needs a mock interview.", 1),
        ([BOTH, MOCK], "One of the two who also know the subject needs a mock interview.", 1),
    ],
)
def test_a_subject_that_one_person_covers(others, remedy, people):
    listed = {
        "C": ("cyber", EVERYWHERE),
        **{f"D{n}": ("cyber", lacks(radio=one, live_tv=one)) for n, one in enumerate(others)},
    }

    [gap] = found(grid(FINE | listed, TOPICS))

    where = "on radio and on live TV" if others else "in seven of seven media"
    assert said([gap]) == [
        (f"a cyber attack: one person alone can speak {where}. {remedy}", people)
    ]


def test_media_that_different_people_cover_are_two_gaps():
    listed = {
        "C": ("cyber", lacks(live_tv=TRAINING)),
        "D": ("cyber", lacks(radio=MOCK)),
    }

    gaps = found(grid(FINE | listed, TOPICS))

    assert [gap.what for gap in gaps] == [
        "a cyber attack: one person alone can speak on live TV.",
        "a cyber attack: one person alone can speak on radio.",
    ]


def test_a_medium_for_which_nobody_is_ready_is_one_gap_and_not_one_for_each_subject():
    people = {reference: ("mat winter", lacks(committee=TRAINING)) for reference in ("A", "B", "C")}

    [gap] = found(grid(people))

    assert said([gap]) == [
        (
            "Nobody is ready to speak to a committee, whatever the subject. "
            "Two of the three who are listed for a subject need training.",
            2,
        )
    ]
    assert (gap.cells, gap.media) == (frozenset(), ("committee",))


def test_of_one_subject_an_empty_medium_is_its_own():
    people = {reference: ("mat", lacks(committee=TRAINING)) for reference in ("A", "B")}

    [gap] = found(grid(people, ["mat"]))

    assert gap.what == "maternity: nobody can speak to a committee."
    assert [one.what for one in found(grid({}))] == [
        "maternity: nobody is listed.",
        "winter: nobody is listed.",
    ]


def gap_of(name: str, required: int, ready: int, lacking: int) -> Gap:
    return Gap(name, Figures(required * 2, required * 2 - lacking, required, ready))


@pytest.mark.parametrize(
    ("gap", "expected", "people"),
    [
        (
            gap_of("Nursing", 5, 3, 3),
            "Two of five in Nursing are not ready. Between them they lack three courses.",
            2,
        ),
        (
            gap_of("Nursing", 5, 4, 1),
            "One of five in Nursing is not ready. It would take one course.",
            1,
        ),
        (
            gap_of("Nursing", 12, 0, 24),
            "Nobody in Nursing is ready. Between them they lack 24 courses.",
            12,
        ),
        (
            gap_of("Nursing", 1, 0, 2),
            "The one person in Nursing is not ready. It would take two courses.",
            1,
        ),
        (
            gap_of("No directorate", 3, 2, 1),
            "One of three with no directorate is not ready. It would take one course.",
            1,
        ),
    ],
)
def test_a_directorate(gap, expected, people):
    assert said(found(grid(FINE), directorates=[gap])) == [(expected, people)]


@pytest.mark.parametrize(
    ("gap", "expected", "people"),
    [
        (
            gap_of("M6", 8, 5, 3),
            "Three of the eight who need M6 Crisis do not hold it in date. It would take three places.",
            3,
        ),
        (
            gap_of("M6", 8, 7, 1),
            "One of the eight who need M6 Crisis does not hold it in date. It would take one place.",
            1,
        ),
        (
            gap_of("M6", 2, 0, 2),
            "Nobody who needs M6 Crisis holds it in date. It would take two places.",
            2,
        ),
    ],
)
def test_a_course(gap, expected, people):
    assert said(found(grid(FINE), courses=[gap])) == [(expected, people)]


def test_groups_in_which_everyone_is_ready_are_no_gap():
    assert (
        found(
            grid(FINE), directorates=[gap_of("Finance", 3, 3, 0)], courses=[gap_of("M1", 3, 3, 0)]
        )
        == []
    )


def test_of_many_gaps_each_kind_has_its_worst_and_the_worst_come_first():
    lack = lacks(radio=TRAINING, live_tv=TRAINING, committee=BOTH)
    people = {
        "A": ("mat", lack),
        "B": ("mat", lack),
        "C": ("winter", lacks(live_tv=TRAINING, committee=BOTH)),
        "D": ("winter", lacks(live_tv=MOCK, committee=BOTH, radio=MOCK)),
        "E": ("cyber", lacks(live_tv=MOCK, committee=BOTH, print=MOCK)),
        "F": ("cyber", lacks(committee=BOTH)),
    }
    directorates = [gap_of("Nursing", 5, 3, 2), gap_of("Medical", 5, 4, 1)]
    courses = [gap_of("M6", 8, 5, 3), gap_of("M1", 8, 7, 1)]

    gaps = found(grid(people, TOPICS), directorates=directorates, courses=courses)
    few = found(grid(FINE), directorates=directorates, courses=courses)

    assert [gap.what for gap in gaps] == [
        "maternity: nobody can speak on radio or on live TV.",
        "winter: nobody can speak on live TV.",
        "Nobody is ready to speak to a committee, whatever the subject.",
        "a cyber attack: one person alone can speak in print and on live TV.",
        "Two of five in Nursing are not ready.",
    ]
    assert [gap.people for gap in few] == [2, 1, 3, 1]
    assert numbers_of(gaps) == {
        ("mat", "radio"): 1,
        ("mat", "live_tv"): 1,
        ("winter", "live_tv"): 2,
        "committee": 3,
        ("cyber", "print"): 4,
        ("cyber", "live_tv"): 4,
    }


def test_a_subject_is_told_twice_only_where_nothing_else_is_left():
    """One person covers maternity in seven media but live TV, and winter on radio."""
    lack = lacks(live_tv=TRAINING)
    people = {
        "A": ("mat", lack),
        "B": ("winter", EVERYWHERE),
        "C": ("winter", lacks(radio=MOCK)),
        "D": ("cyber", EVERYWHERE),
        "E": ("cyber", EVERYWHERE),
    }
    directorates = [gap_of(name, 5, 4, 1) for name in ("Nursing", "Medical", "Finance", "Estates")]

    gaps = [gap.what for gap in found(grid(people, TOPICS), directorates=directorates)]
    few = [gap.what for gap in found(grid(people, TOPICS), directorates=directorates[:1])]

    alone = "maternity: one person alone can speak in six of seven media."
    assert gaps[:2] == [
        "maternity: nobody can speak on live TV.",
        "winter: one person alone can speak on radio.",
    ]
    assert (len(gaps), alone in gaps) == (5, False)
    assert (len(few), alone in few) == (4, True)


def test_one_person_covers_a_subject_that_was_not_told_yet():
    """Maternity is told already; winter goes before a third subject that nobody covers."""
    topics = {**TOPICS, "beds": "beds"}
    people = {
        "A": ("mat", lacks(live_tv=TRAINING, radio=TRAINING)),
        "B": ("cyber beds", lacks(live_tv=TRAINING)),
        "C": ("cyber beds", lacks(live_tv=MOCK)),
        "D": ("winter", lacks(radio=MOCK)),
        "E": ("winter", EVERYWHERE),
    }
    groups = {
        By.DIRECTORATE: [gap_of("Nursing", 5, 3, 2)],
        By.ROLE: [],
        By.COURSE: [gap_of("M6", 8, 5, 3)],
    }

    gaps = gaps_that_matter(grid(people, [*topics]), topics=topics, groups=groups, courses=COURSES)

    assert [gap.what for gap in gaps] == [
        "maternity: nobody can speak on radio or on live TV.",
        "a cyber attack: nobody can speak on live TV.",
        "winter: one person alone can speak on radio.",
        "Two of five in Nursing are not ready.",
        "Three of the eight who need M6 Crisis do not hold it in date.",
    ]
