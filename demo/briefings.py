"""Targeted briefings and debriefs of the example: asked for, late, arranged, completed and
declined.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from accounts.models import User
from accounts.refusals import Refused
from demo.story import Story, london, working_day
from scheduling.desk.actions.briefers import arrange_briefing, complete_briefing, set_next_step
from scheduling.desk.actions.briefings import decline_briefing, request_briefing, triage_briefing
from scheduling.desk.actions.debriefs import DebriefAnswers, give_debrief
from scheduling.desk.actions.questions import approve_question
from scheduling.desk.models import Briefing, Interview, Question
from scheduling.training_sessions.models import Trainer
from training.models import Person, Topic

_ANSWERS = {  # by the topic of the interview
    "maternity": {
        "went": "yes",
        "questions": (
            "Can you promise that both units stay open?\nWho decided not to ask the midwives?"
        ),
        "keep": "The story of the mother who came back to thank the ward",
        "change": "Answer first, then explain: the figures came too late",
    },
    "finance": {
        "went": "mostly",
        "questions": "How much would you have saved with your own staff?",
        "keep": "Short sentences, and the same message three times",
        "change": "Have last year’s figure in my hand",
    },
}


class Briefings:
    """Plans the targeted briefings. People who are missing from a small example are left out."""

    def __init__(self, story: Story, officer: User, spokesperson: User, trainer: User) -> None:
        self.story = story
        self.officer = officer
        self.spokesperson = spokesperson
        self.trainer = trainer

    def plan(self) -> None:
        ago = {
            days: working_day(self.story.on - timedelta(days=days)) for days in (40, 24, 15, 6, 2)
        }
        self.story.at(
            london(ago[40], 10), partial(self._completed, ("gp-access", "Head of Primary Care"))
        )
        self.story.at(london(ago[24], 9), partial(self._declined, "Data Analyst"))
        self.story.at(london(ago[15], 11), partial(self._late, "Head of Digital"))
        self.story.at(london(ago[6], 15), partial(self._arranged, "Vaccination Programme Manager"))
        self.story.at(london(ago[2], 12), self._asked)

    def _asked(self, now: datetime) -> None:
        person = Person.objects.filter(user=self.spokesperson).first()
        words = (
            "Radio is fine. In front of a camera I freeze. Half an hour with one, and nobody"
            " watching, would help."
        )
        self._ask(person, now, need="nerves", media=["live_tv"], words=words, by=self.spokesperson)

    def _late(self, post: str, now: datetime) -> None:
        words = "A campaign group has named her twice this month."
        self._ask(
            _holder_of(post),
            now,
            need="hostile",
            media=["print", "social_video"],
            words=words,
            by=self.officer,
        )

    def _arranged(self, post: str, now: datetime) -> None:
        asked = {
            "need": "panel",
            "by": self.officer,
            "words": "The health fair, with two councillors.",
        }
        briefing = self._ask(_holder_of(post), now, **asked)
        briefer = Trainer.objects.filter(user=self.trainer).first()
        if briefing is None or briefer is None:
            return
        self._ask(_holder_of("Head of Digital"), now, together_with=briefing, **asked)
        for days in range(3, 9):
            at = london(working_day(self.story.on + timedelta(days=days)), 14)
            with suppress(Refused):  # in this example one of the two may be busy then
                arrange_briefing(
                    briefing=briefing,
                    briefer=briefer,
                    starts_at=at,
                    minutes=45,
                    place="Room 4",
                    by=self.officer,
                    now=now,
                )
                return

    def _completed(self, what: tuple[str, str], now: datetime) -> None:
        code, post = what
        topic = Topic.objects.filter(code=code).first()
        briefing = self._ask(
            _holder_of(post), now, need="topic", topic=topic, media=["radio"], by=self.officer
        )
        if briefing:
            taken = triage_briefing(
                briefing=briefing,
                need="topic",
                topic=topic,
                media=["radio"],
                wanted_by=None,
                by=self.officer,
                now=now,
            )
            on = now.date()
            done = complete_briefing(
                briefing=taken, held_on=on, minutes=40, by=self.officer, now=now
            )
            step = "A mock interview on radio"
            set_next_step(
                briefing=done, next_step=step, on=on + timedelta(days=30), by=self.officer, now=now
            )

    def _declined(self, post: str, now: datetime) -> None:
        briefing = self._ask(_holder_of(post), now, need="nerves", by=self.officer)
        if briefing:
            reason = "The course on social video next month covers it, and has places"
            decline_briefing(briefing=briefing, reason=reason, by=self.officer, now=now)

    def _ask(self, person: Person | None, now: datetime, **values: Any) -> Briefing | None:
        if person is None:
            return None
        with suppress(Refused):  # in this example they have left
            return request_briefing(person=person, now=now, **values)
        return None


def debrief(interview: Interview, officer: User, now: datetime) -> None:
    """Records the debrief of an interview, and approves its first question the same day."""
    topic = interview.enquiry.topic
    given = _ANSWERS.get(topic.code if topic else "", {"went": "yes"})
    every_key = dict.fromkeys(DebriefAnswers.__annotations__, "")
    answers = DebriefAnswers(**every_key | given)  # type: ignore[typeddict-item]  # all are given
    by = interview.person.user if interview.person else None
    give_debrief(interview=interview, answers=answers, by=by, now=now)
    first = Question.objects.proposed().filter(debrief__interview=interview).order_by("pk").first()
    if first and first.topic:
        approve_question(question=first, by=officer, now=now)


def _holder_of(post: str) -> Person | None:
    return Person.objects.listed().filter(job_title=post).order_by("reference").first()
