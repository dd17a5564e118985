"""Calendars that people let Greenroom read, by their address and from Microsoft 365."""

from datetime import timedelta

import pytest

from accounts.access import Role
from accounts.models import AuditEvent, User
from accounts.providers.outside import AddressRefused
from accounts.refusals import Refused
from jobs.models import Job
from scheduling.availability.actions import busy_calendars as actions
from scheduling.availability.models import BusyCalendar, BusyTime, Claim, MicrosoftCalendars
from tests.calendars import CLIENT, SECRET, TENANT, calendar_of, entry
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.busy_calendars import BusyCalendarFactory, BusyTimeFactory
from tests.factories.scheduling import (
    BookingFactory,
    ClaimFactory,
    DiaryDelegateFactory,
    InterviewFactory,
)
from tests.factories.training import PersonFactory
from training.models import Person

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=30)
NINE = "DTSTART:20261126T090000Z\r\nDURATION:PT1H"
TEN = "DTSTART:20261126T100000Z\r\nDURATION:PT3H"


@pytest.fixture
def person() -> Person:
    return PersonFactory(email="z@example.nhs.uk", user=UserFactory())


def enter(person: Person, address: str) -> BusyCalendar:
    return actions.set_calendar(person=person, address=address, by=person.user, now=NOW)


def times(calendar: BusyCalendar) -> list[str]:
    rows = calendar.busy_times.order_by("starts_at", "ends_at")
    return [f"{row.starts_at:%d %H:%M}-{row.ends_at:%H:%M}" for row in rows]


def everything_stored() -> str:
    rows = [BusyCalendar, BusyTime, MicrosoftCalendars, AuditEvent, Job]
    return "".join(str(list(model._default_manager.order_by("pk").values())) for model in rows)


def test_calendar_is_read_and_only_busy_times_are_stored(person, calendar_server):
    address = calendar_server.serve(calendar_of(NINE), "/s3cret.ics")
    calendar = enter(person, address)

    said = actions.read_calendar(calendar_id=calendar.pk, now=NOW)

    calendar.refresh_from_db()
    assert (said, calendar.host, calendar.read_at) == ("Read.", "127.0.0.1", NOW)
    assert times(calendar) == ["26 09:00-10:00"]
    assert calendar.opened_address == address
    assert not {"s3cret", "Oncology", "Zaphira", "Ward 7"} & set(everything_stored().split("'"))
    assert "s3cret" not in everything_stored()
    assert "Oncology" not in everything_stored()


def test_reading_is_queued_once_in_the_lane_for_other_servers(person):
    calendar = enter(person, "https://calendar.example.org/a.ics")
    actions.read_soon(calendar=calendar, by=person.user, now=NOW)

    job = Job.objects.get(name="scheduling.tasks.read_calendar")
    assert (job.lane, job.arguments) == (Job.Lane.OUTSIDE, {"calendar_id": calendar.pk})


def test_time_that_stays_keeps_when_it_was_found(person, calendar_server):
    calendar = enter(person, calendar_server.serve(calendar_of(NINE)))
    actions.read_calendar(calendar_id=calendar.pk, now=NOW)
    calendar_server.serve(calendar_of(NINE, TEN))
    actions.read_calendar(calendar_id=calendar.pk, now=LATER)
    assert [row.found_at for row in calendar.busy_times.order_by("starts_at")] == [NOW, LATER]

    calendar_server.serve(calendar_of(TEN))
    actions.read_calendar(calendar_id=calendar.pk, now=LATER)
    assert times(calendar) == ["26 10:00-13:00"]


def test_calendar_that_changes_its_zone_is_busy_at_the_new_hours(person, calendar_server):
    event = "DTSTART:20261126T090000\r\nDURATION:PT1H"
    calendar = enter(person, calendar_server.serve(calendar_of(event)))
    actions.read_calendar(calendar_id=calendar.pk, now=NOW)
    calendar_server.serve(calendar_of(event, before="X-WR-TIMEZONE:America/New_York"))
    actions.read_calendar(calendar_id=calendar.pk, now=LATER)

    assert times(calendar) == ["26 14:00-15:00"]


def test_our_own_bookings_are_not_busy_times(person, calendar_server):
    """Their calendar shows the invitation too: a training session, and the way to an interview."""
    booking = BookingFactory(person=person)  # from 10am to 1pm
    ClaimFactory(
        kind=Claim.Kind.PERSON, subject_id=person.pk, training_session=None, booking=booking
    )
    interview = InterviewFactory(arrive_minutes_before=30)
    starts_at = NOW + timedelta(days=2)
    ClaimFactory(
        kind=Claim.Kind.PERSON,
        subject_id=person.pk,
        training_session=None,
        interview=interview,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=10),
    )
    ready = f"DTSTART:{starts_at - timedelta(minutes=30):%Y%m%dT%H%M%S}Z\r\nDURATION:PT40M"
    calendar = enter(person, calendar_server.serve(calendar_of(NINE, TEN, ready)))
    actions.read_calendar(calendar_id=calendar.pk, now=NOW)

    assert times(calendar) == ["26 09:00-10:00"]


def test_problem_is_recorded_and_goes_with_the_next_reading(person, calendar_server):
    calendar = enter(person, calendar_server.serve(calendar_of(NINE)))
    actions.read_calendar(calendar_id=calendar.pk, now=NOW)
    calendar_server.pages.clear()

    said = actions.read_calendar(calendar_id=calendar.pk, now=LATER)

    calendar.refresh_from_db()
    assert said == "The calendar cannot be read."
    assert (calendar.read_at, calendar.problem_since) == (NOW, LATER)
    assert "Publish the calendar again" in calendar.problem
    assert times(calendar) == ["26 09:00-10:00"]
    actions.read_calendar(calendar_id=calendar.pk, now=NOW + timedelta(days=7))
    assert times(calendar) == ["26 09:00-10:00"]
    actions.read_calendar(calendar_id=calendar.pk, now=LATER + timedelta(days=7, seconds=1))
    assert times(calendar) == []

    calendar_server.serve(calendar_of(NINE.replace("1126", "1226")))
    actions.read_calendar(calendar_id=calendar.pk, now=LATER)
    calendar.refresh_from_db()
    assert (calendar.problem, calendar.problem_since) == ("", None)


def test_address_that_cannot_be_decrypted_says_what_to_do(person, settings):
    calendar = enter(person, "https://calendar.example.org/a.ics")
    settings.SECRET_KEY = "another one, of fifty characters at the very least!!"
    actions.read_calendar(calendar_id=calendar.pk, now=NOW)

    calendar.refresh_from_db()
    assert "Enter it again" in calendar.problem


def test_wrong_address_leaves_the_one_that_is_read(person):
    enter(person, "https://calendar.example.org/a.ics")
    with pytest.raises(AddressRefused):
        enter(person, "http://calendar.example.org/b.ics")

    assert BusyCalendar.objects.get().host == "calendar.example.org"


def test_ended_calendar_leaves_nothing(person):
    calendar = BusyTimeFactory(calendar__person=person).calendar
    actions.remove_calendar(calendar=calendar, by=person.user, now=NOW)

    assert not BusyCalendar.objects.exists()
    assert actions.read_calendar(calendar_id=1, now=NOW) == "The calendar is no longer read."


def test_only_who_keeps_the_diary_decides(person, officer):
    other = UserFactory(roles={Role.SPOKESPERSON})
    with pytest.raises(Refused, match="You may not change the diary of"):
        actions.set_calendar(
            person=person, address="https://calendar.example.org/a.ics", by=other, now=NOW
        )

    DiaryDelegateFactory(person=person, user=other)
    for by in (other, officer):
        actions.set_calendar(
            person=person, address="https://calendar.example.org/a.ics", by=by, now=NOW
        )
    assert BusyCalendar.objects.get().added_by == officer


def test_those_unread_longest_are_read_first_while_time_is_left(calendar_server, monkeypatch):
    address = actions.sealed(calendar_server.serve(calendar_of(NINE)))
    lately = BusyCalendarFactory(address=address, asked_at=NOW - timedelta(minutes=29))
    new = BusyCalendarFactory(address=address)
    longest = BusyCalendarFactory(address=address, asked_at=NOW - timedelta(days=1))

    assert actions.read_calendars(now=NOW) == "2 calendars and 0 mailboxes read."
    read = BusyCalendar.objects.exclude(read_at=None).order_by("pk")
    assert list(read) == [new, longest]
    assert actions.read_calendars(now=NOW) == "0 calendars and 0 mailboxes read."
    monkeypatch.setattr(actions, "SECONDS", -1)
    assert actions.read_calendars(now=NOW + timedelta(hours=1)) == (
        "0 calendars and 0 mailboxes read."
    )
    assert lately.busy_times.count() == 0


def test_calendar_of_somebody_who_left_is_forgotten():
    BusyTimeFactory(calendar__person__left_on=TODAY - timedelta(days=1))
    stays = BusyCalendarFactory(person__left_on=TODAY, asked_at=NOW)
    actions.read_calendars(now=NOW)

    assert list(BusyCalendar.objects.order_by("pk")) == [stays]


def connect(by: User, secret: str = SECRET) -> MicrosoftCalendars:
    given = {"tenant": TENANT, "client_id": CLIENT, "secret_ends_on": None}
    return actions.change_microsoft(is_on=True, secret=secret, by=by, now=NOW, **given)


def test_microsoft_gives_busy_times_of_everybody_on_the_register(
    administrator, person, calendar_server
):
    nobody_knows = PersonFactory(email="gone@example.nhs.uk")
    PersonFactory(email="")
    calendar_server.mailboxes["z@example.nhs.uk"] = [
        entry("2026-11-26T09:00", "2026-11-26T10:00"),
        entry("2026-11-26T11:00", "2026-11-26T12:00", "oof"),
        entry("2026-11-26T13:00", "2026-11-26T14:00", "tentative"),
        entry("2026-11-26T15:00", "2026-11-26T16:00", "free"),
        entry("2026-11-26T15:00", "2026-11-26T16:00", "workingElsewhere"),
        entry("2027-02-26T09:00", "2027-02-26T10:00"),  # in the second call
    ]
    connect(administrator)

    assert actions.read_calendars(now=NOW) == "0 calendars and 1 mailboxes read."

    calendar = BusyCalendar.objects.get(person=person)
    assert times(calendar) == [
        *("26 09:00-10:00", "26 11:00-12:00", "26 13:00-14:00"),
        "26 09:00-10:00",
    ]
    assert "no mailbox" in BusyCalendar.objects.get(person=nobody_knows).problem
    assert "Oncology" not in everything_stored()
    assert SECRET not in everything_stored()


def test_twenty_mailboxes_are_asked_about_in_one_call(administrator, calendar_server):
    for number in range(41):
        PersonFactory(email=f"p{number}@example.nhs.uk")
        calendar_server.mailboxes[f"p{number}@example.nhs.uk"] = []
    connect(administrator)
    actions.read_calendars(now=NOW)

    assert [len(call) for call in calendar_server.calls] == [20, 20, 20, 20, 1, 1]  # 120 days each
    assert (
        sum(calendar_server.asked[path] for path in calendar_server.asked if "token" in path) == 1
    )
    assert BusyCalendar.objects.filter(read_at=NOW).count() == 41


@pytest.mark.parametrize(
    ("fault", "seconds", "words"),
    [
        ((429, b"", {"Retry-After": "120"}), 120, "asks us to wait"),
        ((503, b"", {"Retry-After": "Wed, 25 Nov 2026 16:25:00 GMT"}), None, "asks us to wait"),
        ((503, b"", {}), 60, "asks us to wait"),
        ((500, b"", {}), 60, "asks us to wait"),
        ((403, b"{}", {}), 1800, "Calendars.ReadBasic"),
        ((200, b"<html>", {}), 60, "not answer with JSON"),
        ((200, b"[]", {}), 60, "JSON object"),
    ],
)
def test_microsoft_is_left_alone_for_as_long_as_it_asks(
    fault,
    seconds,
    words,
    administrator,
    person,
    calendar_server,
):
    calendar_server.mailboxes[person.email] = [entry("2026-11-26T09:00", "2026-11-26T10:00")]
    calendar_server.faults = [fault]
    connect(administrator)

    assert actions.read_calendars(now=NOW) == "0 calendars and 0 mailboxes read."
    ours = MicrosoftCalendars.objects.ours()
    assert words in ours.problem
    assert ours.wait_until
    if seconds:
        assert ours.wait_until == NOW + timedelta(seconds=seconds)
    asked = calendar_server.asked.total()
    actions.read_calendars(now=ours.wait_until - timedelta(seconds=1))
    assert calendar_server.asked.total() == asked

    actions.read_calendars(now=ours.wait_until)
    ours.refresh_from_db()
    assert (ours.problem, ours.wait_until, ours.read_at is None) == ("", None, False)
    assert BusyTime.objects.count() == 1


def test_wrong_secret_says_what_to_do(administrator, person, calendar_server):
    connect(administrator, secret="wrong")
    actions.read_calendars(now=NOW)

    assert "Enter its value, which is not its ID" in MicrosoftCalendars.objects.ours().problem


def test_switched_off_forgets_what_was_read_and_keeps_addresses(administrator):
    connect(administrator)
    BusyTimeFactory(calendar__microsoft=True)
    by_address = BusyTimeFactory().calendar
    given = {"tenant": TENANT, "client_id": CLIENT, "secret_ends_on": None, "secret": ""}
    ours = actions.change_microsoft(is_on=False, by=administrator, now=NOW, **given)

    assert list(BusyCalendar.objects.order_by("pk")) == [by_address]
    assert ours.opened_secret == SECRET
    with pytest.raises(Refused, match="switched off"):
        actions.read_microsoft_soon(now=NOW)


def test_who_leaves_the_register_is_no_longer_read(administrator, person, calendar_server):
    calendar_server.mailboxes[person.email] = []
    connect(administrator)
    actions.read_calendars(now=NOW)
    Person.objects.update(email="")
    actions.read_calendars(now=LATER)

    assert not BusyCalendar.objects.exists()
