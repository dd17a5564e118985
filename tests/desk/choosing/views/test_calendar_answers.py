from datetime import timedelta

import pytest
from django.urls import reverse

from desk.enquiries.models import Interview
from jobs.models import Mail
from scheduling.training_sessions.models import TrainingSession
from tests.clock import NOW
from tests.factories.calendars import CalendarAnswerFactory
from tests.factories.scheduling import BookingFactory, InterviewFactory, TrainingSessionFactory
from tests.factories.training import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST = reverse("desk:calendar_answer_list")


def test_calendar_answer_list_says_what_to_look_at(client_of, officer):
    CalendarAnswerFactory(proposed=True, comment="Any Friday")
    CalendarAnswerFactory(doubt="stranger", sender="stranger@example.org")
    interview = InterviewFactory(person=PersonFactory(), accepted_at=NOW, reference="I-0007")
    CalendarAnswerFactory(booking=None, interview=interview, person=interview.person, key="i")
    CalendarAnswerFactory(answer="accepted")

    page = client_of(officer).get(LIST).text

    assert "3 answers to look at" in page
    assert "Instead: Fri 27 Nov, 4:20pm to 7:20pm" in page
    assert "“Any Friday”" in page
    assert "It did not come from the address that was invited" in page
    assert "Interview I-0007" in page
    assert page.count("Keep the time, and tell them") == 1


def test_calendar_answer_settle_and_undo(client_of, officer):
    answer = CalendarAnswerFactory()
    client = client_of(officer)

    settled = client.post(reverse("desk:calendar_answer_settle", args=[answer.pk]), follow=True)
    again = client.post(reverse("desk:calendar_answer_settle", args=[answer.pk]), follow=True)
    undone = client.post(reverse("desk:calendar_answer_reopen", args=[answer.pk]), follow=True)

    assert "Nothing to look at" in settled.text
    assert f"{officer} has dealt with this answer already." in again.text
    assert "1 answer to look at" in undone.text


def test_calendar_answer_keep_time(client_of, officer):
    answer = CalendarAnswerFactory(proposed=True)
    page = reverse("desk:calendar_answer_keep_time", args=[answer.pk])

    told = client_of(officer).post(page, follow=True)
    again = client_of(officer).post(page, follow=True)

    assert f"{answer.person} will be told that the time stays." in told.text
    assert "dealt with this answer already" in again.text
    assert Mail.objects.count() == 1


def test_the_page_of_a_session_shows_what_calendars_answered(client_of, officer):
    answer = CalendarAnswerFactory(booking__sequence=1)

    page = client_of(officer).get(answer.booking.training_session.get_absolute_url()).text

    assert "Declined" in page


def test_today_counts_answers_to_look_at(client_of, officer):
    CalendarAnswerFactory(doubt="stranger")
    CalendarAnswerFactory()

    page = client_of(officer).get(reverse("reports:today")).text

    assert "2 answers to invitations to look at" in page


def test_calendar_answer_move_shows_whom_it_touches_first(client_of, officer):
    training_session = TrainingSessionFactory(places_taken=1)
    training_session.trainer.courses.add(training_session.course)
    booking = BookingFactory(training_session=training_session, sequence=1)
    answer = CalendarAnswerFactory(proposed=True, booking=booking, comment="Any Friday")
    page = reverse("desk:calendar_answer_move", args=[answer.pk])
    client = client_of(officer)

    listed = client.get(LIST).text
    asked = client.get(page).text
    moved = client.post(page, follow=True).text
    again = client.get(page, follow=True).text

    assert page in listed
    assert "1 person is booked" in asked
    assert ("Fri 27 Nov, 4:20pm" in asked, "“Any Friday”" in asked) == (True, True)
    assert (
        f"Moved as {answer.person} asked. Everybody whom it touches is told by email in a" in moved
    )
    assert "has dealt with this answer already." in again


def test_calendar_answer_move_back_undoes_it_for_a_minute(client_of, officer, at_now):
    answer = CalendarAnswerFactory(proposed=True, booking__sequence=1)
    training_session = answer.booking.training_session
    training_session.trainer.courses.add(training_session.course)
    move, back = (
        reverse(f"desk:calendar_answer_{name}", args=[answer.pk]) for name in ("move", "move_back")
    )
    client = client_of(officer)

    moved = client.post(move, follow=True).text
    undone = client.post(back, follow=True).text
    starts_at = TrainingSession.objects.get().starts_at
    client.post(move)
    at_now.shift(timedelta(minutes=1))
    too_late = client.post(back, follow=True).text

    assert back in moved
    assert "The session is where it was, and the answer is back on the list." in undone
    assert "1 answer to look at" in undone
    assert starts_at == training_session.starts_at
    assert "Everyone concerned has been told, so this cannot be undone." in too_late


def test_calendar_answer_move_of_an_interview_asks_the_outlet_first(client_of, officer):
    interview = InterviewFactory(person=PersonFactory(phone="01632 960113"), accepted_at=NOW)
    answer = CalendarAnswerFactory(
        proposed=True, booking=None, interview=interview, person=interview.person, key="i"
    )
    Interview.objects.update(contacts="Producer: Sam, 01632 960112, rings you at 6:55am")
    other = CalendarAnswerFactory()
    client = client_of(officer)
    address = reverse("desk:calendar_answer_move", args=[answer.pk])

    page = client.get(address).text
    none = client.get(reverse("desk:calendar_answer_move", args=[other.pk]), follow=True).text

    assert "Ask the outlet first" in page
    assert "This answer proposes no time" in none
    listed = client.get(LIST).text
    assert f"Interview {interview}, {interview.enquiry.outlet}, Thu 26 Nov, 7:10am" in listed
    assert ["01632 960112" in listed, "01632 960113" in listed] == [True, True]
    assert "Names a time, “6:55am”: still so?" in page
    moved = client.post(address, {"contacts": "Producer: rings you at 4pm"}, follow=True).text
    assert Interview.objects.get().contacts == "Producer: rings you at 4pm"
    back = reverse("desk:calendar_answer_move_back", args=[answer.pk])
    assert "Everybody whom it touches is told by email." in moved
    assert back not in moved
    assert "this cannot be undone" in client.post(back, follow=True).text
