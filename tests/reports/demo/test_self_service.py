import pytest

from accounts.models import User
from reports.demo.self_service import lay_out
from reports.demo.story import Story
from scheduling.models import TrainingRequest
from tests.clock import NOW
from tests.factories.training import PersonFactory
from training.models import CpdEntry

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("values", "counts"), [({}, (1, 1)), ({"left": True}, (0, 1)), ({"user": None}, (0, 0))])
def test_lay_out_asks_for_one_course_where_they_are_there(
    spokesperson: User, values: dict[str, object], counts: tuple[int, int]
) -> None:
    PersonFactory(**{"user": spokesperson} | values)
    story = Story(people=60, seed=1, now=NOW)

    lay_out(story, spokesperson)
    story.tell()

    assert (TrainingRequest.objects.filter(answered_at=None).count(), CpdEntry.objects.count()) == counts
