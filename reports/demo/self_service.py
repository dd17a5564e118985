"""What the spokesperson of the example asked for themselves."""

from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from accounts.models import User
from reports.demo.story import Story
from scheduling.actions.training_requests import ask_for_training
from training.actions.cpd import Told, add_entry
from training.actions.facts import Refused
from training.models import Course, Person


def lay_out(story: Story, spokesperson: User) -> None:
    story.at(story.now - timedelta(days=20, hours=2), partial(_listen, spokesperson))
    story.at(story.now - timedelta(days=2, hours=3), partial(_ask, spokesperson))


def _listen(spokesperson: User, now: datetime) -> None:
    if person := Person.objects.filter(user=spokesperson).first():
        words = "Three figures in one answer; nobody can keep three. One figure, and what it means for a patient."
        told = Told(now.date(), 45, "Listened back to my interview on winter pressures", words)
        add_entry(person=person, told=told, by=spokesperson, now=now)


def _ask(spokesperson: User, now: datetime) -> None:
    person = Person.objects.filter(user=spokesperson).first()
    course = Course.objects.filter(code="M7").first()
    if person and course:
        words = "We film a question and answer on winter jabs in January. Any afternoon but Thursdays."
        with suppress(Refused):  # has left, in this example
            ask_for_training(person=person, course=course, words=words, by=spokesperson, now=now)
