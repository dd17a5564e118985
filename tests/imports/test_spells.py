from datetime import date

import pytest

from imports.spells import StoredSpell, change_spells, directorate_on

JOINED = date(2020, 1, 1)
MARCH = date(2026, 3, 1)
DAY_BEFORE = date(2026, 11, 24)
ON = date(2026, 11, 25)
FINANCE = StoredSpell(1, "Finance", JOINED, None)


@pytest.mark.parametrize(
    ("on", "directorate"),
    [
        (date(2019, 12, 31), ""),
        (JOINED, "Finance"),
        (date(2026, 2, 28), "Finance"),
        (MARCH, "Nursing"),
        (DAY_BEFORE, "Nursing"),
        (ON, ""),
    ],
)
def test_directorate_on_uses_the_spell_that_started_last(on, directorate):
    assert (
        directorate_on([StoredSpell(2, "Nursing", MARCH, DAY_BEFORE), FINANCE], on) == directorate
    )


def test_spells_may_come_in_any_order():
    """Their ids are in the order in which they were recorded."""
    late = [StoredSpell(1, "Nursing", MARCH, None), FINANCE._replace(id=2)]

    assert directorate_on(late, ON) == "Nursing"
    assert change(*late, directorate="Nursing", joined=(JOINED, date(2021, 5, 1))) == (
        (2,),
        (StoredSpell(None, "Finance", date(2021, 5, 1), None),),
    )


def test_change_spells_moves_the_first_up_to_its_last_day():
    last = date(2021, 5, 1)
    spells = [FINANCE._replace(ends_on=last), StoredSpell(2, "Finance", date(2021, 5, 2), None)]

    assert change(*spells, directorate="Finance", joined=(JOINED, last)) == (
        (1,),
        (StoredSpell(None, "Finance", last, last),),
    )


def change(*spells, directorate, joined=(JOINED, JOINED)):
    return change_spells(spells, joined=joined, directorate=directorate, on=ON)


def test_change_spells_returns_none_for_the_same_directorate():
    assert change(FINANCE, directorate="Finance") is None


def test_change_spells_starts_a_changed_directorate_that_day():
    assert change(FINANCE, directorate="Nursing") == ((), (StoredSpell(None, "Nursing", ON, None),))


def test_change_spells_starts_the_first_one_that_day():
    assert change(directorate="Nursing") == ((), (StoredSpell(None, "Nursing", ON, None),))


def test_change_spells_replaces_a_spell_that_started_that_day():
    nursing = StoredSpell(2, "Nursing", ON, None)

    assert change(FINANCE, nursing, directorate="Estates") == (
        (2,),
        (StoredSpell(None, "Estates", ON, None),),
    )


def test_change_spells_ends_the_current_spell_if_the_directorate_is_cleared():
    assert change(FINANCE, directorate="") == (
        (1,),
        (StoredSpell(None, "Finance", JOINED, DAY_BEFORE),),
    )


def test_change_spells_drops_a_spell_that_started_today_if_cleared():
    assert change(FINANCE._replace(starts_on=ON), directorate="") == ((1,), ())


def test_change_spells_keeps_a_gap():
    assert change(FINANCE._replace(ends_on=DAY_BEFORE), directorate="") is None


def test_change_spells_starts_with_a_future_joiner():
    joins = date(2027, 1, 1)

    assert change(
        FINANCE._replace(starts_on=joins), directorate="Nursing", joined=(joins, joins)
    ) == (
        (1,),
        (StoredSpell(None, "Nursing", joins, None),),
    )


@pytest.mark.parametrize("joins_on", [date(2019, 5, 1), date(2021, 5, 1)])
def test_change_spells_moves_the_first_spell_with_the_joining_day(joins_on):
    assert change(FINANCE, directorate="Finance", joined=(JOINED, joins_on)) == (
        (1,),
        (StoredSpell(None, "Finance", joins_on, None),),
    )


@pytest.mark.parametrize(
    "spells",
    [
        [
            FINANCE._replace(starts_on=date(2020, 2, 1))
        ],  # not the day they were thought to have joined
        [
            FINANCE._replace(ends_on=date(2020, 12, 31)),
            StoredSpell(2, "Finance", date(2021, 1, 1), None),
        ],  # would be over
        [FINANCE, StoredSpell(2, "Finance", date(2021, 5, 1), None)],  # would not be the first
    ],
)
def test_change_spells_keeps_a_first_spell_that_cannot_move(spells):
    assert change(*spells, directorate="Finance", joined=(JOINED, date(2021, 5, 1))) is None
