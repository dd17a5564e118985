"""Cover: how many people are ready to speak on each topic in each medium (policy 12.1). Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from training.readiness import MediumStatus, is_on_register, medium_readiness
from training.register import Register


@dataclass(frozen=True, slots=True)
class CoverRow:
    """One topic: how many of its speakers are ready for each medium."""

    topic: str
    ready: dict[str, int]


def cover_on(
    register: Register, *, topics: Sequence[str], media: Sequence[str], on: date
) -> list[CoverRow]:
    """A row for each topic, in the order given. Includes people outside the 12.1 group, such as a
    topic's lead.
    """
    ready: Counter[tuple[str, str]] = Counter()
    for person in register.people:
        if not person.topics or not is_on_register(person, on):
            continue
        for medium in media:
            if (
                medium_readiness(person, medium, register=register, on=on).status
                is MediumStatus.READY
            ):
                ready.update((topic, medium) for topic in person.topics)
    return [CoverRow(topic, {medium: ready[topic, medium] for medium in media}) for topic in topics]
