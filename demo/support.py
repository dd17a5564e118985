"""Support for the example's people: reminders, an exemption that waits for approval, needs, and
equality answers.
"""

from datetime import datetime, time, timedelta
from functools import partial

from accounts.models import User
from demo.story import Story, london
from jobs.models import Mail
from scheduling.training_sessions.actions.lapse_reminders import remind_of_lapses
from scheduling.training_sessions.models import Booking
from training.actions.adjustments import record_adjustment
from training.actions.equality import count_equality_form
from training.actions.exemptions import ask_for_exemption, decide_exemption
from training.models import Course, ExemptionRequest, Person

MORNINGS = 9  # enough to include a Monday
FORMS = 26
REFUSED = "The course is an hour online, and open while you are away."


def plan(story: Story, officer: User, manager: User, spokesperson: User) -> None:
    for days in range(MORNINGS):
        story.at(london(story.on - timedelta(days=days), 7, 45), _remind)
    for days, code in ((40, "M1"), (2, "M5")):
        story.at(london(story.on - timedelta(days=days), 12), partial(_ask, code, spokesperson))
    story.at(london(story.on - timedelta(days=38), 12), partial(_refuse, manager))
    story.at(london(story.on - timedelta(days=60), 9), partial(_need, spokesperson, officer))
    story.at(story.now - timedelta(hours=20), partial(_need_breaks, officer))
    for number in range(FORMS):
        story.at(
            datetime.combine(story.on, time(0, number), story.now.tzinfo), partial(_answer, number)
        )


def _remind(now: datetime) -> None:
    """Marks that morning's mails as sent, because a reminder counts from the mail before it."""
    remind_of_lapses(now=now)
    Mail.objects.unsent().filter(queued_at=now).update(sent_at=now, text="", html="")


def _ask(code: str, spokesperson: User, now: datetime) -> None:
    person = Person.objects.filter(user=spokesperson).first()
    if person:
        course = Course.objects.get(code=code)
        starts_on = now.date() + timedelta(days=30)
        days = {"starts_on": starts_on, "ends_on": starts_on + timedelta(days=60)}
        ask_for_exemption(
            person=person, course=course, reason="Research leave", by=spokesperson, now=now, **days
        )


def _refuse(manager: User, now: datetime) -> None:
    for asked in ExemptionRequest.objects.waiting_for(manager):
        decide_exemption(
            exemption_request=asked, is_approved=False, because=REFUSED, by=manager, now=now
        )


def _need(spokesperson: User, officer: User, now: datetime) -> None:
    """The spokesperson enters their own; for somebody else an officer enters what they agreed."""
    person = Person.objects.filter(user=spokesperson).first()
    if person:
        record_adjustment(
            person=person, kind="hearing_loop", words="Or a seat in front", by=spokesperson, now=now
        )
    if (
        other := Person.objects.on_register(now.date())
        .filter(user=None)
        .order_by("reference")
        .first()
    ):
        agreed = "by phone, the same morning"
        record_adjustment(person=other, kind="step_free", agreed=agreed, by=officer, now=now)


def _need_breaks(officer: User, now: datetime) -> None:
    """Somebody with a place on the next session, so that its trainer has something to arrange."""
    coming = Booking.objects.active().filter(training_session__starts_at__gt=now, person__user=None)
    if (
        booking := coming.order_by("training_session__starts_at", "pk")
        .select_related("person")
        .first()
    ):
        words = "Ten minutes in each hour"
        agreed = "by email, the day before"
        record_adjustment(
            person=booking.person, kind="breaks", words=words, agreed=agreed, by=officer, now=now
        )


def _answer(number: int, now: datetime) -> None:
    """Two in three answer female; some leave questions out."""
    answers = {
        "sex": "male" if number % 3 == 0 else "female",
        "disability": "yes" if number % 9 == 0 else "no",
    }
    age = "35_to_49" if number % 2 else "50_to_64"
    count_equality_form(answers=answers | ({"age": age} if number % 5 else {}), year=now.year)
