"""One mark a person by directorate, or one for ten people in a large organisation."""

from reports.board.overview import Gap
from reports.board.people_marks import directorate_rows
from training.readiness import Figures, Status


def gap(name: str, required: int, ready: int) -> Gap:
    return Gap(name, Figures(0, 0, required, ready))


def test_directorate_rows_have_a_mark_for_each_person():
    gaps = [gap("Medical", 15, 10), gap("Finance", 3, 3)]
    not_ready = {"Medical": {Status.OVERDUE: 2, Status.LAPSED: 3}}

    medical, finance = directorate_rows(gaps, not_ready)

    assert medical.marks == [("ready", 10), ("lapsed", 3), ("overdue", 2)]
    assert (medical.not_ready, medical.people_a_mark) == ("3 lapsed, 2 overdue", 1)
    assert (finance.marks, finance.not_ready) == ([("ready", 3)], "")


def test_directorate_rows_of_many_people_have_a_mark_for_ten():
    """Whoever is there is shown, if only by one mark."""
    gaps = [gap("Medical", 240, 231), gap("Estates", 25, 24)]
    not_ready = {"Medical": {Status.NEW_IN_POST: 9}, "Estates": {Status.LAPSED: 1}}

    medical, estates = directorate_rows(gaps, not_ready)

    assert medical.marks == [("ready", 24), ("new_in_post", 1)]
    assert medical.not_ready == "9 new in post"
    assert (estates.marks, estates.people_a_mark) == ([("ready", 3), ("lapsed", 1)], 10)


def test_directorate_rows_of_nobody_are_none():
    assert directorate_rows([], {}) == []
    assert [row.people_a_mark for row in directorate_rows([gap("A", 24, 1)], {})] == [1]
    assert [row.people_a_mark for row in directorate_rows([gap("A", 241, 1)], {})] == [100]
