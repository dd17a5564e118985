"""The example has someone to remind, an exemption to decide, needs, and equality figures to
suppress.
"""

from datetime import timedelta

import pytest

from demo import script
from demo.story import Story
from scheduling.training_sessions.models import LapseReminder
from tests.clock import NOW, TODAY
from tests.factories.scheduling import BookingFactory
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.models import Adjustment, ExemptionRequest
from training.queries.equality import equality_figures

pytestmark = pytest.mark.django_db


def test_lay_out_tells_of_reminders_exemptions_needs_and_equality(officer, manager, spokesperson):
    post = "Clinical Lead, Urgent Care"
    person = PersonFactory(user=spokesperson, email="leila@example.nhs.uk", job_title=post)
    other = PersonFactory(job_title="Chair")
    booked = BookingFactory().person
    TenureFactory(person=person, role="senior_staff")
    TrainingRecordFactory(
        person=person, course=CourseFactory(code="M2"), valid_until=TODAY + timedelta(days=27)
    )
    story = Story(people=60, seed=1, now=NOW)

    cast = {"officer": officer, "manager": manager, "spokesperson": spokesperson}
    script.plan(story, cast, only=["support"])
    story.run()

    assert [
        (reminder.person, reminder.due_on) for reminder in LapseReminder.objects.order_by("pk")
    ] == [
        (person, TODAY - timedelta(days=33)),
        (person, TODAY - timedelta(days=3)),
    ]
    assert [asked.is_waiting for asked in ExemptionRequest.objects.order_by("asked_at")] == [
        False,
        True,
    ]
    assert set(Adjustment.objects.values_list("person", "kind")) == {
        (person.pk, "hearing_loop"),
        (other.pk, "step_free"),
        (booked.pk, "breaks"),
    }
    assert equality_figures(2026).forms == 24
