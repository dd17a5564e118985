"""The pages of the duty rota."""

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.access import Role
from accounts.models import User
from desk.rota.models import DutyShift
from desk.rota.queries.rota import seen_of_week
from jobs.models import Mail
from tests.clock import LONDON, NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import DutyShiftFactory
from tests.factories.training import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
ROTA = "/desk/rota/"
MONDAY = TODAY - timedelta(days=2)


def sent(user: User, **other: Any) -> dict[str, Any]:
    return {
        "user": user.pk,
        "on": "28/11/2026",
        "kind": "night",
        "starts": "",
        "ends": "",
        "phone": "",
        "weeks": "1",
        "week": MONDAY.isoformat(),
        "seen": seen_of_week(MONDAY),
    } | other


def undo_button(response: Any) -> str:
    (message, *_) = response.context["messages"]
    return str(message.extra_tags).removeprefix("undo:")


def test_duty_rota_says_who_is_on_and_when_nobody_is(desk, manager):
    DutyShiftFactory(user=manager, phone="07700 900142")

    text = desk.get(ROTA).text

    assert "On duty now:" in text
    assert "<b>Ines Thackray</b> until 6pm" in text
    assert "tel:07700900142" in text
    assert "Wed 25 Nov, 6pm, to Sun 29 Nov, midnight" in text
    assert "Hand over now" not in text


def test_duty_rota_offers_handing_over_to_who_is_on(desk, officer):
    DutyShiftFactory(user=officer)

    assert "Hand over now" in desk.get(ROTA).text


def test_a_shift_of_someone_who_left_is_a_gap_and_says_so(desk):
    gone = UserFactory(name="Della Marsh", roles={Role.OFFICER}, is_active=False)
    DutyShiftFactory(user=gone, night=True)

    text = desk.get(ROTA).text

    assert "Nobody is on duty now." in text
    assert "Can’t sign in: choose someone else" in text
    assert "Wed 25 Nov, 4:20pm" in text


def test_duty_rota_of_a_month_and_of_a_day_that_is_none(desk, manager):
    DutyShiftFactory(user=manager)

    month = desk.get(ROTA, {"show": "month", "on": "2026-11-10"})

    assert len(month.context["weeks"]) == 6
    assert (month.context["earlier"].isoformat(), month.context["later"].isoformat()) == (
        "2026-10-31",
        "2026-12-01",
    )
    for nonsense in ("soon", "1850-01-01", "2026-02-31"):
        assert desk.get(ROTA, {"on": nonsense}).context["on"] == TODAY


@pytest.mark.parametrize(("day", "monday"), [(28, 23), (29, 30)])
def test_duty_rota_opens_on_the_next_week_on_a_sunday(
    client_of,
    officer,
    at_now,
    day,
    monday,
):
    at_now.move_to(datetime(2026, 11, day, 18, tzinfo=LONDON))
    desk = client_of(officer)

    page = desk.get(ROTA)

    assert [week.monday for week in page.context["weeks"]] == [date(2026, 11, monday)]
    assert f"?on=2026-11-{day}" in page.text  # This week
    month = desk.get(ROTA, {"show": "month"}).context["weeks"]
    assert month[0].monday == date(2026, 10, 26)


def test_shift_add_for_eight_weeks_and_undo(desk, manager):
    assert desk.get(reverse("desk:shift_add"), {"kind": "night"}).status_code == 200

    response = desk.post(reverse("desk:shift_add"), sent(manager, weeks="8"), follow=True)

    assert response.redirect_chain[0][0] == f"{ROTA}?on=2026-11-28"
    assert (
        "Ines Thackray is on duty Sat 28 Nov, 6pm, to Sun 29 Nov, 8am, and the same for 8 weeks."
        in response.text
    )
    assert DutyShift.objects.not_retracted().count() == 8
    desk.post(undo_button(response))
    assert not DutyShift.objects.not_retracted().exists()


def test_shift_add_and_handover_offer_nobody_who_left(desk, manager):
    PersonFactory(user=manager, left_on=TODAY - timedelta(days=1))

    pages = [desk.get(reverse(name)).text for name in ("desk:shift_add", "desk:handover_add")]

    assert [f">{manager}</option>" in page for page in pages] == [False, False]


def test_shift_add_says_who_else_is_on(desk, officer, manager):
    desk.post(reverse("desk:shift_add"), sent(officer))

    response = desk.post(
        reverse("desk:shift_add"),
        sent(manager, starts="20:00", ends="22:00"),
        follow=True,
    )

    assert "Ceri Maddox is on duty at some of that time too." in response.text


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"user": ""}, "Choose who is on duty."),
        ({"on": "31/02/2026"}, "day"),
        ({"starts": "9am"}, "Enter both times, or neither for the usual hours."),
        ({"kind": "day", "starts": "10am", "ends": "9am"}, "A day shift ends after it starts."),
        ({"starts": "half", "ends": "9am"}, "half"),
        (
            {"on": "28/03/2027", "starts": "01:30", "ends": "09:00"},
            "the clock skips that time",
        ),
        (
            {"on": "24/10/2027", "starts": "18:00", "ends": "01:30", "week": "2027-10-18"},
            "",
        ),
        ({"weeks": "27"}, "Enter a whole number from 1 to 26."),
        ({"on": "20/11/2026"}, "That shift is over."),
        ({"week": "never"}, ""),
    ],
)
def test_shift_add_says_what_to_correct(more, words, desk, manager):
    response = desk.post(reverse("desk:shift_add"), sent(manager) | more)

    if words:
        assert response.status_code == 200
        assert words in response.text
        assert not DutyShift.objects.exists()


def test_a_form_that_came_too_late_goes_through_the_second_time(desk, officer, manager):
    late = sent(manager)
    desk.post(reverse("desk:shift_add"), sent(officer, on="27/11/2026"))

    refused = desk.post(reverse("desk:shift_add"), late)
    again = late | {"seen": refused.context["seen"]}

    assert desk.post(reverse("desk:shift_add"), again).status_code == 302


def test_shift_change_and_undo(desk, officer, manager):
    shift = DutyShiftFactory(user=manager, night=True)
    page = desk.get(shift.get_absolute_url())
    assert 'value="6pm"' in page.text

    response = desk.post(
        shift.get_absolute_url(), sent(officer, on="25/11/2026", phone="07700 900142"), follow=True
    )

    changed = DutyShift.objects.not_retracted().get()
    assert (changed.user, changed.phone) == (officer, "07700 900142")
    desk.post(undo_button(response))
    assert DutyShift.objects.not_retracted().get().user == manager


def test_shift_change_refuses_two_at_once(desk, officer, manager):
    DutyShiftFactory(user=officer, night=True)
    shift = DutyShiftFactory(user=manager, night=True)

    response = desk.post(shift.get_absolute_url(), sent(officer, on="25/11/2026"))

    assert "Ceri Maddox is already on duty" in response.text


def test_a_shift_that_is_over_or_gone(desk, manager):
    over = DutyShiftFactory(
        user=manager, starts_at=NOW - timedelta(days=2), ends_at=NOW - timedelta(days=1)
    )

    assert "so it stays as it was" in desk.get(over.get_absolute_url()).text
    remove = reverse("desk:shift_remove", args=[over.pk])
    assert "That shift is over." in desk.post(remove, follow=True).text
    gone = DutyShiftFactory(user=manager, retracted_at=NOW)
    assert desk.get(gone.get_absolute_url()).status_code == 404


def test_shift_remove_and_undo(desk, manager):
    shift = DutyShiftFactory(user=manager, night=True)

    response = desk.post(reverse("desk:shift_remove", args=[shift.pk]), follow=True)

    assert "Ines Thackray is no longer on duty" in response.text
    desk.post(undo_button(response))
    assert DutyShift.objects.not_retracted().get().user == manager
    again = desk.post(undo_button(response), follow=True)
    assert "already on duty" in again.text


def test_shift_swap_and_undo(desk, officer, manager):
    first = DutyShiftFactory(user=officer, night=True)
    second = DutyShiftFactory(
        user=manager,
        starts_at=first.starts_at + timedelta(days=1),
        ends_at=first.ends_at + timedelta(days=1),
    )
    swap = reverse("desk:shift_swap", args=[first.pk])
    assert "Ines Thackray: Thu 26 Nov, 6pm, to Fri 27 Nov, 8am" in desk.get(swap).text

    assert "Choose the shift to swap with." in desk.post(swap, {"other": ""}).text
    response = desk.post(swap, {"other": second.pk, "note": "My train"}, follow=True)

    held = DutyShift.objects.not_retracted().order_by("starts_at")
    assert [shift.user for shift in held] == [manager, officer]
    assert Mail.objects.get().to == manager.email
    desk.post(undo_button(response))
    assert [shift.user for shift in held.all()] == [officer, manager]


def test_shift_swap_with_nobody(desk, officer):
    shift = DutyShiftFactory(user=officer, night=True)

    assert (
        "Nobody else is on the rota" in desk.get(reverse("desk:shift_swap", args=[shift.pk])).text
    )


def test_shift_swap_of_one_that_is_over(desk, officer, manager):
    over = DutyShiftFactory(
        user=officer, starts_at=NOW - timedelta(days=2), ends_at=NOW - timedelta(days=1)
    )
    other = DutyShiftFactory(user=manager, night=True)

    response = desk.post(reverse("desk:shift_swap", args=[over.pk]), {"other": other.pk})

    assert "That shift is over." in response.text


def test_rota_copy_and_undo(desk, manager):
    DutyShiftFactory(user=manager, night=True)
    gone = UserFactory(name="Della Marsh", roles={Role.OFFICER}, is_active=False)
    DutyShiftFactory(user=gone, night=True)
    monday = MONDAY + timedelta(days=7)
    form = {"week": monday.isoformat(), "seen": seen_of_week(monday)}

    response = desk.post(reverse("desk:rota_copy"), form, follow=True)

    assert "1 shift copied from the week before." in response.text
    assert "can no longer be on duty: Della Marsh." in response.text
    refused = desk.post(reverse("desk:rota_copy"), form, follow=True)
    assert "Someone else changed this week" in refused.text
    desk.post(undo_button(response))
    assert DutyShift.objects.not_retracted().count() == 2


@pytest.mark.parametrize("query", ["", "?added=x-9999999999999999999999-", "?retracted=7"])
def test_rota_undo_of_nothing(query, desk):
    response = desk.post(reverse("desk:rota_undo") + query, follow=True)

    assert response.status_code == 200


def test_rota_export(desk, manager):
    DutyShiftFactory(user=manager, night=True, phone="07700 900142", note="Ring Dougal")

    response = desk.get(reverse("desk:rota_export", args=["csv"]))

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[1:] == [
        [
            "2026-11-25T18:00+00:00",
            "2026-11-26T08:00+00:00",
            "Night",
            "14 hours",
            "Ines Thackray",
            manager.email,
            "07700 900142",
            "Ring Dougal",
        ]
    ]
