import pytest

from accounts.models import User
from reports.demo.self_service import lay_out
from reports.demo.story import Story
from scheduling.models import TrainingRequest
from tests.clock import NOW
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("values", "count"), [({}, 1), ({"left": True}, 0), ({"user": None}, 0)])
def test_lay_out_asks_for_one_course_where_they_are_there(
    spokesperson: User, values: dict[str, object], count: int
) -> None:
    PersonFactory(**{"user": spokesperson} | values)
    story = Story(people=60, seed=1, now=NOW)

    lay_out(story, spokesperson)
    story.tell()

    assert TrainingRequest.objects.filter(answered_at=None).count() == count
