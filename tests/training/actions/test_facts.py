from datetime import date, timedelta

import pytest

from accounts.models import AuditEvent
from accounts.refusals import Refused, reason_given
from tests.clock import NOW, TODAY
from tests.factories.scheduling import AwayFactory
from tests.factories.training import ExemptionFactory, PersonFactory, PracticeFactory, TenureFactory
from training.actions.facts import (
    RetractedAlready,
    correct_fact,
    record_fact,
    restore_fact,
    retract_fact,
    undo_fact,
    warnings_about,
)
from training.models import Exemption, Practice, Tenure

LATER = NOW + timedelta(hours=1)


def test_record_fact_stores_who_and_when(officer):
    tenure = TenureFactory.build(person=PersonFactory(reference="E1"), starts_on=date(2026, 1, 1))

    record_fact(fact=tenure, by=officer, now=NOW)

    held = Tenure.objects.get()
    assert (held.recorded_at, held.recorded_by, held.retracted_at) == (NOW, officer, None)
    event = AuditEvent.objects.get()
    assert (event.action, event.details["role"]) == ("tenure.added", "governing_board")


def test_record_fact_allows_a_duplicate_of_a_retracted_fact(officer):
    old = TenureFactory(retracted=True)

    record_fact(fact=TenureFactory.build(person=old.person), by=officer, now=LATER)

    assert Tenure.objects.not_retracted().count() == 1


def test_record_fact_refuses_an_end_before_the_start(officer):
    fact = ExemptionFactory.build(
        person=PersonFactory(), starts_on=TODAY, ends_on=TODAY - timedelta(days=1)
    )

    with pytest.raises(Refused, match="before the first"):
        record_fact(fact=fact, by=officer, now=NOW)

    assert Exemption.objects.count() == 0


def test_record_fact_refuses_a_spell_that_ends_when_it_starts(officer):
    fact = AwayFactory.build(person=PersonFactory(), starts_at=NOW, ends_at=NOW)

    with pytest.raises(Refused, match="not after the start"):
        record_fact(fact=fact, by=officer, now=NOW)


def test_record_fact_accepts_a_single_day(officer):
    fact = ExemptionFactory.build(person=PersonFactory(), starts_on=TODAY, ends_on=TODAY)

    record_fact(fact=fact, by=officer, now=NOW)

    assert Exemption.objects.not_retracted().count() == 1


def test_record_fact_refuses_a_removed_person(officer):
    fact = TenureFactory.build(person=PersonFactory(removed=True))

    with pytest.raises(Refused, match="has been removed from the register"):
        record_fact(fact=fact, by=officer, now=NOW)


def test_retract_fact_stores_who_when_and_why(officer):
    practice = PracticeFactory()

    retract_fact(fact=practice, because="It was Gwen, not Hamish", by=officer, now=LATER)

    practice.refresh_from_db()
    assert (practice.retracted_at, practice.retracted_by) == (LATER, officer)
    assert practice.retracted_because == "It was Gwen, not Hamish"
    assert [list(Practice.objects.known_at(at)) for at in (NOW, LATER, None)] == [
        [practice],
        [],
        [],
    ]


def test_retract_fact_refuses_the_second_of_two(officer):
    practice = PracticeFactory()
    in_another_tab = Practice.objects.get()
    retract_fact(fact=practice, because="Wrong day", by=officer, now=LATER)

    with pytest.raises(RetractedAlready, match="already been removed"):
        retract_fact(fact=in_another_tab, because="Wrong medium", by=officer, now=LATER)

    assert Practice.objects.get().retracted_because == "Wrong day"


def test_retract_fact_works_after_the_clock_was_set_back(officer):
    practice = PracticeFactory(recorded_at=LATER)

    retract_fact(fact=practice, because="Wrong day", by=officer, now=NOW)

    assert Practice.objects.get().retracted_at == LATER


def test_correct_fact_retracts_the_old_and_records_the_new(officer):
    tenure = TenureFactory(ends_on=None)

    corrected = correct_fact(
        fact=tenure,
        values={"ends_on": date(2026, 6, 30)},
        because="Term of office",
        by=officer,
        now=LATER,
    )

    assert (corrected.role, corrected.starts_on, corrected.ends_on) == (
        tenure.role,
        tenure.starts_on,
        date(2026, 6, 30),
    )
    assert list(Tenure.objects.not_retracted()) == [corrected]
    assert list(Tenure.objects.known_at(NOW)) == [tenure]
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True)) == [
        "tenure.corrected"
    ]


def test_correct_fact_refuses_an_unchanged_fact(officer):
    tenure = TenureFactory()

    with pytest.raises(Refused, match="Change a value, or go back"):
        correct_fact(fact=tenure, values={"role": tenure.role}, because="", by=officer, now=LATER)

    assert Tenure.objects.not_retracted().count() == 1


def test_correct_fact_leaves_the_old_one_if_the_new_one_is_refused(officer):
    tenure = TenureFactory()

    with pytest.raises(Refused, match="before the first"):
        correct_fact(
            fact=tenure, values={"ends_on": date(2000, 1, 1)}, because="", by=officer, now=LATER
        )

    assert list(Tenure.objects.not_retracted()) == [tenure]


def test_restore_fact_leaves_the_gap_in_its_history(officer):
    practice = PracticeFactory()
    retract_fact(fact=practice, because="Wrong", by=officer, now=LATER)

    again = restore_fact(fact=practice, by=officer, now=LATER + timedelta(hours=1))

    known = [list(Practice.objects.known_at(NOW + timedelta(hours=hours))) for hours in (0, 1, 2)]
    assert known == [[practice], [], [again]]


def test_undo_fact_undoes_a_correction(officer):
    tenure = TenureFactory(ends_on=None)
    corrected = correct_fact(
        fact=tenure, values={"ends_on": TODAY}, because="Left", by=officer, now=LATER
    )

    undo_fact(added=corrected, retracted=tenure, by=officer, now=LATER)

    assert [held.ends_on for held in Tenure.objects.not_retracted()] == [None]


def test_warnings_about_future_dates():
    practice = PracticeFactory.build(practised_on=date(2027, 3, 1))

    assert warnings_about(practice, TODAY) == [
        "1 March 2027 is in the future. It counts from that day."
    ]
    assert warnings_about(practice, date(2027, 3, 1)) == []


def test_a_missing_reason_is_refused_in_the_words_of_the_action():
    assert reason_given(" On leave ", otherwise="Enter why.") == "On leave"
    with pytest.raises(Refused, match=r"Enter why\."):
        reason_given("  ", otherwise="Enter why.")
