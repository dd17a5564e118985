"""The page for choosing a spokesperson: the ranking with names, who was asked, and their
answers.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from nhsuk.dates.moments import moment_text
from nhsuk.words import clock, short_moment
from scheduling.availability.models import Away, Claim
from scheduling.desk.models import Ask, Interview
from scheduling.desk.queries.candidates import SlotToFill, rank_people
from scheduling.desk.queries.fixes import Fixes, FixOption
from scheduling.desk.ranking import Fix, Ranked, Ranking
from training.models import Person

READY_SHOWN = 10
NEAR_SHOWN = 6
SHOWN = 25  # including those that are folded
NOT_SHOWN = 25


@dataclass(frozen=True)
class Choice:
    """Someone in the ranking. `ask`: the latest ask to them, if any."""

    number: int
    person: Person
    ranked: Ranked
    ask: Ask | None
    is_taken: bool  # has a clash with the slot itself
    busy: str  # what they are busy with now
    offer: FixOption | None = None  # to fix the one check that they miss

    @property
    def reasons(self) -> list[str]:
        """The reasons for them. Recent interviews explain their place in the order."""
        met = [
            result.why
            for result in self.ranked.checks
            if result.met and result.check != "free_to_speak"
        ]
        count = self.ranked.candidate.recent_interviews
        recent = (
            f"{count} interview{'' if count == 1 else 's'} in 30 days"
            if count
            else "none in 30 days"
        )
        return [*met[1:], recent]

    @property
    def lacks(self) -> list[str]:
        return [result.why for result in self.ranked.unmet]

    @property
    def fix(self) -> str | None:
        """How to fix the one check that they miss."""
        return self.ranked.unmet[0].fix if len(self.ranked.unmet) == 1 else None

    @property
    def is_asked(self) -> bool:
        return self.ask is not None and self.ask.answer == Ask.Answer.WAITING


@dataclass(frozen=True)
class Choices:
    """For each group: those shown, more that are folded, and the total."""

    spokesperson: Choice | None  # in none of the groups
    ready: list[Choice]
    ready_further: list[Choice]
    ready_count: int
    near: list[Choice]  # the best
    further: list[Choice]  # more who are nearly ready
    near_count: int
    unavailable: list[Choice]  # declined, whatever the checks say; in none of the other groups
    rest: list[Choice]
    rest_count: int

    @property
    def is_empty(self) -> bool:
        """No name or post matches the search."""
        return not (
            self.spokesperson
            or self.ready_count
            or self.near_count
            or self.unavailable
            or self.rest_count
        )

    @property
    def is_dead_end(self) -> bool:
        """Nobody is ready or nearly ready."""
        return not (self.ready_count or self.near_count)

    @property
    def can_be_ticked(self) -> bool:
        """Whether anybody shown can be asked in order."""
        shown = (*self.ready, *self.ready_further, *self.near, *self.further)
        return any(not (choice.is_asked or choice.is_taken) for choice in shown)

    @property
    def ready_words(self) -> str:
        return _more(self.ready_further, self.ready_count - len(self.ready), "ready")

    @property
    def further_words(self) -> str:
        return _more(self.further, self.near_count - len(self.near), "nearly ready")

    @property
    def rest_words(self) -> str:
        return f"Not ({self.rest_count:,})"


def _more(shown: list[Choice], count: int, what: str) -> str:
    """`8 more who are ready`, `The next 40 of 4,912 more who are ready`."""
    more = f"{count:,} more who {'is' if count == 1 else 'are'} {what}"
    return more if len(shown) == count else f"The next {len(shown)} of {more}"


def choices_for(interview: Interview, *, by: User, now: datetime, find: str = "") -> Choices:
    """Everyone in ranking order, the first of each group; with `find`, only those whose name or
    post matches.

    Raises `ranking.SlotHasPassed`.
    """
    ranking = rank_people(
        SlotToFill(
            interview.medium,
            interview.starts_at,
            interview.minutes,
            interview.enquiry.topic,
            interview,
        ),
        now=now,
    )
    if find:
        ranking = _matching(ranking, find)
    asks = _latest_asks(interview)
    ranking, current = _split_off(
        ranking, {interview.person.reference} if interview.person else set()
    )
    ranking, declined = _split_off(
        ranking, {ask.person.reference for ask in asks.values() if _is_declined(ask)}
    )
    ready = ranking.ready[:SHOWN]
    near = ranking.near[:SHOWN]
    rest = ranking.rest[:NOT_SHOWN]
    references = [
        ranked.candidate.reference
        for group in (current, ready, near, declined, rest)
        for ranked in group
    ]
    people = {
        person.reference: person for person in Person.objects.filter(reference__in=references)
    }
    fixes = (
        Fixes(interview, [people[ranked.candidate.reference] for ranked in near], by=by, now=now)
        if near
        else None
    )
    busy = busy_now({person.pk for person in people.values()}, now)

    def named(group: Iterable[Ranked], start: int = 1) -> list[Choice]:
        pairs = ((people[ranked.candidate.reference], ranked) for ranked in group)
        return [
            Choice(
                n,
                person,
                ranked,
                asks.get(person.pk),
                _is_taken(ranked, interview),
                busy.get(person.pk, ""),
            )
            for n, (person, ranked) in enumerate(pairs, start)
        ]

    ready_choices = named(ready, 1)
    near_choices = [
        _with_offer(choice, fixes, now) for choice in named(near, len(ranking.ready) + 1)
    ]
    return Choices(
        spokesperson=next(iter(named(current)), None),
        ready=ready_choices[:READY_SHOWN],
        ready_further=ready_choices[READY_SHOWN:],
        ready_count=len(ranking.ready),
        near=near_choices[:NEAR_SHOWN],
        further=near_choices[NEAR_SHOWN:],
        near_count=len(ranking.near),
        unavailable=named(declined),
        rest=named(rest, len(ranking.ready) + len(ranking.near) + 1),
        rest_count=len(ranking.rest),
    )


def _matching(ranking: Ranking, words: str) -> Ranking:
    """The ranking, restricted to people who match the words."""
    matching = set(Person.objects.listed().search(words).values_list("reference", flat=True))
    return Ranking(
        ranking.ready.only(matching), ranking.near.only(matching), ranking.rest.only(matching)
    )


def _latest_asks(interview: Interview) -> dict[int, Ask]:
    """By the person asked."""
    asks = (
        Ask.objects.filter(interview=interview).select_related("person").order_by("asked_at", "pk")
    )
    return {ask.person_id: ask for ask in asks}


def _is_taken(ranked: Ranked, interview: Interview) -> bool:
    return any(
        spell.overlaps(interview.starts_at, interview.ends_at) for spell in ranked.candidate.clashes
    )


def _is_declined(ask: Ask) -> bool:
    return ask.answer == Ask.Answer.DECLINED


def _split_off(ranking: Ranking, references: set[str]) -> tuple[Ranking, list[Ranked]]:
    """The ranking without these people, and these people separately."""
    groups = ranking.ready, ranking.near, ranking.rest
    if not references:
        return ranking, []
    return Ranking(*(group.without(references) for group in groups)), [
        ranked for group in groups for ranked in group.only(references)
    ]


def _with_offer(choice: Choice, fixes: Fixes | None, now: datetime) -> Choice:
    kind = choice.ranked.unmet[0].kind
    if kind == Fix.OUT_OF_HOURS and choice.ask and choice.is_asked:
        at = short_moment(timezone.localtime(choice.ask.asked_at), today=timezone.localdate(now))
        return replace(choice, offer=FixOption(kind, f"asked out of hours, {at}", is_done=True))
    return replace(choice, offer=fixes.offer(choice.person, kind)) if fixes and kind else choice


def busy_now(people: Collection[int], now: datetime) -> dict[int, str]:
    """What each person is busy with now, and until when: they may not answer the phone."""
    at_now = {"starts_at__lte": now, "ends_at__gt": now}
    away = Away.objects.not_retracted().filter(person__in=people, **at_now).order_by("ends_at")
    busy = {spell.person_id: f"away until {moment_text(spell.ends_at)}" for spell in away}
    claims = Claim.objects.filter(kind=Claim.Kind.PERSON, subject_id__in=people, **at_now)
    for claim in claims.order_by("ends_at"):
        what = (
            "on a training session"
            if claim.booking_id or claim.training_session_id
            else "on an interview"
        )
        what = "at a briefing" if claim.briefing_id else what
        busy[claim.subject_id] = f"{what} until {clock(timezone.localtime(claim.ends_at))}"
    return busy


def asks_about(interview: Interview, *, reader: User) -> list[Ask]:
    """The asks, latest first. The reason for a no is blank except for the asker."""
    asks = Ask.objects.filter(interview=interview).select_related("person", "asked_by")
    latest_first = list(asks.order_by(F("asked_at").desc(), "-pk"))
    for ask in latest_first:
        if ask.asked_by_id != reader.pk:
            ask.reason = ""
    return latest_first
