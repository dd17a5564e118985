"""What a briefing that was held leaves on the register: practice of a mock, a topic that its lead
has briefed on.
"""

from collections.abc import Iterator
from datetime import datetime

from accounts.models import User
from scheduling.desk.models import Briefing
from training.actions.facts import record_fact, retract_fact
from training.models import Fact, Person, PersonTopic, Practice


def record_outcome(*, briefing: Briefing, by: User, now: datetime) -> None:
    """Within the deed that calls. What the register holds already stays as it is."""
    for fact in _facts(briefing):
        if not _held(fact) and (
            isinstance(fact, Practice) or _leads(briefing.briefer_person, briefing)
        ):
            record_fact(fact=fact, by=by, now=now, briefing=briefing.reference)


def take_back_outcome(*, briefing: Briefing, by: User, now: datetime) -> None:
    """Of a briefing that was marked as held by mistake: what that recorded, whoever leads now, and
    nothing older.
    """
    for fact in _facts(briefing):
        held = _held(fact)
        if held and held.recorded_at == briefing.completed_at:
            retract_fact(fact=held, because=f"{briefing} was not held", by=by, now=now)


def _facts(briefing: Briefing) -> Iterator[Practice | PersonTopic]:
    on = briefing.held_on
    if briefing.need == "mock" and on:
        for medium in briefing.media:
            yield Practice(
                person=briefing.person, medium=medium, practised_on=on, kind=Practice.Kind.MOCK
            )
    if briefing.need == "topic" and briefing.topic:
        yield PersonTopic(person=briefing.person, topic=briefing.topic, level=PersonTopic.Level.CAN)


def _leads(person: Person | None, briefing: Briefing) -> bool:
    leads = PersonTopic.objects.held().filter(topic=briefing.topic, level=PersonTopic.Level.LEAD)
    return person is not None and leads.filter(person=person).exists()


def _held(fact: Practice | PersonTopic) -> Fact | None:
    if isinstance(fact, Practice):
        same = {"medium": fact.medium, "practised_on": fact.practised_on, "kind": fact.kind}
        return Practice.objects.held().filter(person=fact.person, **same).first()
    return PersonTopic.objects.held().filter(person=fact.person, topic=fact.topic).first()
