"""A free place is offered to the first who waits for it, held for them, then goes to the next."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import transaction

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from jobs.models import Job, Mail
from scheduling.training_sessions.actions.bookings import (
    book,
    cancel_booking,
)
from scheduling.training_sessions.actions.place_offers import offer_places
from scheduling.training_sessions.actions.training_sessions import (
    cancel_training_session,
    change_training_session,
)
from scheduling.training_sessions.actions.waiting_lists import (
    join_waiting_list,
    leave_waiting_list,
    order_waiting_list,
    rejoin_waiting_list,
)
from scheduling.training_sessions.models import (
    Booking,
    PlaceOffer,
    TrainingSession,
    WaitingListEntry,
)
from tests.clock import NOW
from tests.factories.scheduling import (
    AwayFactory,
    BlackOutFactory,
    TrainerFactory,
    TrainingSessionFactory,
)
from tests.factories.training import CourseFactory, PersonFactory, RequirementFactory, TenureFactory
from training.actions.facts import retract_fact
from training.models import Organisation, Person

pytestmark = pytest.mark.django_db
IN_TEN_DAYS = NOW + timedelta(days=10)
DAY = timedelta(days=1)
RunJobs = Callable[..., list[str]]


@pytest.fixture
def full(officer: User) -> TrainingSession:
    """A session of two places in ten days, both taken."""
    course = CourseFactory(code="X1", max_group=4)
    training_session: TrainingSession = TrainingSessionFactory(
        course=course,
        trainer=TrainerFactory(courses=[course]),
        starts_at=IN_TEN_DAYS,
        places=2,
    )
    for _ in range(2):
        book(training_session=training_session, person=PersonFactory(), by=officer, now=NOW)
    return training_session


def waits(training_session: TrainingSession, by: User, minute: int = 0, **values: object) -> Person:
    person: Person = PersonFactory(email=f"w{minute}@example.nhs.uk", **values)
    join_waiting_list(
        training_session=training_session,
        person=person,
        by=by,
        now=NOW + timedelta(minutes=minute),
    )
    return person


def needs(person: Person, starts_on: date = date(2026, 11, 1)) -> Person:
    """Required of the governing board, and due 90 days after the person joined it."""
    TenureFactory(person=person, starts_on=starts_on)
    return person


def free_one(training_session: TrainingSession, by: User, now: object = NOW) -> None:
    booking = training_session.bookings.active().order_by("pk").first()
    cancel_booking(booking=booking, by=by, now=now)


def offered(training_session: TrainingSession) -> list[Person]:
    """To whom an offer stands, in the order in which they were made."""
    offers = PlaceOffer.objects.open().filter(entry__training_session=training_session)
    return [offer.entry.person for offer in offers.order_by("pk")]


def places(training_session: TrainingSession) -> tuple[int, int]:
    """Taken and held."""
    training_session.refresh_from_db()
    return training_session.places_taken, training_session.places_offered


def test_a_freed_place_is_offered_to_the_first_and_held_for_them(full, officer):
    first, _second = waits(full, officer, 1), waits(full, officer, 2)

    free_one(full, officer, NOW)

    offer = PlaceOffer.objects.get()
    mail = Mail.objects.get(to=first.email)
    assert (offered(full), offer.ends_at, places(full)) == ([first], NOW + DAY, (1, 1))
    assert mail.subject == f"A place for you: X1 Course X1, Sat 5 Dec, 4:20pm, {full.venue}"
    assert "It is kept for you until 4:20pm on Thu 26 Nov." in mail.text
    with pytest.raises(Refused, match="offered to those on the waiting list"):
        book(training_session=full, person=PersonFactory(), by=officer, now=NOW)


def test_who_was_offered_the_place_books_it(full, officer):
    first, second = waits(full, officer, 1), waits(full, officer, 2)
    free_one(full, officer)

    book(training_session=full, person=first, by=officer, now=NOW)

    entry = WaitingListEntry.objects.get(person=first)
    assert (places(full), offered(full)) == ((2, 0), [])
    assert (entry.left_because, entry.offers.get().outcome) == ("booked", "accepted")
    assert [one.person for one in WaitingListEntry.objects.open()] == [second]
    with pytest.raises(Refused, match="a place on this"):
        book(training_session=full, person=first, by=officer, now=NOW)


def test_an_offer_that_ends_goes_to_the_next_once(full, officer, run_jobs):
    first, second = waits(full, officer, 1), waits(full, officer, 2)
    free_one(full, officer)

    run_jobs(at=NOW + DAY - timedelta(minutes=1))
    before = offered(full)
    run_jobs(at=NOW + DAY)
    offer_places(training_session=full, now=NOW + DAY)  # needlessly, and again
    after = offered(full)
    run_jobs(at=NOW + 2 * DAY)

    assert (before, after, offered(full)) == ([first], [second], [])
    assert places(full) == (1, 0)  # anyone may have it: neither is offered it again
    assert WaitingListEntry.objects.open().count() == 2
    assert Mail.objects.filter(subject__startswith="The place was offered").count() == 2
    assert AuditEvent.objects.filter(action="place.offered").count() == 2


def test_late_the_next_is_still_offered_the_place(full, officer, run_jobs):
    first, second = waits(full, officer, 1), waits(full, officer, 2)
    free_one(full, officer)
    late = NOW + 3 * DAY

    with pytest.raises(Refused, match="is full"):
        book(training_session=full, person=first, by=officer, now=late)
    run_jobs(at=late)

    assert (offered(full), places(full)) == ([second], (1, 1))


def test_a_place_freed_later_is_offered_to_those_who_did_not_answer_too(full, officer):
    first = waits(full, officer, 1)
    free_one(full, officer)
    offer_places(training_session=full, now=NOW + DAY)

    free_one(full, officer, NOW + DAY + timedelta(hours=1))

    assert (offered(full), places(full)) == ([first], (0, 1))


def test_a_place_is_offered_to_those_for_whom_it_counts_and_who_can_come(full, officer):
    RequirementFactory(course=full.course)
    not_needed = waits(full, officer, 1)
    away, first = (needs(waits(full, officer, minute)) for minute in (2, 3))
    AwayFactory(person=away, starts_at=IN_TEN_DAYS, ends_at=IN_TEN_DAYS + DAY)

    free_one(full, officer)
    free_one(full, officer)

    assert offered(full) == [first, not_needed]


def test_by_need_the_soonest_first(full, officer):
    RequirementFactory(course=full.course)
    _later = needs(waits(full, officer, 1))
    sooner = needs(waits(full, officer, 2), date(2026, 10, 1))

    order_waiting_list(training_session=full, by_need=True, by=officer, now=NOW)
    order_waiting_list(training_session=full, by_need=True, by=officer, now=NOW)
    full.refresh_from_db()
    free_one(full, officer)

    assert offered(full) == [sooner]
    assert AuditEvent.objects.filter(action="waiting_list.ordered").count() == 1


def test_the_organisation_may_order_every_list_by_need(full, officer):
    Organisation.objects.update(waiting_by_need=True)
    RequirementFactory(course=full.course)
    _later = needs(waits(full, officer, 1))
    sooner = needs(waits(full, officer, 2), date(2026, 10, 1))

    free_one(full, officer)

    assert offered(full) == [sooner]


def test_near_the_session_several_are_offered_it_and_the_first_yes_counts(full, officer):
    near = IN_TEN_DAYS - timedelta(hours=40)
    three = [waits(full, officer, minute) for minute in range(3)]

    free_one(full, officer, near)
    standing = offered(full)
    with transaction.atomic():
        book(training_session=full, person=three[1], by=officer, now=near)
    with pytest.raises(Refused, match="is full"):
        book(training_session=full, person=three[0], by=officer, now=near)

    assert (standing, places(full)) == (three, (2, 0))
    assert set(PlaceOffer.objects.values_list("outcome", flat=True)) == {"accepted", "taken"}
    told = Mail.objects.filter(subject__startswith="The place has been taken")
    assert {mail.to for mail in told} == {three[0].email, three[2].email}
    assert (
        "the first to take it has it" in Mail.objects.filter(to=three[0].email).earliest("pk").text
    )


@pytest.mark.parametrize("meanwhile", ["the offer ended", "the place was taken"])
def test_a_place_that_goes_while_one_presses_is_refused(full, officer, monkeypatch, meanwhile):
    first = waits(full, officer, 1)
    free_one(full, officer)
    offer = PlaceOffer.objects.get()

    def found_and_then(*_: object) -> PlaceOffer:
        if meanwhile == "the offer ended":
            PlaceOffer.objects.update(ended_at=NOW, outcome="expired")
        else:
            TrainingSession.objects.update(places_taken=2, places_offered=0)
        return offer

    monkeypatch.setattr("scheduling.training_sessions.actions.bookings.offer_to", found_and_then)

    with pytest.raises(Refused, match="Choose another date, or wait for the next"):
        book(training_session=full, person=first, by=officer, now=NOW)

    assert Booking.objects.active().filter(person=first).count() == 0


def test_leaving_with_an_offer_gives_the_place_to_the_next(full, officer):
    first, second = waits(full, officer, 1), waits(full, officer, 2)
    free_one(full, officer)
    entry = WaitingListEntry.objects.get(person=first)

    leave_waiting_list(entry=entry, by=officer, now=NOW)

    assert (offered(full), entry.offers.get().outcome) == ([second], "declined")


def test_rejoining_gives_the_old_place_in_the_order_and_what_is_free(full, officer):
    first = waits(full, officer, 1)
    entry = WaitingListEntry.objects.get(person=first)
    leave_waiting_list(entry=entry, by=officer, now=NOW)
    free_one(full, officer)

    rejoin_waiting_list(entry=entry, by=officer, now=NOW + timedelta(minutes=9))

    entry.refresh_from_db()
    assert (entry.joined_at, entry.left_at) == (NOW + timedelta(minutes=1), None)
    assert offered(full) == [first]


def test_more_places_are_offered_and_held_ones_cannot_be_dropped(full, officer):
    first, second = waits(full, officer, 1), waits(full, officer, 2)
    names = ("course", "venue", "trainer", "starts_at", "ends_at", "note")
    same = {name: getattr(full, name) for name in names}

    change_training_session(training_session=full, by=officer, now=NOW, places=4, **same)

    assert (offered(full), places(full)) == ([first, second], (2, 2))
    with pytest.raises(Refused, match="Offer at least 4 places"):
        change_training_session(training_session=full, by=officer, now=NOW, places=3, **same)


def test_those_who_wait_are_told_that_the_session_moved(full, officer):
    first = waits(full, officer, 1)
    same = {name: getattr(full, name) for name in ("course", "venue", "trainer", "note", "places")}
    moved = {"starts_at": IN_TEN_DAYS + DAY, "ends_at": IN_TEN_DAYS + DAY + timedelta(hours=3)}

    change_training_session(training_session=full, by=officer, now=NOW, **same, **moved)

    mail = Mail.objects.get(to=first.email)
    assert mail.subject == f"Training session moved: X1 Course X1, Sun 6 Dec, 4:20pm, {full.venue}"
    assert f"It was X1 Course X1, Sat 5 Dec, 4:20pm, {full.venue}." in mail.text


def test_a_cancelled_session_ends_offers_and_tells_those_who_wait(full, officer, run_jobs):
    first, second = waits(full, officer, 1), waits(full, officer, 2)
    free_one(full, officer)

    cancel_training_session(training_session=full, reason="Ill", by=officer, now=NOW)
    run_jobs(at=NOW + DAY)

    assert (offered(full), places(full)) == ([], (0, 0))
    assert PlaceOffer.objects.get().outcome == "withdrawn"
    assert set(WaitingListEntry.objects.values_list("left_because", flat=True)) == {"cancelled"}
    told = Mail.objects.filter(subject__startswith="Training session cancelled: X1")
    assert {mail.to for mail in told} == {first.email, second.email}


def test_offers_end_quietly_when_the_session_starts(full, officer, run_jobs):
    waits(full, officer, 1)
    free_one(full, officer, IN_TEN_DAYS - timedelta(hours=1))

    run_jobs(at=IN_TEN_DAYS)

    assert (offered(full), places(full)) == ([], (1, 0))
    assert not Mail.objects.filter(subject__startswith="The place was offered").exists()
    assert Job.objects.filter(name="scheduling.tasks.offer_places", state="done").count() == 1


def test_nothing_is_offered_while_nobody_teaches_and_then_within_the_hour(full, officer, run_jobs):
    person = waits(full, officer)
    on = IN_TEN_DAYS.date()
    away = BlackOutFactory(of_trainer=True, trainer=full.trainer, starts_on=on, ends_on=on)

    free_one(full, officer)
    run_jobs(at=NOW + timedelta(hours=1))
    before = PlaceOffer.objects.count()
    retract_fact(fact=away, because="Back", by=officer, now=NOW)
    run_jobs(at=NOW + timedelta(hours=2))

    assert before == 0
    assert PlaceOffer.objects.get().entry.person == person
