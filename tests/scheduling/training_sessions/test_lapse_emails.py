"""The words of reminders: to someone without a sign-in, about training that has lapsed, and to the
team without names.
"""

from datetime import timedelta

import pytest

from scheduling.training_sessions.lapse_emails import send_lapse_digest, send_team_digest
from scheduling.training_sessions.queries.lapse_reminders import DueReminder
from tests.clock import NOW, TODAY
from tests.factories.training import CourseFactory, PersonFactory
from training.lapses import UnitLapse
from training.models import Organisation
from training.readiness import Status, Unit

pytestmark = pytest.mark.django_db


def reminder(days: int, **person: str) -> DueReminder:
    held_by = PersonFactory(**person)
    course = CourseFactory(code="M3")
    last_day = TODAY + timedelta(days=days)
    unit = Unit(
        held_by.reference, "M3", Status.DUE, last_day, TODAY, frozenset({"clinical_lead"}), None
    )
    return DueReminder(held_by, course, TODAY, UnitLapse(unit, last_day))


def test_send_lapse_digest_to_someone_without_a_sign_in():
    Organisation.objects.update(
        communications_email="desk@example.nhs.uk", communications_phone="01632 960148"
    )
    one = reminder(-2, email="robin@example.nhs.uk")

    mail = send_lapse_digest(
        person=one.person, reminders=[one], tokens={one.course.pk: "secret"}, now=NOW
    )

    assert (mail.to, mail.subject) == (
        "robin@example.nhs.uk",
        "Your media training is about to expire",
    )
    assert "Expired on 23 November 2026." in mail.text
    assert "/place/secret/\n" in mail.text
    assert ("ring" in mail.text, "Your next reminder" in mail.text) == (False, False)


def test_send_team_digest_counts_and_names_nobody():
    both = [
        reminder(-2, last_name="Fenwright"),
        reminder(5, last_name="Dunmore", email="d@example.org"),
    ]

    mail = send_team_digest(to="desk@example.nhs.uk", reminders=both, now=NOW)

    assert mail.subject == "Training lapsed or about to lapse: 2 people not booked"
    assert mail.text.count("M3 Radio: studio, phone, phone-in: 1 person") == 2
    assert [word for word in ("Fenwright", "Dunmore") if word in mail.text] == []
    assert "/readiness/units/?status=lapsed" in mail.text
    assert "1 of them has no email address" in mail.text
