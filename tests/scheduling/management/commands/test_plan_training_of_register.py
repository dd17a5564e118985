import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from scheduling.planning.models import TrainingPlan
from scheduling.training_sessions.models import Booking, TrainingSession
from tests.factories.scheduling import TrainerFactory, TrainingSessionFactory, VenueFactory
from tests.factories.training import CourseFactory, PersonFactory
from tests.factories.training_requests import TrainingRequestFactory
from tests.scheduling.planning.queries.test_facts import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PERIOD = ("--from", "2026-12-07", "--to", "2026-12-11", "--seconds", "5")


@pytest.fixture
def asked() -> None:
    """Two for a course that can be given, one for one that is arranged, one for one without a
    trainer.
    """
    radio = CourseFactory(code="M3")
    for reference in ("G1", "G2"):
        TrainingRequestFactory(course=radio, person=PersonFactory(reference=reference))
    social = CourseFactory(code="M7")
    TrainingRequestFactory(course=social, person=PersonFactory(reference="G3"))
    TrainingRequestFactory(course=CourseFactory(code="M8"), person=PersonFactory(reference="G4"))
    TrainerFactory(name="Perran Locke", courses=[radio])
    venue = VenueFactory(name="Harbour Street", capacity=6)
    TrainingSessionFactory(course=social, venue=venue, starts_at=at(8, 10))


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("plan_training", *arguments, stdout=out)
    return out.getvalue()


def test_the_register_is_planned_and_nothing_stored(asked):
    found: dict[str, Any] = json.loads(run(*PERIOD, "--format", "json"))

    (session,) = found["sessions"]
    assert (session["venue"], session["trainer"]) == ("Harbour Street", "Perran Locke")
    assert sorted(session["people"]) == ["G1", "G2"]
    assert found["unplaced"] == [{"person": "G4", "course": "M8", "because": "no_trainer"}]
    assert [each["person"] for each in found["existing"]] == ["G3"]
    assert (TrainingPlan.objects.count(), TrainingSession.objects.count()) == (0, 1)


def test_the_table_says_the_same(asked):
    lines = run(*PERIOD).splitlines()

    assert lines[0] == "2 of 3 needs placed in 1 session"
    assert lines[1].endswith(" Dec, 9:30am  M3  Harbour Street  Perran Locke: G1, G2")
    assert lines[2:] == [
        "  G4 has no place for M8: no trainer for it is free when they can come",
        "  G3 can join a session of M7 that is arranged already",
    ]


def test_apply_makes_drafts(asked):
    text = run(*PERIOD, "--apply")

    plan = TrainingPlan.objects.get()
    assert f"Publish them on http://localhost:8000{plan.get_absolute_url()}" in text
    assert TrainingSession.objects.drafts().count() == 1
    assert Booking.objects.held().count() == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--from", "2026-12-07"), "Enter the last day with --to, on or after the first."),
        (("--from", "2026-12-07", "--to", "2026-12-06"), "Enter the last day with --to"),
        (("--from", "2026-11-07", "--to", "2026-11-08"), "This period is over."),
        (("--from", "tomorrow", "--to", "2026-12-11"), "“tomorrow” is not a day like 2026-03-31."),
        (("--problem", "x.json", "--apply"), "--to and --apply go with --from."),
        ((*PERIOD, "--fit", "x.json"), "--fit goes with --problem."),
        ((*PERIOD, "--apply"), "Nothing of this plan can be used any more"),
    ],
)
def test_refusals(arguments, words):
    with pytest.raises(CommandError, match=words):
        run(*arguments)
