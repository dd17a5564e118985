"""Makes the whole example: plans every part of it, then runs the actions."""

from datetime import date, datetime

from django.db import transaction

from accounts import demo as users
from accounts.audit_check import check_audit_trail
from accounts.models import User
from demo import (
    desk,
    people,
    policies,
    rota,
    script,
    sessions,
    social,
    texts,
    training,
    words,
)
from demo.emblem import emblem
from demo.story import Story, london
from training.actions.organisation import set_logo
from training.actions.requirements import start_requirements
from training.models import Course, Organisation, Person, Requirement
from training.starting import USUAL

OPERATIVE_ON = date(2020, 7, 1)  # the policy


class NotEmpty(Exception):
    """There are people on the register, and an example must not mix with them."""

    def __init__(self) -> None:
        super().__init__(
            "This installation holds data already, so the example was not added. Point DATA_DIR or"
            " DATABASE_URL at an empty place."
        )


def is_empty() -> bool:
    return not (Person.objects.exists() or User.objects.exists())


def require_usual_courses(*, by: User, now: datetime) -> None:
    """In force from the policy's first day, and recorded at the beginning, so that any day of the
    example can be asked about.
    """
    Requirement.objects.all().delete()  # those of versions that put them in force by themselves
    courses = {course.code: course for course in Course.objects.all()}
    start_requirements(
        requirements=[
            Requirement(
                role=role, course=courses[code], due_within_days=days, in_force_from=OPERATIVE_ON
            )
            for role, (days, codes) in USUAL.items()
            for code in codes
        ],
        by=by,
        now=now,
    )


@transaction.atomic
def make(*, number_of_people: int, seed: int, now: datetime, prints: bool = True) -> int:
    """Makes the example as of `now`, all of it or nothing; returns the number of actions.

    Unless `prints`, the PDFs of packs are left to the worker.
    """
    if not is_empty():
        raise NotEmpty
    story = Story(people=number_of_people, seed=seed, now=now)
    cast = users.add_cast(london(story.begins_on, 8))
    Organisation.objects.filter(pk=1).update(**words.CONTACTS)
    Course.objects.filter(code="M9").update(minutes=180)
    set_logo(content=emblem(), by=cast["manager"], now=london(story.begins_on, 8))
    require_usual_courses(by=cast["manager"], now=london(story.begins_on, 8))
    members = people.plan(story, cast)
    taken = training.plan(story, members)
    elsewhere, planned_sessions = sessions.plan(story, taken)
    attended = elsewhere + [one for planned in planned_sessions for one in planned.attendees]
    training.plan_records(story, elsewhere, attended, cast["officer"])
    training.plan_practice(story, attended, cast["officer"])
    sessions.Sessions(story, cast["officer"], cast["trainer"]).plan(
        planned_sessions, members, attended
    )
    desk.plan(story, cast, {member.post for member in members}, prints=prints)
    policies.plan(
        story, cast["officer"], cast["manager"], [cast["officer"], cast["manager"], cast["board"]]
    )
    rota.plan(story, cast["officer"], cast["manager"], cast["spokesperson"])
    social.plan(story, cast["officer"], cast["manager"], members)
    script.plan(story, cast)
    texts.plan(story, cast["spokesperson"])
    story.at(london(story.on, 3, 10), lambda at: check_audit_trail(by=None, now=at))
    return story.run()
