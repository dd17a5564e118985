import pytest

from accounts.models import AuditEvent
from accounts.refusals import Refused
from jobs.models import Job
from tests.clock import NOW
from tests.factories.training import PersonFactory
from training.actions.reading import ask_for_reading
from training.models import Person

pytestmark = pytest.mark.django_db
LARGE = Person.Reading.LARGE
CONTRAST = Person.Reading.CONTRAST


def test_ask_for_reading_saves_the_choice_and_prints_unread_briefings(spokesperson):
    person = PersonFactory(user=spokesperson)

    assert ask_for_reading(person=person, reading=LARGE, seen="standard", by=spokesperson, now=NOW)

    person.refresh_from_db()
    assert person.reading == "large"
    assert [(j.name, j.arguments) for j in Job.objects.order_by("pk")] == [
        ("reports.tasks.print_for_reader", {"person_id": person.pk})
    ]


def test_ask_for_reading_leaves_the_choice_out_of_the_audit_trail(spokesperson):
    ask_for_reading(
        person=PersonFactory(user=spokesperson),
        reading=LARGE,
        seen="standard",
        by=spokesperson,
        now=NOW,
    )

    event = AuditEvent.objects.get(action="person.reading_asked")
    assert "large" not in str(event.details)


def test_ask_for_reading_twice_changes_nothing(spokesperson):
    person = PersonFactory(reading="large")

    assert not ask_for_reading(
        person=person, reading=LARGE, seen="standard", by=spokesperson, now=NOW
    )
    assert not Job.objects.exists()


def test_ask_for_reading_refuses_an_outdated_page(spokesperson):
    person = PersonFactory(reading="large")

    with pytest.raises(Refused, match="to “Large print”"):
        ask_for_reading(person=person, reading=CONTRAST, seen="standard", by=spokesperson, now=NOW)
