"""Owners are reminded once when nobody has reviewed their line for twelve hours of an incident."""

from datetime import timedelta

import pytest

from desk.lines.actions.clearances import review_incident_line
from desk.lines.actions.incident_reviews import remind_owners
from desk.tasks import remind_of_incident_lines
from jobs.models import Mail
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.incidents import IncidentFactory
from tests.factories.scheduling import LineFactory
from tests.factories.training import TopicFactory
from training.models import Organisation

pytestmark = pytest.mark.django_db
HOURS = timedelta(hours=1)


def test_remind_owners_of_lines_without_review(officer):
    topic = TopicFactory()
    incident = IncidentFactory(topics=[topic])
    IncidentFactory(topics=[topic], over=True)
    line = LineFactory(
        reference="D-01", topic=topic, approved=True, owner__email="owner@example.nhs.uk"
    )
    LineFactory(topic=topic)  # a draft
    LineFactory(approved=True)  # on another topic

    early, due, again = (
        remind_owners(now=NOW + hours) for hours in (11.9 * HOURS, 12 * HOURS, 13 * HOURS)
    )
    review_incident_line(
        incident=incident, line=line, revision=line.revision, by=officer, now=NOW + 14 * HOURS
    )
    rested, once_more = (remind_owners(now=NOW + hours) for hours in (25 * HOURS, 26 * HOURS))

    assert (early, due, again, rested, once_more) == (0, 1, 0, 0, 1)
    mail = Mail.objects.order_by("pk").first()
    assert (mail.to, mail.subject) == ("owner@example.nhs.uk", "Check your line now")
    assert [
        "D-01" in mail.text,
        incident.get_absolute_url() in mail.text,
        line.text in mail.text,
    ] == [
        True,
        True,
        False,
    ]


@pytest.mark.usefixtures("at_now")
def test_remind_owners_mails_the_desk_if_the_owner_has_left():
    Organisation.objects.update(communications_email="desk@example.nhs.uk")
    topic = TopicFactory()
    IncidentFactory(topics=[topic], declared_at=NOW - 12 * HOURS)
    LineFactory(topic=topic, approved=True, owner=UserFactory(is_active=False))

    assert [remind_of_incident_lines() for _ in range(2)] == [
        "1 reminders sent about lines in an incident.",
        "0 reminders sent about lines in an incident.",
    ]
    assert Mail.objects.get().to == "desk@example.nhs.uk"
