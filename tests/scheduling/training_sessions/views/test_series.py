from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jobs.models import Mail
from nhsuk.messages import undo_address
from scheduling.training_sessions.models import TrainingSession
from tests.factories.scheduling import BookingFactory, TrainerFactory, VenueFactory
from tests.factories.training import CourseFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
ADD = reverse("scheduling:training_session_add")
SERIES = reverse("scheduling:training_series_add")


@pytest.fixture
def entered() -> dict[str, Any]:
    """M3 every week from Friday 11 December: the third is Christmas Day."""
    radio = CourseFactory(code="M3")
    return {
        "course": radio.pk,
        "day": "11/12/2026",
        "starts": "10am",
        "ends": "1pm",
        "venue": VenueFactory(name="Wharf Room").pk,
        "trainer": TrainerFactory(name="Bronwen", courses=[radio]).pk,
        "places": "6",
        "every": "week",
        "number": "3",
    }


def chosen(response: Any) -> list[str]:
    return [one.day.isoformat() for one in response.context["proposed"] if not one.refused]


@pytest.fixture
def weekly(desk: Client, entered: dict[str, Any]) -> list[TrainingSession]:
    desk.post(SERIES, entered | {"chosen": chosen(desk.post(ADD, entered))})
    return list(TrainingSession.objects.order_by("starts_at"))


def change_url(verb: str, training_session: TrainingSession) -> str:
    return reverse(f"scheduling:{verb}", args=[training_session.pk])


def test_training_series_add_shows_each_session_first(desk, entered):
    shown = desk.post(ADD, entered)
    before = TrainingSession.objects.count()
    response = desk.post(SERIES, entered | {"chosen": chosen(shown)}, follow=True)

    assert before == 0
    assert chosen(shown) == ["2026-12-11", "2026-12-18", "2027-01-08"]
    assert "Fri 25 Dec, Fri 1 Jan 2027: bank holidays." in shown.text
    assert "3 sessions have been scheduled." in response.text
    assert response.text.count("Fri 18 Dec, 10am to 1pm") == 1  # in the list of the series


def test_training_series_add_leaves_out_what_is_not_ticked(desk, entered):
    desk.post(SERIES, entered | {"chosen": ["2026-12-18", "2026-12-19", "x"], "draft": "1"})

    added = TrainingSession.objects.get()
    assert (added.starts_at.day, added.published_at) == (18, None)


def test_training_series_add_twice_says_that_the_days_are_taken(desk, entered, weekly):
    response = desk.post(SERIES, entered | {"chosen": ["2026-12-11"]})

    assert TrainingSession.objects.count() == 3
    assert "Nothing has been saved. Fri 11 Dec: Wharf Room is booked for" in response.text


def test_training_series_add_goes_back_to_the_form_with_what_was_entered(desk, entered):
    response = desk.post(SERIES, entered | {"again": "1"})

    assert 'value="11/12/2026"' in response.text
    assert not TrainingSession.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"number": ""}, "number", "Enter how many sessions there are, or the last day"),
        ({"until": "1/3/2027"}, "until", "Enter a number of sessions or a last day, not both"),
        ({"number": "61"}, "number", "Enter a number of sessions from 2 to 60"),
        ({"number": "many"}, "number", "Enter a number of sessions from 2 to 60"),
        ({"every": "day"}, "every", "Choose one from the list"),
    ],
)
def test_training_session_add_says_what_a_series_lacks(wrong, field, words, desk, entered):
    response = desk.post(ADD, entered | wrong)

    assert response.context["repeat"].errors == {field: [words]}
    assert f'href="#id_{field}"' in response.text


def test_training_series_change_shows_each_session_first(desk, weekly):
    first = weekly[0]
    page = change_url("training_session_change", first)
    form = desk.get(page).context["form"]
    data = {name: value for name, value in form.initial.items() if value is not None}
    data |= {"day": "12/12/2026", "starts": "2pm", "ends": "5pm", "scope": "following"}

    shown = desk.post(page, data)
    data |= {"seen_series": shown.context["seen_series"], "chosen": [row.pk for row in weekly[:2]]}
    response = desk.post(change_url("training_series_change", first), data, follow=True)

    assert "Sat 19 Dec, 2pm to 5pm" in shown.text
    assert "New in each: day, starts and ends." in shown.text
    assert "2 sessions have been updated. Everyone concerned is told by email in a" in response.text
    rows = TrainingSession.objects.order_by("pk")
    assert [(row.starts_at.day, row.starts_at.hour) for row in rows] == [
        (12, 14),
        (19, 14),
        (8, 10),
    ]


def test_training_series_change_says_why_nothing_was_saved(desk, weekly):
    page = change_url("training_session_change", weekly[0])
    form = desk.get(page).context["form"]
    data = {name: value for name, value in form.initial.items() if value is not None}
    data |= {"day": "12/12/2026", "starts": "2pm", "ends": "5pm"}
    series = change_url("training_series_change", weekly[0])

    none = desk.post(
        series,
        data
        | {"seen_series": desk.post(page, data | {"scope": "following"}).context["seen_series"]},
    )
    stale = desk.post(series, data | {"seen_series": "x", "chosen": [weekly[0].pk]})
    again = desk.post(series, data | {"again": "1"})

    assert "No session is chosen. Choose at least one." in none.text
    assert "Not changed" in stale.text
    assert 'value="12/12/2026"' in again.text
    assert TrainingSession.objects.filter(starts_at__hour=10).count() == 3


def test_training_session_change_of_one_leaves_the_others(desk, weekly):
    page = change_url("training_session_change", weekly[0])
    data = {k: v for k, v in desk.get(page).context["form"].initial.items() if v is not None}

    times = {"starts": "10am", "ends": "1pm"}
    desk.post(page, data | times | {"places": "5", "scope": "one"})

    rows = TrainingSession.objects.order_by("pk").values_list("places", flat=True)
    assert list(rows) == [5, 6, 6]


def test_training_session_cancel_lists_those_that_follow(desk, weekly):
    page = change_url("training_session_cancel", weekly[1])

    shown = desk.get(page)
    desk.post(page, {"reason": "Ill", "scope": "following"})

    assert [row for row, _ in shown.context["following"]] == weekly[2:]
    assert "Fri 8 Jan 2027, 10am to 1pm" in shown.text
    rows = TrainingSession.objects.order_by("pk").values_list("cancelled_because", flat=True)
    assert list(rows) == ["", "Ill", "Ill"]


def undo_of(response: Any) -> str:
    *_, last = response.context["messages"]
    return undo_address(last.extra_tags)


def said(response: Any) -> str:
    return " ".join(response.text.split())


def test_training_session_cancel_names_whom_those_that_follow_concern(desk, weekly):
    person = PersonFactory(first_name="Ama", last_name="Quill", email="", phone="01632 960200")
    BookingFactory(training_session=weekly[1], person=person)
    BookingFactory(training_session=weekly[1], person__email="ben@example.nhs.uk")
    TrainingSession.objects.filter(pk=weekly[2].pk).update(published_at=None, published_by=None)

    page = said(desk.get(change_url("training_session_cancel", weekly[0])))

    assert "Ama Quill (<strong>no email address: ring 01632 960200</strong>)" in page
    assert "With those that follow, 1 email leaves. Without them:" in page
    assert "<b>No email leaves.</b>" in page
    assert not Mail.objects.exists()
    assert "a draft, which is removed and cannot be brought back: nobody is booked" in page


def test_training_session_cancel_with_those_that_follow_is_undone(desk, weekly):
    TrainingSession.objects.filter(pk=weekly[2].pk).update(published_at=None, published_by=None)
    page = change_url("training_session_cancel", weekly[0])

    done = desk.post(page, {"reason": "Ill", "scope": "following"}, follow=True)
    undone = desk.post(undo_of(done), follow=True)
    again = desk.post(undo_of(done), follow=True)

    assert "1 draft has been removed, which cannot be undone." in done.text
    assert "2 sessions are no longer cancelled. Nobody has been told." in undone.text
    assert "this cannot be undone" in again.text
    assert TrainingSession.objects.filter(cancelled_at=None).count() == 2


def test_training_series_change_is_undone(desk, weekly):
    before = list(TrainingSession.objects.order_by("pk").values("pk", "starts_at", "ends_at"))
    page = change_url("training_session_change", weekly[0])
    data = {k: v for k, v in desk.get(page).context["form"].initial.items() if v is not None}
    data |= {"day": "12/12/2026", "starts": "2pm", "ends": "5pm", "scope": "following"}
    shown = desk.post(page, data)
    data |= {"seen_series": shown.context["seen_series"], "chosen": [row.pk for row in weekly]}

    done = desk.post(change_url("training_series_change", weekly[0]), data, follow=True)
    undone = desk.post(undo_of(done), follow=True)

    assert "3 sessions are where and when they were. Nobody has been told." in undone.text
    rows = TrainingSession.objects.order_by("pk").values("pk", "starts_at", "ends_at")
    assert list(rows) == before


def test_session_changes_undo_of_nothing_is_not_found(desk):
    response = desk.post(reverse("scheduling:session_changes_undo"), follow=True)

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("booked", "told"), [(1, " Everyone booked is told by email how to join."), (0, "")]
)
def test_training_session_change_says_who_is_told_how_to_join(booked, told, desk, weekly):
    if booked:
        BookingFactory(training_session=weekly[0])
        TrainingSession.objects.filter(pk=weekly[0].pk).update(places_taken=1)
    page = change_url("training_session_change", weekly[0])
    data = {k: v for k, v in desk.get(page).context["form"].initial.items() if v is not None}
    data |= {"joining_link": "https://meet.example.org/j/1", "starts": "10am", "ends": "1pm"}

    response = desk.post(page, data | {"scope": "one"}, follow=True)

    *_, last = response.context["messages"]
    assert str(last) == f"The session has been updated.{told}"
