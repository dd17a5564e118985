"""`manage.py plan_cover`, as text and for another program."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.clock import NOW, TODAY
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    PersonTopicFactory,
    PracticeFactory,
    TopicFactory,
    TrainingRecordFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now", "two_listed")]


@pytest.fixture
def two_listed() -> None:
    """One who is ready on radio for winter, and one who lacks a mock."""
    topic = TopicFactory(code="winter", title="Winter")
    for reference, practised_on in (("E1", TODAY), ("E2", date(2024, 1, 1))):
        person = PersonFactory(reference=reference)
        PersonTopicFactory(person=person, topic=topic)
        TrainingRecordFactory(
            person=person, course=CourseFactory(code="M3"), completed_on=date(2025, 12, 1)
        )
        PracticeFactory(person=person, practised_on=practised_on)


def planned(*arguments: str) -> str:
    out = StringIO()
    call_command("plan_cover", *arguments, stdout=out)
    return out.getvalue()


def test_plan_cover_as_text_says_the_plan_and_why_it_stops():
    lines = planned().splitlines()

    assert lines[0] == f"Cover on {TODAY}"
    assert lines[2].split()[:2] == ["print", "radio"]
    assert lines[3].split()[:3] == ["Winter", "0", "1"]
    assert "30 minutes of time" in lines[6]
    assert "  E2: a mock, radio" in lines


def test_plan_cover_as_json_has_each_cell_and_each_action():
    told = json.loads(planned("--format", "json"))

    [radio] = [cell for cell in told["cells"] if cell["medium"] == "radio"]
    assert (told["on"], told["known_at"], len(told["cells"])) == ("2026-11-25", None, 7)
    assert radio == {"topic": "winter", "medium": "radio", "ready": 1, "after": 2}
    assert {"person": "E2", "course": None, "medium": "radio"} in told["deeds"]
    assert told["minutes"] == 2130


def test_plan_cover_of_another_day_and_as_known_then():
    earlier = json.loads(
        planned("--format", "json", "--on", "2025-11-30", "--known-at", NOW.isoformat())
    )

    assert {cell["ready"] for cell in earlier["cells"]} == {0}
    assert earlier["known_at"] == NOW.isoformat()
    with pytest.raises(CommandError, match="“soon” is not a day"):
        planned("--on", "soon")


def test_plan_cover_names_what_cannot_have_two():
    TopicFactory(code="beds", title="Beds")

    told = json.loads(planned("--format", "json"))

    assert told["short"][0] == {"topic": "beds", "medium": "print", "most": 0, "listed": 0}
    assert [cell["after"] for cell in told["cells"]] == [0] * 7 + [2] * 7
    assert "nobody is listed for the topic." in planned().splitlines()[-1]
