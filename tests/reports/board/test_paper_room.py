"""How large the type of the paper's pages and its picture are, by how much stands there."""

import pytest

from reports.board.paper_room import HIGHEST, LOWEST, Front, back_of, front_of

HEADLINE = "34 of 41 people are ready for an interview, one more than in June"
SUMMARY = "One person was trained. Nothing in the last paper was corrected. " * 2
LAPSES = "Two people by 30 October 2026, 17 by 29 December 2026, 22 by 29 March 2027. " * 2
SENTENCE = "Agree that the six people who have no place take one before the next meeting. " * 2
ACTION = "Two more people for radio on winter pressures. Board secretary, by 21 May 2026."
GAP = "Diabetes: we can speak only in print and on radio. The one who knows it needs training."


def front(asked: int, moved: int = 3) -> Front:
    return front_of(HEADLINE, SUMMARY, [SENTENCE] * asked, moved=moved, lapses=LAPSES)


def test_the_picture_takes_what_the_words_leave():
    assert [front(asked).picture for asked in (0, 1, 2, 3)] == [HIGHEST, 328, 260, 192]
    assert [front(2, moved).picture for moved in (3, 5, 6)] == [260, 231, 209]  # beside four lines


def test_where_little_is_left_for_the_picture_the_type_is_smaller():
    assert [front(asked) for asked in (3, 4)] == [Front("", 192), Front("news--full", 311)]


def test_the_picture_is_never_too_low_or_too_high():
    assert front(4, moved=20).picture == LOWEST
    assert front_of("All are.", "", [], moved=2, lapses="").picture == HIGHEST


@pytest.mark.parametrize(
    ("gaps", "directorates", "actions", "type_"),
    [
        (3, 4, 1, "news--roomy"),
        (5, 7, 2, ""),
        (5, 7, 3, "news--tight news--spaced"),
        (5, 10, 3, "news--tight"),
        (5, 30, 3, "news--tight"),  # no smaller one
    ],
)
def test_the_type_of_page_2_is_the_largest_that_has_room(gaps, directorates, actions, type_):
    names = ["Medical"] * directorates

    assert back_of([GAP] * gaps, names, "7 interviews.", [ACTION] * actions) == type_


def test_names_that_take_two_lines_are_counted():
    def type_of(directorate: str) -> str:
        return back_of([GAP] * 5, [directorate] * 7, "7 interviews.", [ACTION] * 2)

    assert type_of("Medical") == ""
    assert type_of("Communications and Engagement") == "news--tight"
