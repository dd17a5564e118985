import pytest

from jobs.models import Mail
from scheduling.training_sessions.booking_emails import (
    cancel_invitations,
    mail_key,
    send_invitations,
)
from scheduling.training_sessions.models import Booking, TrainingSession
from tests.clock import NOW
from tests.factories.materials import MaterialFactory
from tests.factories.scheduling import BookingFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db


def test_an_invitation_is_one_event_for_one_person():
    first = BookingFactory(person=PersonFactory(first_name="Leila", email="leila@example.nhs.uk"))
    BookingFactory(training_session=first.training_session, person__email="hamish@example.nhs.uk")
    BookingFactory(training_session=first.training_session, person__email="")

    send_invitations(bookings=Booking.objects.all(), now=NOW)

    assert [mail.to for mail in Mail.objects.order_by("pk")] == [
        "leila@example.nhs.uk",
        "hamish@example.nhs.uk",
    ]
    assert [mail.calendar.count("ATTENDEE") for mail in Mail.objects.order_by("pk")] == [1, 1]
    assert "http://localhost" in Mail.objects.earliest("pk").text


def test_the_next_event_has_the_next_sequence_and_the_same_uid():
    booking = BookingFactory(person__email="leila@example.nhs.uk")

    send_invitations(bookings=Booking.objects.all(), now=NOW)
    cancel_invitations(bookings=Booking.objects.all(), now=NOW)

    booking.refresh_from_db()
    calendars = [mail.calendar for mail in Mail.objects.order_by("pk")]
    assert [f"SEQUENCE:{n}" in calendar for n, calendar in enumerate(calendars, 1)] == [True, True]
    assert [f"UID:booking-{booking.pk}@" in calendar for calendar in calendars] == [True, True]
    assert Mail.objects.latest("pk").job.dedup_key == mail_key(booking)


def test_each_email_says_what_has_happened_to_which_session():
    booking = BookingFactory(
        person__email="leila@example.nhs.uk",
        training_session__course__code="X1",
        training_session__venue__name="Wharf Room",
    )
    bookings = Booking.objects.all()

    send_invitations(bookings=bookings, now=NOW)
    send_invitations(bookings=bookings, now=NOW)
    send_invitations(bookings=bookings, was=booking.training_session, now=NOW)
    cancel_invitations(bookings=bookings, now=NOW)
    TrainingSession.objects.update(cancelled_at=NOW, cancelled_by=booking.booked_by)
    cancel_invitations(bookings=bookings, now=NOW)

    mails = Mail.objects.order_by("pk")
    what = "X1 Course X1, Thu 26 Nov, 10am, Wharf Room"
    assert [(mail.subject, mail.text.split("\n")[2].partition(".")[0]) for mail in mails] == [
        (f"Your training: {what}", "You have a place in a training session"),
        (f"How to join your training: {what}", "How to join your training session has changed"),
        (f"Training changed: {what}", "Your training session has changed"),
        (
            f"Your place is cancelled: {what}",
            "Your place in this training session has been cancelled:",
        ),
        (f"Training cancelled: {what}", "This training session has been cancelled:"),
    ]


def test_an_invitation_says_how_to_join_and_a_cancellation_does_not():
    BookingFactory(
        person__email="leila@example.nhs.uk",
        training_session__joining_link="https://meet.example.org/j/1",
        training_session__course__joining_instructions="Test your headset first.",
    )

    send_invitations(bookings=Booking.objects.all(), now=NOW)
    cancel_invitations(bookings=Booking.objects.all(), now=NOW)

    invited, cancelled = Mail.objects.order_by("pk")
    assert "Join: https://meet.example.org/j/1\\n" in invited.calendar.replace("\r\n ", "")
    assert "https://meet.example.org/j/1" in invited.text
    assert "Test your headset first." in invited.text
    assert "meet.example.org" not in cancelled.text + cancelled.calendar.replace("\r\n ", "")


def test_whoever_is_booked_later_hears_of_the_files_that_others_were_told_of():
    told, untold = BookingFactory.create_batch(2, person__email="leila@example.nhs.uk")
    MaterialFactory(training_session=told.training_session, told_at=NOW)
    MaterialFactory(training_session=untold.training_session)  # its own email comes soon
    MaterialFactory(
        training_session=untold.training_session, file="1" * 64, told_at=NOW, stage="after"
    )

    send_invitations(bookings=Booking.objects.all(), now=NOW)

    mails = Mail.objects.order_by("pk")
    assert ["something to read before" in mail.text for mail in mails] == [True, False]


@pytest.mark.django_db
@pytest.mark.parametrize("send", [send_invitations, cancel_invitations])
def test_every_mail_about_a_place_says_which(send):
    booking = BookingFactory(
        person__email="leila@example.nhs.uk",
        training_session__venue__name="Wharf Room",
        training_session__trainer__name="Perran Locke",
    )

    send(bookings=Booking.objects.all(), now=NOW)

    text = Mail.objects.get().text
    course = booking.training_session.course
    what = f"{course}\nThu 26 Nov, 10am to 1pm\nWharf Room\nwith Perran Locke"
    assert what in text
