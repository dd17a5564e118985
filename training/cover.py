"""Who could speak on what, where: topics by medium, with the number of people who are ready (policy
12.1). Pure.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from training.readiness import MediumStatus, is_on_register, medium_readiness
from training.register import Register


@dataclass(frozen=True, slots=True)
class CoverRow:
    """One topic: by medium, the number of people who can speak on it and are ready for the medium."""

    topic: str
    ready: dict[str, int]


def cover_on(
    register: Register, *, topics: Sequence[str], media: Sequence[str], on: date
) -> list[CoverRow]:
    """A row for each topic, in the order given. Being in the 12.1 group is not asked: a topic's
    lead may not be.
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
