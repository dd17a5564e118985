"""A plan with the names of its people, venues and trainers, for the command."""

from collections.abc import Iterator
from typing import Any

from nhsuk.words import plural
from scheduling.planning.half_days import slot_of
from scheduling.planning.models import TrainingPlan
from scheduling.training_sessions.models import Trainer, Venue
from training.models import Person

WHY = {
    "no_slot": "they are not free at any time of the plan",
    "no_trainer": "no trainer for it is free when they can come",
    "no_venue": "no venue for a group is free when they can come",
    "too_few": "too few people can come at the same time",
    "full": "the places go to people who need them sooner",
}


def named_answer(plan: TrainingPlan) -> dict[str, Any]:
    """The answer as the planner gives it: people by reference, venues and trainers by name.
    `existing`: who has a place in a session that is arranged already.
    """
    people = {str(pk): ref for pk, ref in Person.objects.listed().values_list("pk", "reference")}
    venues = {str(venue.pk): venue.name for venue in Venue.objects.all()}
    trainers = {str(trainer.pk): trainer.name for trainer in Trainer.objects.all()}
    answer = plan.answer or {}
    return {
        "status": answer["status"],
        "sessions": [
            {
                "slot": each["slot"],
                "course": each["course"],
                "venue": venues[each["venue"]],
                "trainer": trainers[each["trainer"]],
                "people": [people[person] for person in each["people"]],
            }
            for each in plan.proposed
        ],
        "unplaced": [
            {"person": people[each["person"]], "course": each["course"], "because": each["because"]}
            for each in plan.unplaced
        ],
        "existing": [{**each, "person": people[str(each["person"])]} for each in plan.existing],
        "objective": answer["objective"],
        "bound": answer["bound"],
    }


def named_table(data: dict[str, Any]) -> Iterator[str]:
    """The same for people, one session a line."""
    placed = sum(len(each["people"]) for each in data["sessions"])
    needed = placed + len(data["unplaced"])
    yield f"{placed} of {plural(needed, 'need')} placed in {plural(len(data['sessions']), 'session')}"
    for each in data["sessions"]:
        yield (
            f"  {slot_of(each['slot']).words}  {each['course']}  {each['venue']}  {each['trainer']}:"
            f" {', '.join(each['people'])}"
        )
    for each in data["unplaced"]:
        yield f"  {each['person']} has no place for {each['course']}: {WHY[each['because']]}"
    for each in data["existing"]:
        yield f"  {each['person']} can join a session of {each['course']} that is arranged already"
