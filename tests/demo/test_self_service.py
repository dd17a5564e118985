import pytest

from demo.script import plan
from demo.story import Story
from scheduling.training_sessions.models import TrainingRequest
from tests.clock import NOW
from tests.factories.training import CourseFactory, PersonFactory
from training.models import Certificate, CpdEntry

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("values", "counts"),
    [
        ({}, (1, 1, ["refused", "open"])),
        ({"left": True}, (0, 1, ["refused", "open"])),
        ({"job_title": "Chair"}, (0, 0, [])),
    ],
)
def test_lay_out_asks_for_a_course_and_sends_in_a_certificate_twice(
    spokesperson, officer, values, counts
):
    CourseFactory(code="M8")
    PersonFactory(**{"user": spokesperson, "job_title": "Clinical Lead, Urgent Care"} | values)
    story = Story(people=60, seed=1, now=NOW)

    plan(story, {"spokesperson": spokesperson, "officer": officer}, only=["self_service"])
    story.run()

    asked = TrainingRequest.objects.filter(answered_at=None).count()
    sent = [certificate.status for certificate in Certificate.objects.order_by("sent_at")]
    assert (asked, CpdEntry.objects.count(), sent) == counts
