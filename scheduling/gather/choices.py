"""The page where a spokesperson is chosen: the ranking with names, and who was asked and what they said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from accounts.models import User
from scheduling.gather.candidates import Wanted, rank_people
from scheduling.models import Ask, Interview
from scheduling.ranking import Ranked
from training.models import Person

NEAR_SHOWN = 6
SHOWN = 100  # of those who cannot do it


@dataclass(frozen=True)
class Choice:
    """Someone in the ranking. `ask`: the latest time they were asked, if they were."""

    number: int
    person: Person
    ranked: Ranked
    ask: Ask | None

    @property
    def reasons(self) -> list[str]:
        """What speaks for them, in words; how often they were on lately shows why they stand where they do."""
        met = [result.why for result in self.ranked.checks if result.met and result.check != "free_to_speak"]
        count = self.ranked.candidate.interviews_lately
        lately = f"{count} interview{'' if count == 1 else 's'} in 30 days" if count else "none in 30 days"
        return [*met[1:], lately]

    @property
    def lacks(self) -> list[str]:
        return [result.why for result in self.ranked.unmet]

    @property
    def fix(self) -> str | None:
        """What mends the one thing that they lack."""
        return self.ranked.unmet[0].fix if len(self.ranked.unmet) == 1 else None

    @property
    def is_asked(self) -> bool:
        return self.ask is not None and self.ask.answer == Ask.Answer.WAITING


@dataclass(frozen=True)
class Choices:
    ready: list[Choice]
    near: list[Choice]  # the likeliest
    further: list[Choice]  # more that are nearly ready, folded
    rest: list[Choice]
    rest_count: int

    @property
    def near_count(self) -> int:
        return len(self.near) + len(self.further)

    @property
    def further_words(self) -> str:
        return f"{len(self.further)} more who are nearly ready"

    @property
    def rest_words(self) -> str:
        return f"Not ({self.rest_count})"


def choices_for(interview: Interview, *, now: datetime) -> Choices:
    """Everyone in ranking order; of those who cannot do it the first hundred. Raises `ranking.SlotHasPassed`."""
    ranking = rank_people(
        Wanted(interview.medium, interview.starts_at, interview.minutes, interview.enquiry.topic, interview), now=now
    )
    shown = [*ranking.ready, *ranking.near, *ranking.rest[:SHOWN]]
    references = [ranked.candidate.reference for ranked in shown]
    people = {person.reference: person for person in Person.objects.filter(reference__in=references)}
    asks = {ask.person_id: ask for ask in Ask.objects.filter(interview=interview).order_by("asked_at", "pk")}

    def named(group: Iterable[Ranked], start: int) -> list[Choice]:
        found = ((people[ranked.candidate.reference], ranked) for ranked in group)
        return [Choice(n, person, ranked, asks.get(person.pk)) for n, (person, ranked) in enumerate(found, start)]

    near = named(ranking.near, len(ranking.ready) + 1)
    return Choices(
        ready=named(ranking.ready, 1),
        near=near[:NEAR_SHOWN],
        further=near[NEAR_SHOWN:],
        rest=named(ranking.rest[:SHOWN], len(ranking.ready) + len(ranking.near) + 1),
        rest_count=len(ranking.rest),
    )


def asks_about(interview: Interview, *, reader: User) -> list[Ask]:
    """Who was asked, the latest first. A decline's reason is there for whoever asked and blank for everyone else."""
    asks = Ask.objects.filter(interview=interview).select_related("person", "asked_by")
    told = list(asks.order_by(F("asked_at").desc(), "-pk"))
    for ask in told:
        if ask.asked_by_id != reader.pk:
            ask.reason = ""
    return told
