"""What the spokesperson of the example asked for themselves."""

from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from accounts.models import User
from reports.demo.story import Story
from scheduling.actions.training_requests import ask_for_training
from training.actions.facts import Refused
from training.models import Course, Person


def lay_out(story: Story, spokesperson: User) -> None:
    story.at(story.now - timedelta(days=2, hours=3), partial(_ask, spokesperson))


def _ask(spokesperson: User, now: datetime) -> None:
    person = Person.objects.filter(user=spokesperson).first()
    course = Course.objects.filter(code="M7").first()
    if person and course:
        words = "We film a question and answer on winter jabs in January. Any afternoon but Thursdays."
        with suppress(Refused):  # has left, in this example
            ask_for_training(person=person, course=course, words=words, by=spokesperson, now=now)
