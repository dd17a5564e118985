"""The press office of the example: lines in every state, enquiries and interviews in every
state.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from accounts.models import User
from demo.desk_texts import Call, Slot, calls, debriefs, lines
from demo.lines import line_steps
from demo.past_year import past_calls
from demo.people import Member
from demo.script import plan_steps
from demo.story import Story, london
from demo.verbs import cover
from scheduling.desk.actions.ask_sequences import start_sequence
from scheduling.desk.actions.assignments import accept_ask, ask_person, decline_ask, record_went_out
from scheduling.desk.actions.debriefs import DebriefAnswers, give_debrief
from scheduling.desk.actions.enquiries import (
    add_note,
    answer_enquiry,
    hold_enquiry,
    log_enquiry,
    move_enquiry,
    refer_enquiry,
)
from scheduling.desk.actions.interviews import call_off_interview, offer_interview
from scheduling.desk.actions.questions import approve_question
from scheduling.desk.contacts import asking_role
from scheduling.desk.models import Enquiry, Interview, Question
from scheduling.desk.queries.candidates import SlotToFill, rank_people
from training.models import Person, Topic

State = Enquiry.State
RESPONSE = "We gave the figures by phone and the statement by email, attributed to a spokesperson."
STEPS = {  # from new, by hand
    "new": (),
    "triaged": (State.TRIAGED,),
    "drafting": (State.TRIAGED, State.DRAFTING),
    "approval": (State.TRIAGED, State.DRAFTING, State.APPROVAL),
    "on_hold": (State.ON_HOLD,),
    "referred": (State.TRIAGED, State.REFERRED),
}


@dataclass
class PlannedInterview:
    """A planned interview: its slot, and its row once the offer has run."""

    subject: str
    slot: Slot
    member: Member
    starts_at: datetime
    asked_at: datetime
    interview: Interview = field(init=False)


@dataclass
class Desk:
    """Plans the press office. `interviews` are its interviews, which the packs need."""

    story: Story
    officer: User
    manager: User
    members: dict[str, Member]
    interviews: list[PlannedInterview] = field(default_factory=list)

    def plan(self) -> None:
        cast = {"officer": self.officer, "manager": self.manager}
        for line in lines():
            plan_steps(self.story, cast, line_steps(line))
        for call in [*past_calls(self.story), *calls()]:
            if all(slot.post in self.members for slot in call.slots):
                self._call(call)

    def _call(self, call: Call) -> None:
        """Plans the enquiry, its interviews and its end, each step some time after the last."""
        received = self.story.now - timedelta(minutes=call.minutes)
        logged: dict[str, Enquiry] = {}
        self.story.at(received + timedelta(minutes=4), partial(self._log, call, received, logged))
        for number, step in enumerate(STEPS.get(call.ending, ())):
            moment = received + timedelta(minutes=8 + number)
            self.story.at(moment, partial(self._move, logged, step, call.reason))
        if call.ending == "answered":
            self.story.at(
                received + timedelta(minutes=6), partial(self._move, logged, State.TRIAGED, "")
            )
            self.story.at(received + call.answered_after, partial(self._answer, logged))
        for slot in call.slots:
            self._slot(call, slot, received, logged)

    def _slot(self, call: Call, slot: Slot, received: datetime, logged: dict[str, Enquiry]) -> None:
        starts_at = london(self.story.on + timedelta(days=slot.days), *slot.at)
        planned = PlannedInterview(
            call.subject, slot, self.members[slot.post], starts_at, received + timedelta(minutes=15)
        )
        self.story.at(received + timedelta(minutes=12), partial(self._offer, planned, logged))
        if slot.ending == "offered":
            return
        self.story.at(planned.asked_at, partial(self._ask, planned))
        if slot.ending == "asked":
            return
        self.interviews.append(planned)
        self.story.at(planned.asked_at + timedelta(minutes=9), partial(self._accept, planned))
        after = starts_at + timedelta(minutes=slot.minutes + 20)
        if slot.ending == "called_off":
            self.story.at(starts_at - timedelta(hours=3), partial(self._call_off, planned))
            self.story.at(
                starts_at - timedelta(hours=2),
                partial(self._move, logged, State.DECLINED, call.reason),
            )
        elif slot.ending in {"on_air", "debriefed", "closed"}:
            self.story.at(after, partial(self._went_out, planned))
        if slot.ending in {"debriefed", "closed"}:
            self.story.at(after + timedelta(hours=3), partial(self._debrief, planned))
        if slot.verdict:
            self.story.at(after + timedelta(days=1), partial(self._cover, planned))
        if slot.ending == "closed":
            self.story.at(after + timedelta(days=2), partial(self._move, logged, State.CLOSED, ""))

    def _log(
        self, call: Call, received: datetime, logged: dict[str, Enquiry], now: datetime
    ) -> None:
        deadline = received + timedelta(hours=call.hours_to_deadline)
        logged["enquiry"] = log_enquiry(
            caller={
                "outlet": call.outlet,
                "journalist": call.journalist,
                "phone": call.phone,
                "email": "",
            },
            by=self.officer,
            now=now,
            subject=call.subject,
            programme=call.programme,
            channel=call.channel,
            received_at=received,
            deadline_at=deadline.replace(minute=0, second=0, microsecond=0),
            wants=call.wants,
            questions=call.questions,
            angle=call.angle,
            other_guests=call.other_guests,
            background=call.background,
            topic=Topic.objects.filter(code=call.topic).first(),
            sensitivity=call.sensitivity,
            embargo_until=received + timedelta(hours=call.embargo_hours)
            if call.embargo_hours
            else None,
            owner=self.officer,
            deputy=self.manager,
            partners_to_inform=call.partners,
        )
        if call.background:
            add_note(enquiry=logged["enquiry"], text=call.background, by=self.officer, now=now)

    def _move(self, logged: dict[str, Enquiry], step: str, reason: str, now: datetime) -> None:
        enquiry = logged["enquiry"]
        enquiry.refresh_from_db(fields=["state"])
        if step == State.REFERRED:
            refer_enquiry(
                enquiry=enquiry,
                kind="foi",
                to_whom="Freedom of information team",
                email="",
                reason=reason,
                is_mailed=False,
                by=self.officer,
                now=now,
            )
        elif step == State.ON_HOLD:
            hold_enquiry(
                enquiry=enquiry,
                reason=reason,
                look_again_on=self.story.on - timedelta(days=1),
                by=self.officer,
                now=now,
            )
        else:
            move_enquiry(enquiry=enquiry, step=step, text=reason, by=self.officer, now=now)

    def _answer(self, logged: dict[str, Enquiry], now: datetime) -> None:
        answer_enquiry(enquiry=logged["enquiry"], response=RESPONSE, by=self.officer, now=now)

    def _offer(self, planned: PlannedInterview, logged: dict[str, Enquiry], now: datetime) -> None:
        slot = planned.slot
        planned.interview = offer_interview(
            enquiry=logged["enquiry"],
            by=self.officer,
            now=now,
            starts_at=planned.starts_at,
            minutes=slot.minutes,
            medium=slot.medium,
            mode=slot.mode,
            format=slot.format,
            arrive_minutes_before=10,
            place=slot.place,
            contacts="\n".join(
                slot.contacts or [f"{asking_role(slot.medium)}: you ring ten minutes before"]
            ),
            fallback="The communications office, 01632 960200",
        )

    def _ask(self, planned: PlannedInterview, now: datetime) -> None:
        if other := self.members.get(planned.slot.declined_by):
            declined = ask_person(
                interview=planned.interview, person=other.person, by=self.officer, now=now
            )
            decline_ask(ask=declined, reason="On a train at that time", by=self.officer, now=now)
        if planned.slot.ending == "asked":
            self._ask_in_order(planned, now)
            return
        ask_person(
            interview=planned.interview, person=planned.member.person, by=self.officer, now=now
        )

    def _ask_in_order(self, planned: PlannedInterview, now: datetime) -> None:
        """The wanted person first, then the best of the ranking."""
        interview = planned.interview
        wanted = SlotToFill(
            interview.medium,
            interview.starts_at,
            interview.minutes,
            interview.enquiry.topic,
            interview,
        )
        ranking = rank_people(wanted, now=now)
        references = [
            ranked.candidate.reference for ranked in (*ranking.ready[:2], *ranking.near[:2])
        ]
        others = Person.objects.filter(reference__in=references).exclude(asks__interview=interview)
        later = [
            person for person in others.order_by("reference") if person != planned.member.person
        ]
        people = [planned.member.person, *later[:2]]
        start_sequence(interview=interview, people=people, minutes=30, by=self.officer, now=now)

    def _accept(self, planned: PlannedInterview, now: datetime) -> None:
        ask = planned.interview.asks.filter(person=planned.member.person).latest("asked_at")
        accept_ask(ask=ask, by=planned.member.person.user or self.officer, now=now)
        planned.interview.refresh_from_db()

    def _went_out(self, planned: PlannedInterview, now: datetime) -> None:
        planned.interview.refresh_from_db()
        record_went_out(interview=planned.interview, by=self.officer, now=now)

    def _debrief(self, planned: PlannedInterview, now: datetime) -> None:
        planned.interview.refresh_from_db()
        debrief(planned.interview, self.officer, now)

    def _cover(self, planned: PlannedInterview, now: datetime) -> None:
        slot = planned.slot
        cover(
            enquiry=planned.interview.enquiry,
            verdict=slot.verdict,
            message_carried=slot.message_carried,
            by=self.officer,
            now=now,
        )

    def _call_off(self, planned: PlannedInterview, now: datetime) -> None:
        planned.interview.refresh_from_db()
        call_off_interview(
            interview=planned.interview,
            reason="The supplier speaks for this",
            by=self.officer,
            now=now,
        )


def debrief(interview: Interview, officer: User, now: datetime) -> None:
    """Records the debrief of an interview, and approves its first question the same day."""
    topic = interview.enquiry.topic
    given = debriefs().get(topic.code if topic else "", {"went": "yes"})
    every_key = dict.fromkeys(DebriefAnswers.__annotations__, "")
    answers = DebriefAnswers(**every_key | given)  # type: ignore[typeddict-item]  # all are given
    by = interview.person.user if interview.person else None
    give_debrief(interview=interview, answers=answers, by=by, now=now)
    first = Question.objects.proposed().filter(debrief__interview=interview).order_by("pk").first()
    if first and first.topic:
        approve_question(question=first, by=officer, now=now)
