from datetime import date, timedelta

import pytest
from django.db.models import QuerySet

from accounts.models import AuditEvent
from accounts.refusals import Refused
from jobs.models import Mail
from tests.clock import NOW, TODAY
from tests.factories.training import DirectorateSpellFactory, PersonFactory, TenureFactory
from training.actions.people import (
    add_person,
    change_person,
    leave_register,
    link_user,
    rejoin_register,
)
from training.models import DirectorateSpell, Person, Tenure

LATER = NOW + timedelta(hours=1)
JOINED = date(2026, 4, 1)


def add(reference="E1", by=None, **details):
    return add_person(
        reference=reference,
        first_name="Gwen",
        last_name="Fenwright",
        joined_on=JOINED,
        by=by,
        now=NOW,
        **details,
    )


def test_add_person_refuses_a_duplicate_reference_in_any_case(db):
    add("E1")

    with pytest.raises(Refused, match="Someone on the register already has the reference E1"):
        add("e1")

    assert Person.objects.count() == 1


def test_add_person_refuses_the_second_of_two_at_once(db, monkeypatch):
    add("E1")
    monkeypatch.setattr(QuerySet, "first", lambda _: None)

    with pytest.raises(Refused, match="Someone on the register already has the"):
        add("E1")


@pytest.mark.parametrize("reference", ["", "a/b", "../x", "E 1", "É1", "x" * 41])
def test_add_person_refuses_a_reference_that_does_not_fit_in_a_url(db, reference):
    with pytest.raises(Refused, match="This cannot be used as a reference"):
        add(reference)


def test_add_person_restores_a_removed_person(db):
    old = PersonFactory(reference="E1", removed=True, first_name="G.")

    person = add("E1")

    old.refresh_from_db()
    assert (person.pk, old.first_name, old.removed_at) == (old.pk, "Gwen", None)


def test_add_person_refuses_leaving_before_joining(db):
    with pytest.raises(Refused, match="Enter that day or a later one"):
        add(left_on=JOINED - timedelta(days=1))


def test_change_person_saves_changes_with_old_values_in_the_audit_trail(officer):
    person = PersonFactory(phone="01632 960001", job_title="Chair")
    seen = {"phone": "01632 960001", "job_title": "Chair"}

    change_person(
        person=person, values=seen | {"phone": "01632 960002"}, seen=seen, by=officer, now=NOW
    )

    person.refresh_from_db()
    assert (person.phone, person.job_title) == ("01632 960002", "Chair")
    assert AuditEvent.objects.get().details == {
        "before": {"phone": "01632 960001"},
        "after": {"phone": "01632 960002"},
    }


def test_change_person_keeps_two_edits_of_different_fields(officer):
    person = PersonFactory(phone="1111", job_title="Chair")
    seen = {"phone": "1111", "job_title": "Chair"}

    change_person(person=person, values=seen | {"phone": "2222"}, seen=seen, by=officer, now=NOW)
    change_person(
        person=person, values=seen | {"job_title": "Vice-chair"}, seen=seen, by=officer, now=NOW
    )

    person.refresh_from_db()
    assert (person.phone, person.job_title) == ("2222", "Vice-chair")


def test_change_person_refuses_ones_own_line_manager(officer):
    person = PersonFactory()

    with pytest.raises(Refused, match="Nobody can be their own line manager"):
        change_person(
            person=person,
            values={"line_manager": person},
            seen={"line_manager": None},
            by=officer,
            now=NOW,
        )


def test_change_person_refuses_circular_management(officer):
    person = PersonFactory()
    below = PersonFactory(line_manager=PersonFactory(line_manager=person))

    with pytest.raises(Refused, match="already reports to them, directly or through"):
        change_person(
            person=person,
            values={"line_manager": below},
            seen={"line_manager": None},
            by=officer,
            now=NOW,
        )

    other = PersonFactory(line_manager=PersonFactory())
    change_person(
        person=person,
        values={"line_manager": other},
        seen={"line_manager": None},
        by=officer,
        now=NOW,
    )
    person.refresh_from_db()
    assert person.line_manager == other


def test_change_person_moves_the_first_spell_with_the_joining_date(officer):
    spell = DirectorateSpellFactory(starts_on=JOINED, person=PersonFactory(joined_on=JOINED))

    change_person(
        person=spell.person,
        values={"joined_on": TODAY},
        seen={"joined_on": JOINED},
        by=officer,
        now=LATER,
    )

    assert [held.starts_on for held in DirectorateSpell.objects.not_retracted()] == [TODAY]


@pytest.mark.parametrize("second_from", [TODAY, TODAY - timedelta(days=1)])
def test_change_person_leaves_a_first_spell_that_would_not_be_first(officer, second_from):
    person = PersonFactory(joined_on=JOINED)
    DirectorateSpellFactory(starts_on=JOINED, person=person)
    DirectorateSpellFactory(starts_on=second_from, person=person)

    change_person(
        person=person,
        values={"joined_on": TODAY},
        seen={"joined_on": JOINED},
        by=officer,
        now=LATER,
    )

    assert sorted(held.starts_on for held in DirectorateSpell.objects.not_retracted()) == [
        JOINED,
        second_from,
    ]


def test_leave_register_stores_the_last_day(officer):
    person = PersonFactory()

    leave_register(person=person, left_on=TODAY, by=officer, now=NOW)

    on = [Person.objects.on_register(TODAY + timedelta(days=days)).count() for days in (0, 1)]
    assert on == [1, 0]


def test_leave_register_refuses_a_day_before_they_joined(officer):
    with pytest.raises(Refused, match="1 April 2026"):
        leave_register(
            person=PersonFactory(joined_on=JOINED), left_on=date(2026, 3, 31), by=officer, now=NOW
        )


def test_rejoin_register_after_a_gap_ends_open_roles(officer):
    person = PersonFactory(left_on=TODAY)
    TenureFactory(person=person, role="clinical_lead", ends_on=date(2026, 1, 31))
    TenureFactory(person=person, role="governing_board", ends_on=None)

    rejoin_register(person=person, rejoined_on=TODAY + timedelta(days=30), by=officer, now=LATER)

    person.refresh_from_db()
    assert person.left_on is None
    held = Tenure.objects.not_retracted().order_by("role").values_list("role", "ends_on")
    assert list(held) == [("clinical_lead", date(2026, 1, 31)), ("governing_board", TODAY)]


def test_rejoin_register_on_the_next_day_keeps_open_roles(officer):
    person = PersonFactory(left_on=TODAY)
    tenure = TenureFactory(person=person, ends_on=None)

    rejoin_register(person=person, rejoined_on=TODAY + timedelta(days=1), by=officer, now=LATER)

    assert list(Tenure.objects.not_retracted()) == [tenure]


@pytest.mark.parametrize("left_on", [None, TODAY])
def test_rejoin_register_refuses_someone_who_has_not_left(officer, left_on):
    with pytest.raises(Refused):
        rejoin_register(
            person=PersonFactory(left_on=left_on), rejoined_on=TODAY, by=officer, now=NOW
        )


def test_link_user_refuses_to_link_or_unlink_oneself(administrator, spokesperson):
    person = PersonFactory()

    with pytest.raises(Refused, match="You cannot link yourself to a person"):
        link_user(person=person, user=administrator, by=administrator, now=NOW)

    link_user(person=person, user=administrator, by=spokesperson, now=NOW)
    with pytest.raises(Refused, match="You cannot link yourself to a person"):
        link_user(person=person, user=spokesperson, by=administrator, now=NOW)


def test_link_user_tells_the_person_and_each_user_once(administrator, spokesperson, officer):
    person = PersonFactory(email="l.thorne@example.nhs.uk")
    link_user(person=person, user=spokesperson, by=administrator, now=NOW)
    first = set(Mail.objects.values_list("to", flat=True))
    last = Mail.objects.latest("pk").pk

    link_user(person=person, user=spokesperson, by=administrator, now=NOW)
    same = Mail.objects.count()
    link_user(person=person, user=officer, by=administrator, now=NOW)

    assert first == {"l.thorne@example.nhs.uk", "spokesperson@example.nhs.uk"}
    assert same == len(first)
    assert sorted(Mail.objects.filter(pk__gt=last).values_list("to", flat=True)) == [
        "l.thorne@example.nhs.uk",
        "officer@example.nhs.uk",
        "spokesperson@example.nhs.uk",
    ]
    assert "sign-in belongs to you" in Mail.objects.latest("pk").text


def test_link_user_mails_an_address_once(administrator, spokesperson):
    person = PersonFactory(email=spokesperson.email.upper())

    link_user(person=person, user=spokesperson, by=administrator, now=NOW)

    assert Mail.objects.count() == 1


def test_link_user_to_one_person_at_most(officer, spokesperson):
    first = PersonFactory()
    second = PersonFactory()
    link_user(person=first, user=spokesperson, by=officer, now=NOW)

    with pytest.raises(Refused, match=r"spokesperson@example\.nhs\.uk signs in as"):
        link_user(person=second, user=spokesperson, by=officer, now=NOW)

    link_user(person=first, user=None, by=officer, now=NOW)
    link_user(person=second, user=spokesperson, by=officer, now=NOW)
    assert list(Person.objects.filter(user=spokesperson)) == [second]
