"""The rota is planned, swapped and handed over; whoever it concerns is told, once."""

from datetime import date, datetime, timedelta

import pytest

from accounts.access import Role
from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from desk.enquiries.actions.handovers import hand_over
from desk.rota.actions import shifts as actions
from desk.rota.models import DutyShift
from desk.rota.queries.duty import shifts_at
from desk.rota.queries.rota import seen_of_week
from jobs.models import Mail
from tests.clock import LONDON, NOW
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import DutyShiftFactory

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


def seen() -> tuple[date, str]:
    return MONDAY, seen_of_week(MONDAY)


def night(user: User, day: int = 25) -> DutyShift:
    return DutyShift(
        user=user,
        kind=DutyShift.Kind.NIGHT,
        starts_at=datetime(2026, 11, day, 18, tzinfo=LONDON),
        ends_at=datetime(2026, 11, day + 1, 8, tzinfo=LONDON),
        phone="07700 900142",
    )


def on_rota() -> list[tuple[str, str, str]]:
    return [
        (
            shift.user.name,
            f"{shift.starts_at.astimezone(LONDON):%d %H:%M}",
            f"{shift.ends_at.astimezone(LONDON):%d %H:%M}",
        )
        for shift in DutyShift.objects.not_retracted()
        .select_related("user")
        .order_by("starts_at", "user__name")
    ]


def test_add_shifts_repeats_them_and_tells_once(officer, manager):
    added = actions.add_shifts(shift=night(manager), weeks=8, seen=seen(), by=officer, now=NOW)

    assert [shift.starts_at.astimezone(LONDON).strftime("%a %H:%M") for shift in added] == [
        "Wed 18:00"
    ] * 8
    mail = Mail.objects.get()
    assert mail.to == manager.email
    assert mail.text.count("You are on duty") == 8
    assert AuditEvent.objects.filter(action="duty_shift.added").count() == 8


def test_add_shifts_tells_nobody_about_their_own(officer):
    actions.add_shifts(shift=night(officer), weeks=1, seen=seen(), by=officer, now=NOW)

    assert not Mail.objects.exists()


def test_two_people_may_be_on_at_once_but_nobody_twice(officer, manager):
    DutyShiftFactory(user=officer, night=True)
    actions.add_shifts(shift=night(manager), weeks=1, seen=seen(), by=officer, now=NOW)

    with pytest.raises(Refused, match="already on duty Wed 25 Nov, 6pm"):
        actions.add_shifts(shift=night(officer), weeks=2, seen=seen(), by=officer, now=NOW)

    assert len(on_rota()) == 2


def test_add_shifts_refuses_what_is_over_and_who_cannot_be_on(officer):
    gone = UserFactory(roles={Role.OFFICER}, is_active=False)
    board = UserFactory(roles={Role.BOARD})

    with pytest.raises(Refused, match="Choose one that has not ended"):
        actions.add_shifts(shift=night(officer, 20), weeks=1, seen=seen(), by=officer, now=NOW)
    for user in (gone, board):
        with pytest.raises(Refused, match="can no longer sign in, or does not work on"):
            actions.add_shifts(shift=night(user), weeks=1, seen=seen(), by=officer, now=NOW)


def test_the_second_of_two_who_plan_a_week_is_told(officer, manager):
    both_saw = seen()
    actions.add_shifts(shift=night(officer), weeks=1, seen=both_saw, by=officer, now=NOW)

    with pytest.raises(Refused, match="changed this week after you opened it"):
        actions.add_shifts(shift=night(manager), weeks=1, seen=both_saw, by=manager, now=NOW)

    assert len(on_rota()) == 1


def test_change_shift_tells_who_was_on_and_who_is(officer, manager):
    other = UserFactory(name="Kofi Larkhill", roles={Role.OFFICER})
    shift = DutyShiftFactory(user=manager, night=True)

    actions.change_shift(shift=shift, values={"user": other}, seen=seen(), by=officer, now=NOW)

    assert on_rota() == [("Kofi Larkhill", "25 18:00", "26 08:00")]
    words = {mail.to: mail.text for mail in Mail.objects.all()}
    assert "You are no longer on duty Wed 25 Nov, 6pm, to Thu 26 Nov, 8am." in words[manager.email]
    assert "You are on duty Wed 25 Nov, 6pm, to Thu 26 Nov, 8am." in words[other.email]


def test_change_of_the_number_alone_mails_nobody(officer, manager):
    shift = DutyShiftFactory(user=manager, night=True)

    changed = actions.change_shift(
        shift=shift, values={"phone": "07700 900142"}, seen=seen(), by=officer, now=NOW
    )

    assert (changed.phone, Mail.objects.count()) == ("07700 900142", 0)


def test_change_of_times_tells_the_person_both(officer, manager):
    shift = DutyShiftFactory(user=manager, night=True)
    later = shift.ends_at + timedelta(hours=1)

    actions.change_shift(shift=shift, values={"ends_at": later}, seen=seen(), by=officer, now=NOW)

    assert Mail.objects.get().text.count("on duty Wed") == 2


def test_what_is_over_stays_as_it_was(officer):
    shift = DutyShiftFactory(user=officer)
    later = shift.ends_at

    with pytest.raises(Refused, match="Choose one that has not ended"):
        actions.remove_shift(shift=shift, by=officer, now=later)
    with pytest.raises(Refused, match="Choose one that has not ended"):
        actions.change_shift(shift=shift, values={}, seen=seen(), by=officer, now=later)


def test_swap_gives_each_the_others_shift_and_number(officer, manager):
    first = DutyShiftFactory(user=officer, night=True, phone="07700 900142")
    second = DutyShiftFactory(
        user=manager,
        starts_at=first.starts_at + timedelta(days=1),
        ends_at=first.ends_at + timedelta(days=1),
        phone="07700 900143",
    )

    swapped = actions.swap_shifts(first=first, second=second, note="My train", by=officer, now=NOW)

    assert on_rota() == [
        (manager.name, "25 18:00", "26 08:00"),
        (officer.name, "26 18:00", "27 08:00"),
    ]
    assert [shift.phone for shift in swapped] == ["07700 900143", "07700 900142"]
    mail = Mail.objects.get()
    assert mail.to == manager.email
    assert "My train" in mail.text


def test_swap_of_two_at_the_same_time(officer, manager):
    first = DutyShiftFactory(user=officer, night=True)
    second = DutyShiftFactory(user=manager, night=True, kind="day")
    third = UserFactory(roles={Role.OFFICER})

    actions.swap_shifts(first=first, second=second, note="", by=third, now=NOW)

    kinds = dict(DutyShift.objects.not_retracted().values_list("user", "kind"))
    assert kinds == {officer.pk: "day", manager.pk: "night"}
    assert {mail.to for mail in Mail.objects.all()} == {officer.email, manager.email}


def test_swap_refuses_two_of_one_person(officer):
    shifts = [DutyShiftFactory(user=officer), DutyShiftFactory(user=officer, night=True)]

    with pytest.raises(Refused, match="Both shifts are the same person’s"):
        actions.swap_shifts(first=shifts[0], second=shifts[1], note="", by=officer, now=NOW)


def test_copy_week_copies_what_is_not_there_nor_over(officer, manager):
    gone = UserFactory(name="Della Marsh", roles={Role.OFFICER}, is_active=False)
    for user in (officer, manager, gone):
        DutyShiftFactory(user=user, night=True, note="came with a handover")
    monday = MONDAY + timedelta(days=7)

    copied, left_out = actions.copy_week(
        monday=monday, seen=seen_of_week(monday), by=officer, now=NOW
    )

    assert [shift.starts_at.astimezone(LONDON).strftime("%d %H:%M") for shift in copied] == [
        "02 18:00"
    ] * 2
    assert {shift.note for shift in copied} == {""}
    assert left_out == ["Della Marsh"]
    assert [mail.to for mail in Mail.objects.order_by("pk")] == [manager.email]
    with pytest.raises(Refused, match="Someone else changed this"):
        actions.copy_week(monday=monday, seen="before", by=officer, now=NOW)


def test_copy_week_refuses_when_there_is_nothing(officer):
    monday = MONDAY + timedelta(days=7)
    nothing = {"monday": monday, "seen": seen_of_week(monday), "by": officer, "now": NOW}

    with pytest.raises(Refused, match="Nobody was on duty in the week before"):
        actions.copy_week(**nothing)
    DutyShiftFactory(user=officer)
    actions.copy_week(**nothing)
    with pytest.raises(Refused, match="in this week already"):
        actions.copy_week(**nothing | {"seen": seen_of_week(monday)})


def test_handing_over_moves_the_rest_of_the_shift_and_tells_both(officer, manager):
    DutyShiftFactory(user=officer, phone="07700 900142")

    hand_over(
        to_user=manager,
        until=NOW + timedelta(hours=1),
        note="Ring Dougal",
        by=officer,
        now=NOW,
    )

    assert on_rota() == [
        (officer.name, "25 08:00", "25 16:20"),
        (manager.name, "25 16:20", "25 17:20"),
        (officer.name, "25 17:20", "25 18:00"),
    ]
    [taken] = shifts_at(NOW)
    assert (taken.user, taken.phone, taken.note) == (manager, "", "Ring Dougal")
    subjects = {mail.to: mail.subject for mail in Mail.objects.all()}
    assert subjects == {
        manager.email: "The desk is being handed over to you",
        officer.email: "You have handed over your duty",
    }


def test_handing_over_to_someone_on_duty_ends_the_shift_alone(officer, manager):
    DutyShiftFactory(user=officer)
    DutyShiftFactory(user=manager)

    hand_over(to_user=manager, until=NOW + timedelta(hours=9), note="", by=officer, now=NOW)

    assert on_rota() == [
        (officer.name, "25 08:00", "25 16:20"),
        (manager.name, "25 08:00", "25 18:00"),
    ]


def test_handing_over_stops_where_their_own_shift_begins(officer, manager):
    DutyShiftFactory(user=officer)
    DutyShiftFactory(
        user=manager, starts_at=NOW + timedelta(hours=1), ends_at=NOW + timedelta(hours=9)
    )

    actions.hand_over_duty(
        from_user=officer, to_user=manager, until=NOW + timedelta(hours=9), note="", now=NOW
    )

    assert [row for row in on_rota() if row[0] == manager.name] == [
        (manager.name, "25 16:20", "25 17:20"),
        (manager.name, "25 17:20", "26 01:20"),
    ]


def test_handing_over_off_duty_leaves_the_rota_alone(officer, manager):
    given = actions.hand_over_duty(
        from_user=officer, to_user=manager, until=NOW + timedelta(hours=1), note="", now=NOW
    )

    assert (given, on_rota()) == (None, [])


def test_undo_leaves_what_is_over(officer, manager):
    """Who was on duty then stays written down."""
    added = actions.add_shifts(shift=night(manager), weeks=1, seen=seen(), by=officer, now=NOW)
    before = on_rota()

    with pytest.raises(Refused, match="Choose one that has not ended"):
        actions.undo_rota(added=added, retracted=[], by=officer, now=added[0].ends_at)

    assert on_rota() == before
