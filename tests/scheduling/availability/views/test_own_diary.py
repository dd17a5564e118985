"""A diary on a phone: pressed, undone, and read by the ranking and the desk at once."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from desk.enquiries.models import Interview
from scheduling.availability.models import (
    Away,
    Claim,
    ContactableHours,
    DiaryDelegate,
    RecurringClinic,
)
from tests.clock import LONDON, NOW
from tests.conftest import ClientOf
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import (
    AwayFactory,
    BookingFactory,
    ClaimFactory,
    ContactableHoursFactory,
    DiaryDelegateFactory,
    InterviewFactory,
    RecurringClinicFactory,
)
from tests.factories.training import PersonFactory
from training.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
MINE = "/my-diary/"
FRIDAY = datetime(2026, 11, 27, 8, 30, tzinfo=LONDON)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def person(spokesperson: User) -> Person:
    return PersonFactory(
        reference="C1", first_name="Leila", last_name="Iyer-Thorne", user=spokesperson
    )


@pytest.fixture
def phone(client_of: ClientOf, person: Person, spokesperson: User) -> Client:
    return client_of(spokesperson)


@pytest.fixture
def interview(person: Person) -> Interview:
    """On Friday at 8:30am, which they said yes to an hour ago."""
    accepted = InterviewFactory(
        person=person,
        reference="I-0001",
        starts_at=FRIDAY,
        accepted_at=NOW - timedelta(hours=1),
        enquiry__outlet__name="Solent Shore FM",
    )
    ClaimFactory(
        kind=Claim.Kind.PERSON,
        subject_id=person.pk,
        interview=accepted,
        training_session=None,
        starts_at=FRIDAY,
        ends_at=FRIDAY + timedelta(minutes=10),
    )
    return accepted


def url(name: str, *args: Any) -> str:
    return reverse(f"scheduling:{name}", args=["C1", *args])


def undo_button(response: Any) -> str:
    (message, *_) = response.context["messages"]
    return str(message.extra_tags).removeprefix("undo:")


def test_my_diary_shows_the_week_and_what_is_in_it(phone, person, interview):
    AwayFactory(person=person, kind="clinic")  # tomorrow, 10am to 6pm
    BookingFactory(person=person)
    AwayFactory(
        person=person,
        starts_at=datetime(2026, 11, 28, tzinfo=LONDON),
        ends_at=datetime(2026, 11, 29, tzinfo=LONDON),
    )

    response = phone.get(MINE)

    week = response.context["week"]
    states = {half.half.key: half.state for day in week.days for half in day.halves}
    days = ("2026-11-25-am", "2026-11-26-am", "2026-11-28-am", "2026-11-29-am")
    assert [states[day] for day in days] == ["Free", "Free except", "Leave", "Off"]
    assert "Clinic 10am to 6pm" in response.text
    assert "Interview 8:30am" in response.text
    assert "Solent" not in response.text
    assert "8am to 6pm Monday to Friday, like everybody" in response.text


def test_my_diary_opens_on_the_next_week_once_this_one_is_over(
    client_of, person, spokesperson, at_now
):
    assert client_of(spokesperson).get(MINE).context["week"].monday == date(2026, 11, 23)

    at_now.move_to(datetime(2026, 11, 29, 18, tzinfo=LONDON))  # a Sunday

    phone = client_of(spokesperson)
    page = phone.get(MINE)
    assert page.context["week"].monday == date(2026, 11, 30)
    assert "?on=2026-11-23" in page.text
    assert phone.get(MINE, {"on": "2026-11-29"}).context["week"].monday == date(2026, 11, 23)


def test_a_press_marks_half_a_day_and_another_frees_it(phone, person):
    half = {"half": "2026-11-27-pm", "kind": "clinic"}

    response = phone.post(url("diary_mark"), half, follow=True)

    away = Away.objects.get()
    assert (away.kind, away.starts_at.astimezone(LONDON).hour) == ("clinic", 13)
    assert response.redirect_chain == [(f"{MINE}?on=2026-11-27&kind=clinic", 302)]
    assert "Friday afternoon: clinic." in response.text
    assert 'value="2026-11-27-pm-free"' in response.text
    phone.post(url("diary_mark"), half | {"half": "2026-11-27-pm-free"})
    assert not Away.objects.not_retracted().exists()


def test_a_press_is_undone_on_the_page(phone, person):
    response = phone.post(url("diary_mark"), {"half": "2026-11-27-am"}, follow=True, headers=HTMX)

    assert Away.objects.get().kind == "leave"
    assert response.text.lstrip().startswith('<div class="diary" id="week">')
    assert 'id="undo"' in response.text
    phone.post(undo_button(response))
    assert not Away.objects.not_retracted().exists()
    again = phone.post(undo_button(response), follow=True)
    assert "has already been removed" in again.text


def test_leave_on_the_phone_is_read_at_once(phone, client_of, officer, person, interview):
    """Asked first; then the interview needs attention, and the ranking no longer offers them."""
    desk = client_of(officer)
    page = reverse("reports:interview_detail", args=["I-0001"])
    other = InterviewFactory(reference="I-0002", person=None, starts_at=FRIDAY.replace(hour=10))
    choose = reverse("desk:interview_choose", args=[other.reference])
    assert "on leave" not in desk.get(page).text

    half = {"half": "2026-11-27-am", "kind": "leave"}
    question = phone.post(url("diary_mark"), half)
    assert "There is something in the diary then:" in question.text
    assert "I-0001" in question.text
    assert not Away.objects.exists()
    phone.post(url("diary_mark"), half | {"sure": "1"})

    assert "on leave on Fri 27 Nov, midnight to 1pm" in desk.get(page).text.replace("\n", " ")
    assert "away until 1pm on Fri 27 Nov" in desk.get(choose).text


def test_the_question_also_comes_as_a_part(phone, person, interview):
    response = phone.post(url("diary_mark"), {"half": "2026-11-27-am"}, headers=HTMX)

    assert response.text.lstrip().startswith('<div class="diary" id="week">')
    assert "Mark it all the same" in response.text


@pytest.mark.parametrize(
    "half", ["", "2026-11-27", "2026-11-27-noon", "1066-10-14-am", "2026-02-31-am-free"]
)
def test_a_half_day_that_is_none(half, phone):
    assert phone.post(url("diary_mark"), {"half": half}).status_code == 404


def test_a_half_day_that_has_passed(phone):
    response = phone.post(
        url("diary_mark"), {"half": "2026-11-24-am", "kind": "holiday"}, follow=True
    )

    assert "That time has passed." in response.text


def test_diary_leave_and_undo(phone, person):
    assert phone.get(url("diary_leave")).status_code == 200

    response = phone.post(
        url("diary_leave"), {"first_on": "14/12/2026", "last_on": "18/12/2026"}, follow=True
    )

    assert "In the diary: leave, Mon 14 Dec to Fri 18 Dec." in response.text
    assert response.redirect_chain == [(f"{MINE}?on=2026-12-14", 302)]
    phone.post(undo_button(response))
    assert not Away.objects.not_retracted().exists()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"first_on": ""}, "Enter the first day of the leave."),
        ({"first_on": "14/12/2026", "last_on": "11/12/2026"}, "The last day is before the first."),
        ({"first_on": "14/12/2026", "last_on": "x"}, "x"),
        ({"first_on": "14/11/2026"}, "That time has passed."),
        ({"first_on": "14/12/2026", "last_on": "31/12/2027"}, "more than a year"),
    ],
)
def test_diary_leave_says_what_to_correct(values, words, phone):
    assert words in phone.post(url("diary_leave"), values).text
    assert not Away.objects.exists()


def test_diary_leave_asks_before_it_covers_an_interview(phone, interview):
    days = {"first_on": "27/11/2026", "last_on": ""}

    question = phone.post(url("diary_leave"), days)

    assert "Add it all the same?" in question.text
    assert "Interview I-0001 for Solent Shore FM" in question.text
    assert not Away.objects.exists()
    phone.post(url("diary_leave"), days | {"sure": "1"})
    assert Away.objects.count() == 1


CLINIC = {
    "first_on": "02/12/2026",
    "starts": "14:00",
    "ends": "17:00",
    "every_weeks": "2",
    "last_on": "30/12/2026",
}


def test_clinic_add_and_end(phone, person):
    assert phone.get(url("clinic_add")).status_code == 200

    response = phone.post(url("clinic_add"), CLINIC, follow=True)

    assert (
        "In the diary: clinic on Wednesdays, 2pm to 5pm, every two weeks to 30 December 2026."
        in response.text
    )
    assert Away.objects.not_retracted().count() == 3
    clinic = RecurringClinic.objects.get()
    ended = phone.post(url("clinic_end", clinic.pk), follow=True)
    assert "No longer in the diary" in ended.text
    assert not Away.objects.not_retracted().exists()
    again = phone.post(url("clinic_end", clinic.pk), follow=True)
    assert "has already been removed" in again.text


def test_clinic_add_repeats_for_half_a_year_unless_told(phone):
    phone.post(url("clinic_add"), CLINIC | {"every_weeks": "1", "last_on": ""})

    assert Away.objects.count() == 27


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"first_on": ""}, "Enter the day of the first clinic."),
        ({"ends": "13:00"}, "The end must be after the start."),
        ({"starts": "03:00"}, "Choose one from the list"),
        ({"every_weeks": "3"}, "Choose one from the list"),
        ({"last_on": "01/12/2026"}, "The last day is before the first."),
        ({"last_on": "01/12/2028"}, "more than a year"),
    ],
)
def test_clinic_add_says_what_to_correct(values, words, phone):
    assert words in phone.post(url("clinic_add"), CLINIC | values).text
    assert not Away.objects.exists()


def test_clinic_add_asks_before_it_covers_an_interview(phone, interview):
    over = CLINIC | {"first_on": "27/11/2026", "starts": "08:00"}

    assert "Add it all the same?" in phone.post(url("clinic_add"), over).text
    assert phone.post(url("clinic_add"), over | {"sure": "1"}).status_code == 302


def hours(**other: str) -> dict[str, str]:
    days = {f"{name}_{day}": "" for name in ("from", "to") for day in range(7)}
    return days | {"from_0": "08:00", "to_0": "13:00"} | other


def test_diary_hours_and_back(phone, person):
    assert "Same hours as everybody" not in phone.get(url("diary_hours")).text

    response = phone.post(url("diary_hours"), hours(), follow=True)

    assert "Can be asked 8am to 1pm on Monday." in response.text
    assert "Same hours as everybody" in phone.get(url("diary_hours")).text
    again = phone.post(url("diary_hours"), hours(), follow=True)
    assert "These are the hours already." in again.text
    phone.post(url("diary_hours"), {"as": "everybody"})
    assert not ContactableHours.objects.not_retracted().exists()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"to_0": ""}, "Choose both times, or “Off” for both."),
        ({"from_0": ""}, "Choose both times, or “Off” for both."),
        ({"to_0": "08:00"}, "Choose a later time than the one before it."),
        ({"to_0": "25:00"}, "Choose one from the list"),
    ],
)
def test_diary_hours_says_what_to_correct(values, words, phone):
    assert words in phone.post(url("diary_hours"), hours(**values)).text
    assert not ContactableHours.objects.exists()


def test_a_delegate_keeps_a_diary_and_nobody_else(client_of, person, nobody):
    delegate = DiaryDelegateFactory(person=person)
    secretary = client_of(delegate.user)

    assert url("diary_week") in secretary.get(MINE).text
    assert secretary.get(url("diary_week")).status_code == 200
    marked = secretary.post(url("diary_mark"), {"half": "2026-11-27-am"}, follow=True)
    assert marked.redirect_chain == [(f"{url('diary_week')}?on=2026-11-27", 302)]
    assert Away.objects.get().recorded_by == delegate.user
    assert "Remove" in secretary.get(url("diary_delegates")).text
    assert "Let them change it" not in secretary.get(url("diary_delegates")).text

    ended = secretary.post(url("diary_delegate_end", delegate.pk))
    assert ended["Location"] == MINE
    assert secretary.get(url("diary_week")).status_code == 404
    assert client_of(nobody).get(url("diary_week")).status_code == 404
    assert "nobody has chosen you to keep" in client_of(nobody).get(MINE).text


def test_diary_delegates_suggests_the_line_manager(phone, person):
    manager = PersonFactory(user=UserFactory(name="Hamish Dunmore"))
    Person.objects.filter(pk=person.pk).update(line_manager=manager)

    page = phone.get(url("diary_delegates"))
    assert manager.user.email in page.text
    response = phone.post(url("diary_delegates"), {"email": manager.user.email}, follow=True)

    assert "Hamish Dunmore can now change this diary." in response.text
    assert manager.user.email in response.text
    phone.post(undo_button(response))
    assert not DiaryDelegate.objects.not_retracted().exists()


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("", "Enter the address of whoever may change the diary."),
        ("joan", "Enter an email address, like name@example.nhs.uk."),
        ("joan@example.org", "Nobody signs in with joan@example.org."),
    ],
)
def test_diary_delegates_says_what_to_correct(email, words, phone):
    assert words in phone.post(url("diary_delegates"), {"email": email}).text


def test_ending_a_delegate_twice_says_so(phone, person):
    delegate = DiaryDelegateFactory(person=person)
    phone.post(url("diary_delegate_end", delegate.pk))

    again = phone.post(url("diary_delegate_end", delegate.pk), follow=True)

    assert "has already been removed" in again.text


def test_the_desks_diary_page_leads_the_person_to_their_own(
    phone, client_of, person, another_spokesperson
):
    page = reverse("desk:person_diary", args=["C1"])
    DiaryDelegateFactory(person=person, user=another_spokesperson)

    assert phone.get(page)["Location"] == MINE
    assert client_of(another_spokesperson).get(page)["Location"] == url("diary_week")
    other = PersonFactory(reference="C2")
    assert phone.get(reverse("desk:person_diary", args=[other.reference])).status_code == 404


def test_the_desk_opens_any_diary(client_of, officer, person):
    desk = client_of(officer)

    assert "Diary of Leila Iyer-Thorne" in desk.get(url("diary_week")).text
    assert "Week, clinics and hours" in desk.get(reverse("desk:person_diary", args=["C1"])).text


def test_nothing_changed_lately(phone):
    assert "Nothing changed." in phone.get(url("diary_changes")).text


def test_what_changed_lately_names_who(phone, client_of, person):
    delegate = DiaryDelegateFactory(person=person, user__name="Joan Pettibone")
    client_of(delegate.user).post(url("diary_mark"), {"half": "2026-11-27-am"})
    RecurringClinicFactory(person=person)
    ContactableHoursFactory(person=person, retracted_at=NOW)

    text = " ".join(phone.get(url("diary_changes")).text.split())

    assert "Added: leave, Fri 27 Nov, midnight to 1pm" in text
    assert "Joan Pettibone" in text
    assert "Added: clinic on Wednesdays, 2pm to 5pm, every week to 23 December 2026" in text
    assert "Removed: own hours, 8am to 1pm Monday to Thursday" in text
