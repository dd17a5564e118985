from datetime import timedelta

import pytest

from tests.clock import NOW, TODAY
from tests.factories.training import DirectorateSpellFactory, PersonFactory
from training.actions.directorates import add_directorate_spell, move_first_spell
from training.actions.facts import RecordedAlready
from training.models import Directorate, DirectorateSpell


def test_add_directorate_spell_reuses_an_existing_directorate(officer):
    person = PersonFactory()
    for days in (0, 1):
        add_directorate_spell(
            person=person,
            directorate="Finance",
            starts_on=TODAY + timedelta(days=days),
            by=officer,
            now=NOW,
        )

    assert Directorate.objects.count() == 1
    assert DirectorateSpell.objects.not_retracted().count() == 2


def test_add_directorate_spell_refuses_two_on_the_same_first_day(officer):
    spell = DirectorateSpellFactory(starts_on=TODAY)

    with pytest.raises(RecordedAlready):
        add_directorate_spell(
            person=spell.person, directorate="Finance", starts_on=TODAY, by=officer, now=NOW
        )


def test_move_first_spell_leaves_one_that_would_already_be_over(officer):
    person = PersonFactory(joined_on=TODAY)
    spell = DirectorateSpellFactory(
        person=person, starts_on=TODAY - timedelta(days=9), ends_on=TODAY - timedelta(days=1)
    )

    move_first_spell(person=person, joined_on=spell.starts_on, by=officer, now=NOW)

    assert list(DirectorateSpell.objects.not_retracted()) == [spell]


def test_move_first_spell_without_a_spell_does_nothing(officer):
    move_first_spell(person=PersonFactory(), joined_on=TODAY, by=officer, now=NOW)

    assert DirectorateSpell.objects.count() == 0
