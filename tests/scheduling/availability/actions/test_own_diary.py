"""A diary is kept by its person, by those they let, and by the team."""

from datetime import date, datetime, time, timedelta

import pytest

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from jobs.models import Mail
from scheduling.availability.actions import own_diary as actions
from scheduling.availability.models import (
    Away,
    DiaryDelegate,
    RecurringClinic,
)
from tests.clock import LONDON, NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import (
    AwayFactory,
    DiaryDelegateFactory,
)
from tests.factories.training import PersonFactory
from training.models import Person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WEDNESDAY = date(2026, 12, 2)


@pytest.fixture
def person(spokesperson: User) -> Person:
    return PersonFactory(user=spokesperson, email="leila@example.nhs.uk")


def at(day: int, hour: int = 0, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=LONDON)


def mark(person: Person, first: datetime, last: datetime, **other: object) -> actions.Changed:
    given = {"kind": "leave", "sure": False, "by": person.user, "now": NOW} | other
    return actions.mark_away(person=person, starts_at=first, ends_at=last, **given)  # type: ignore[arg-type]  # each test gives what it needs


def clear(person: Person, first: datetime, last: datetime) -> actions.Changed:
    return actions.clear_time(person=person, starts_at=first, ends_at=last, by=person.user, now=NOW)


def away(person: Person) -> list[tuple[str, str, str]]:
    rows = Away.objects.not_retracted().filter(person=person).order_by("starts_at")
    return [
        (
            row.kind,
            f"{row.starts_at.astimezone(LONDON):%d %H:%M}",
            f"{row.ends_at.astimezone(LONDON):%d %H:%M}",
        )
        for row in rows
    ]


def test_mark_away_twice_is_one(person):
    mark(person, at(2), at(2, 13))

    assert not mark(person, at(2), at(2, 13))
    assert len(away(person)) == 1


def test_mark_away_takes_the_place_of_what_is_shorter(person):
    AwayFactory(person=person, kind="clinic", starts_at=at(2, 9), ends_at=at(2, 11))

    changed = mark(person, at(2), at(2, 13))
    actions.undo_marks(
        person=person,
        added=changed.added,
        retracted=changed.retracted,
        by=person.user,
        now=NOW,
    )

    assert len(changed.retracted) == 1
    assert away(person) == [("clinic", "02 09:00", "02 11:00")]


def test_mark_away_refuses_another_reason_inside_a_longer_one(person):
    mark(person, at(2), at(5))

    with pytest.raises(Refused, match="already has leave, Wed 2 Dec to Fri 4 Dec"):
        mark(person, at(2), at(2, 13), kind="clinic")


def test_clear_time_cuts_a_half_day_out_of_leave(person):
    mark(person, at(1), at(4))

    clear(person, at(2), at(2, 13))

    assert away(person) == [("leave", "01 00:00", "02 00:00"), ("leave", "02 13:00", "04 00:00")]


def test_clear_time_keeps_the_rest_of_leave_where_a_clinic_begins(person):
    AwayFactory(person=person, kind="clinic", starts_at=at(2, 13), ends_at=at(2, 17))
    AwayFactory(person=person, kind="leave", starts_at=at(1), ends_at=at(4))

    clear(person, at(2), at(2, 13))

    assert away(person) == [
        ("leave", "01 00:00", "02 00:00"),
        ("clinic", "02 13:00", "02 17:00"),
        ("leave", "02 17:00", "04 00:00"),
    ]


def test_clear_time_drops_a_rest_that_another_covers(person):
    AwayFactory(person=person, kind="clinic", starts_at=at(2, 13), ends_at=at(4))
    AwayFactory(person=person, kind="leave", starts_at=at(2), ends_at=at(3))

    clear(person, at(2), at(2, 13))

    assert away(person) == [("clinic", "02 13:00", "04 00:00")]


def test_clear_time_of_nothing_and_of_the_past(person):
    assert not clear(person, at(2), at(2, 13))
    with pytest.raises(Refused, match="That time has passed"):
        clear(person, NOW - DAY, NOW)


def test_add_leave_refuses_days_in_the_wrong_order(person):
    with pytest.raises(Refused, match="The last day is before the first"):
        actions.add_leave(
            person=person,
            first_on=WEDNESDAY,
            last_on=TODAY,
            sure=False,
            by=person.user,
            now=NOW,
        )


def clinic(person: Person, **values: object) -> RecurringClinic:
    given = {
        "first_on": date(2026, 11, 11),
        "last_on": date(2026, 12, 23),
        "starts": time(14),
        "ends": time(17),
        "every_weeks": 2,
    }
    return RecurringClinic(person=person, **given | values)


def test_add_clinic_writes_what_is_still_to_come_and_end_removes_it(person):
    recorded = actions.add_clinic(clinic=clinic(person), sure=False, by=person.user, now=NOW)
    written = away(person)

    actions.end_clinic(clinic=recorded, by=person.user, now=at(10))

    assert [row[1] for row in written] == ["25 14:00", "09 14:00", "23 14:00"]
    assert [row[1] for row in away(person)] == ["25 14:00", "09 14:00"]


def test_add_clinic_keeps_its_time_on_the_clock(person):
    actions.add_clinic(
        clinic=clinic(person, first_on=date(2027, 3, 24), last_on=date(2027, 4, 7), every_weeks=1),
        sure=False,
        by=person.user,
        now=NOW,
    )

    assert [row[1:] for row in away(person)] == [
        ("24 14:00", "24 17:00"),
        ("31 14:00", "31 17:00"),
        ("07 14:00", "07 17:00"),
    ]


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"last_on": date(2026, 11, 1)}, "The last day is before the first"),
        ({"last_on": date(2027, 12, 1)}, "Enter an earlier last day"),
        (
            {"last_on": date(2026, 11, 24), "every_weeks": 1},
            "The clinic would be over before it begins",
        ),
    ],
)
def test_add_clinic_refuses(values, refusal, person):
    with pytest.raises(Refused, match=refusal):
        actions.add_clinic(clinic=clinic(person, **values), sure=False, by=person.user, now=NOW)


def test_leave_leaves_a_clinic_for_when_it_is_taken_back(person):
    actions.add_clinic(
        clinic=clinic(person, first_on=WEDNESDAY, last_on=WEDNESDAY),
        sure=False,
        by=person.user,
        now=NOW,
    )
    mark(person, at(1), at(4))

    assert away(person) == [("leave", "01 00:00", "04 00:00"), ("clinic", "02 14:00", "02 17:00")]


def test_leave_from_the_start_of_a_clinic_replaces_it(person):
    actions.add_clinic(
        clinic=clinic(person, first_on=WEDNESDAY, last_on=WEDNESDAY, starts=time(13)),
        sure=False,
        by=person.user,
        now=NOW,
    )

    mark(person, at(2, 13), at(3))

    assert away(person) == [("leave", "02 13:00", "03 00:00")]


def test_a_delegate_keeps_the_diary_and_the_person_is_told_once_a_day(person):
    secretary = UserFactory(name="Joan Pettibone", email="joan@example.nhs.uk")
    actions.add_delegate(person=person, email="JOAN@example.nhs.uk ", by=person.user, now=NOW)

    mark(person, at(2), at(2, 13), by=secretary)
    mark(person, at(3), at(3, 13), by=secretary)
    mark(person, at(4), at(4, 13), by=secretary, now=NOW + DAY)

    mails = Mail.objects.order_by("pk")
    assert [mail.to for mail in mails] == [
        "joan@example.nhs.uk",
        "leila@example.nhs.uk",
        "leila@example.nhs.uk",
    ]
    assert "Joan Pettibone changed your diary today" in mails[1].text
    assert AuditEvent.objects.filter(action="away.added", by=secretary).count() == 3


def test_nobody_else_changes_a_diary(person, board_member):
    delegate = DiaryDelegateFactory(person=person)
    actions.end_delegate(delegate=delegate, by=delegate.user, now=NOW)

    for user in (board_member, delegate.user):
        with pytest.raises(Refused, match="You may not change the diary of"):
            mark(person, at(2), at(2, 13), by=user)
    with pytest.raises(Refused, match="You may not change the diary of"):
        actions.set_hours(person=person, days=(None,) * 7, by=board_member, now=NOW)


def test_the_team_may_and_tells_nobody(person, officer):
    mark(person, at(2), at(2, 13), by=officer)

    assert (len(away(person)), Mail.objects.count()) == (1, 0)


def test_add_delegate_refuses(person, board_member):
    delegate = DiaryDelegateFactory(person=person)
    gone = UserFactory(is_active=False)

    def add(email: str, by: User | None = None) -> None:
        actions.add_delegate(person=person, email=email, by=by or person.user, now=NOW)

    with pytest.raises(Refused, match=r"Nobody signs in with nobody@example\.org"):
        add("nobody@example.org")
    with pytest.raises(Refused, match="Check the address, or ask the press office"):
        add(gone.email)
    for user in (delegate.user, person.user):
        with pytest.raises(Refused, match="can already change the diary of"):
            add(user.email)
    for by in (delegate.user, board_member):
        with pytest.raises(Refused, match="You may not change the diary of"):
            add(board_member.email, by)
    with pytest.raises(Refused, match="You may not change the diary of"):
        actions.end_delegate(delegate=delegate, by=board_member, now=NOW)
    assert DiaryDelegate.objects.count() == 1


def test_a_person_without_an_address_is_not_mailed(person):
    delegate = DiaryDelegateFactory(person=person)
    Person.objects.filter(pk=person.pk).update(email="")
    person.refresh_from_db()

    mark(person, at(2), at(2, 13), by=delegate.user)

    assert not Mail.objects.exists()
