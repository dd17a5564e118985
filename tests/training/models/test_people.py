from datetime import date

import pytest
from django.db import IntegrityError

from tests.clock import TODAY
from tests.factories.accounts import UserFactory
from tests.factories.training import (
    DirectorateSpellFactory,
    PersonFactory,
    PersonTopicFactory,
    TenureFactory,
    TopicFactory,
)
from training.models import Person, Tenure

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("on", "directorate"),
    [
        (date(2023, 12, 31), None),
        (date(2024, 1, 1), "Finance"),
        (date(2025, 12, 31), "Finance"),
        (date(2026, 1, 1), "Nursing"),
        (date(2026, 6, 30), "Nursing"),
        (date(2026, 7, 1), None),
    ],
)
def test_with_directorate_uses_the_latest_spell(on, directorate):
    person = PersonFactory()
    DirectorateSpellFactory(person=person, directorate__name="Finance", starts_on=date(2024, 1, 1))
    DirectorateSpellFactory(
        person=person,
        directorate__name="Nursing",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 6, 30),
    )
    DirectorateSpellFactory(
        person=person, directorate__name="Estates", starts_on=date(2025, 1, 1), retracted=True
    )

    assert Person.objects.with_directorate(on).get().directorate == directorate


def test_answering_to_filters_by_directorate():
    spell = DirectorateSpellFactory(directorate__name="Finance")
    PersonFactory()

    assert list(Person.objects.with_directorate(TODAY).answering_to("Finance")) == [spell.person]


def test_holding_filters_by_role_on_the_day():
    tenure = TenureFactory(role="clinical_lead", starts_on=date(2026, 1, 1), ends_on=TODAY)
    TenureFactory(role="clinical_lead", retracted=True)
    TenureFactory(role="other_staff")

    assert list(Person.objects.holding("clinical_lead", TODAY)) == [tenure.person]
    assert list(Person.objects.holding("clinical_lead", date(2026, 11, 26))) == []


def test_speaking_on_includes_leads_and_speakers():
    topic = TopicFactory(code="winter")
    one = PersonTopicFactory(topic=topic)
    PersonTopicFactory(topic=topic, retracted=True)
    PersonTopicFactory()

    assert list(Person.objects.speaking_on(topic)) == [one.person]


def test_search_needs_every_word_somewhere():
    gwen = PersonFactory(
        first_name="Gwen", last_name="Fenwright", job_title="Chair", email="gf@example.nhs.uk"
    )
    PersonFactory(first_name="Gwen")

    assert list(Person.objects.search("gwen CHAIR")) == [gwen]
    assert list(Person.objects.search("gf@example.nhs.uk " + gwen.reference.lower())) == [gwen]
    assert Person.objects.search("").count() == 2


def test_covering_includes_both_ends():
    TenureFactory(starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 31))

    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1)]
    assert [Tenure.objects.covering(day).count() for day in days] == [0, 1, 1, 0]


@pytest.mark.parametrize(
    "broken",
    [
        {"left_on": date(2023, 12, 31)},
        {"reference": "taken"},
    ],
)
def test_person_constraints(broken):
    PersonFactory(reference="TAKEN")

    with pytest.raises(IntegrityError):
        PersonFactory(**broken)


def test_person_is_not_their_own_manager():
    person = PersonFactory()

    with pytest.raises(IntegrityError):
        Person.objects.filter(pk=person.pk).update(line_manager=person)


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("O'Hanrahan", "o’hanrahan"),
        ("O’Hanrahan", "O'HANRAHAN"),
        ("Ó Dálaigh", "ó dálaigh"),
        ("Ó Dálaigh", "DÁLAIGH"),
        ("Ærø", "ærø"),
    ],
)
def test_search_ignores_case_and_accents(kept, typed):
    person = PersonFactory(last_name=kept, email="")
    PersonFactory()

    assert list(Person.objects.search(typed)) == [person]


def test_of_user_or_team_is_the_user_and_the_people_they_manage():
    user = UserFactory()
    own = PersonFactory(user=user)
    team = PersonFactory(line_manager=own)
    PersonFactory(line_manager=team)
    PersonFactory()

    assert set(Person.objects.of_user_or_team(user)) == {own, team}
    assert set(Person.objects.of_user_or_team(UserFactory())) == set()
