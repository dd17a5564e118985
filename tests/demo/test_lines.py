"""The example's library has lines in every state, figures, and versions to compare."""

import pytest

from demo.desk import TEXTS
from demo.lines import line_steps
from demo.script import plan_steps
from demo.story import Story
from desk.lines.models import Line, LineFigure
from tests.clock import NOW, TODAY
from tests.factories.training import TopicFactory

pytestmark = pytest.mark.django_db


def test_the_library_of_the_example(officer, manager):
    story = Story(people=1, seed=1, now=NOW)
    for words in TEXTS["line"]:
        TopicFactory(code=words["topic"])
        plan_steps(story, {"officer": officer, "manager": manager}, line_steps(words))

    story.run()

    statuses = {line.status(TODAY) for line in Line.objects.all()}
    assert statuses == {"draft", "fact_checked", "live", "review_due", "expired", "withdrawn"}
    assert Line.objects.get(reference="F-01").versions.get().revision == 1
    assert (LineFigure.objects.count(), LineFigure.objects.stale(TODAY).count()) == (4, 1)
