"""The page for choosing a spokesperson: the ranking with names, who was asked, and their
answers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from desk.choosing.in_the_way import Arrangement, Obstacle, reasons_against
from desk.choosing.queries.candidates import SlotToFill, arrange_people
from desk.choosing.queries.fixes import Fixes, FixOption
from desk.choosing.ranking import Check, Fix, Ranked, Result
from desk.enquiries.models import Ask, Enquiry, EnquiryLink, Interview
from nhsuk.words import short_moment
from scheduling.availability.day_strip import DayShown, DayStrip
from scheduling.availability.queries.diaries import Diaries
from scheduling.calendars.models import ASK, CalendarAnswer
from scheduling.times.our_hours import contactable_hours_of, margins_of
from training.models import Organisation, Person
from training.readiness import MediumStatus

READY_SHOWN = 10
NEAR_SHOWN = 6
SHOWN = 25  # including those that are folded
NOT_SHOWN = 25


@dataclass(frozen=True)
class Choice:
    """Someone in the ranking. `ask`: the latest ask to them, if any."""

    number: int
    person: Person
    on: date  # the day of the slot
    ranked: Ranked
    beside: Sequence[Result]  # what they lack beside what everyone shares
    ask: Ask | None
    is_taken: bool  # has a clash with the slot itself
    busy: str  # what they are busy with now
    strip: DayStrip
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
    def notes(self) -> list[str]:
        """What they lack that no column shows: it is neither the medium, the topic nor the hour."""
        shown = {Check.MEDIUM, Check.TOPIC}
        return [result.why for result in self.beside if result.check not in shown]

    @property
    def helps(self) -> list[str]:
        """What would put right each thing that they lack."""
        return [result.fix for result in self.ranked.unmet if result.fix]

    @property
    def fix(self) -> str | None:
        """How to fix the one thing that they lack beside what everyone shares."""
        return self.beside[0].fix if len(self.beside) == 1 else None

    @property
    def medium(self) -> tuple[str, str, str]:
        """Their readiness for the medium in a word or two, with its shape and its tone: `to 14
        Feb`, ●.
        """
        readiness = self.ranked.candidate.readiness
        is_met = next(one.met for one in self.ranked.checks if one.check is Check.MEDIUM)
        match readiness.status:
            case MediumStatus.READY if readiness.valid_until:
                return f"to {_near(readiness.valid_until, self.on)}", "●", ""
            case MediumStatus.READY:
                return "in date", "●", ""
            case _ if is_met:
                return "coached", "●", ""
            case MediumStatus.RUSTY:
                last = readiness.practised_on
                return f"practised {last:%B %Y}" if last else "not practised", "◐", "amber"
            case MediumStatus.LAPSED if readiness.valid_until:
                return f"lapsed {_near(readiness.valid_until, self.on)}", "○", "red"
        return "never trained", "○", "red"

    @property
    def topic(self) -> str:
        level = self.ranked.candidate.topic_level
        return {"lead": "leads", "can": "can speak"}.get(level or "", "not their topic")

    @property
    def is_asked(self) -> bool:
        return self.ask is not None and self.ask.answer == Ask.Answer.WAITING

    @property
    def said_no(self) -> bool:
        return self.ask is not None and self.ask.answer in Ask.TURNED_DOWN

    @property
    def can_be_ticked(self) -> bool:
        """Whether they can be asked in order."""
        return not (self.is_asked or self.is_taken or self.said_no)


def _near(day: date, on: date) -> str:
    """`14 Feb`; with the year from half a year on."""
    soon = abs((day - on).days) < 183
    return f"{day.day} {day:%b}" + ("" if soon else f" {day.year}")


@dataclass(frozen=True)
class Choices:
    """For each group: those shown, more that are folded, and the total."""

    shared: Sequence[Obstacle]  # what stands in everyone's way
    headings: tuple[str, str]  # of the first two groups
    day: DayShown
    spokesperson: Choice | None  # in none of the groups
    ready: list[Choice]
    ready_further: list[Choice]
    ready_count: int
    near: list[Choice]  # the best
    further: list[Choice]  # more who lack one thing
    near_count: int
    unavailable: list[Choice]  # declined, whatever the checks say; in none of the other groups
    rest: list[Choice]
    rest_count: int
    rest_because: list[tuple[str, int]]

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
        """Nobody is in the first two groups."""
        return not (self.ready_count or self.near_count)

    @property
    def can_be_ticked(self) -> bool:
        """Whether anybody shown can be asked in order."""
        shown = (*self.ready, *self.ready_further, *self.near, *self.further)
        return any(choice.can_be_ticked for choice in shown)

    @property
    def ready_words(self) -> str:
        return _more(self.ready_further, self.ready_count - len(self.ready))

    @property
    def further_words(self) -> str:
        return _more(self.further, self.near_count - len(self.near))

    @property
    def is_restricted(self) -> bool:
        """A restriction keeps everyone from it."""
        return any(obstacle.check is Check.FREE_TO_SPEAK for obstacle in self.shared)

    @property
    def rest_words(self) -> str:
        return f"Cannot do it ({self.rest_count:,})"


def _more(shown: list[Choice], count: int) -> str:
    """`8 more`, `The next 40 of 4,912 more`."""
    return f"{count:,} more" if len(shown) == count else f"The next {len(shown)} of {count:,} more"


def day_around(interview: Interview) -> DayShown:
    """The day of its slot, with the margins in the frame."""
    organisation = Organisation.objects.ours()
    margins = margins_of(organisation)
    return DayShown(
        interview.starts_at - margins.before,
        interview.ends_at + margins.after,
        contactable_hours_of(organisation),
    )


def choices_for(
    interview: Interview, *, asks: Sequence[Ask], by: User, now: datetime, find: str = ""
) -> Choices:
    """Everyone in ranking order, the first of each group; with `find`, only those whose name or
    post matches. `asks`: those about it, latest first.

    Raises `ranking.SlotHasPassed`.
    """
    topic = interview.enquiry.topic
    wanted = SlotToFill(interview.medium, interview.starts_at, interview.minutes, topic, interview)
    slot, everyone = arrange_people(wanted, now=now)
    if find:
        everyone = everyone.only(
            set(Person.objects.listed().search(find).values_list("reference", flat=True))
        )
    latest = {ask.person_id: ask for ask in reversed(asks)}
    everyone, current = _split_off(
        everyone, {interview.person.reference} if interview.person else set()
    )
    everyone, declined = _split_off(
        everyone, {ask.person.reference for ask in latest.values() if ask.answer in Ask.TURNED_DOWN}
    )
    ready = everyone.nothing_else[:SHOWN]
    near = everyone.one_thing[:SHOWN]
    rest = everyone.rest[:NOT_SHOWN]
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
    day = day_around(interview)
    diaries = Diaries({person.pk for person in people.values()}, day, now, but_not=interview)

    def named(group: Iterable[Ranked], start: int = 1) -> list[Choice]:
        pairs = ((people[ranked.candidate.reference], ranked) for ranked in group)
        return [
            Choice(
                n,
                person,
                slot.on,
                ranked,
                everyone.lacks(ranked.checks),
                latest.get(person.pk),
                _is_taken(ranked, interview),
                diaries.busy_now.get(person.pk, ""),
                diaries.strip(person.pk),
            )
            for n, (person, ranked) in enumerate(pairs, start)
        ]

    ready_choices = named(ready, 1)
    near_choices = [
        _with_offer(choice, fixes, now) for choice in named(near, len(everyone.nothing_else) + 1)
    ]
    return Choices(
        shared=everyone.shared,
        headings=(everyone.first_heading, everyone.second_heading),
        day=day,
        spokesperson=next(iter(named(current)), None),
        ready=ready_choices[:READY_SHOWN],
        ready_further=ready_choices[READY_SHOWN:],
        ready_count=len(everyone.nothing_else),
        near=near_choices[:NEAR_SHOWN],
        further=near_choices[NEAR_SHOWN:],
        near_count=len(everyone.one_thing),
        unavailable=named(declined),
        rest=named(rest, len(everyone.nothing_else) + len(everyone.one_thing) + 1),
        rest_count=len(everyone.rest),
        rest_because=reasons_against(everyone, slot),
    )


def _is_taken(ranked: Ranked, interview: Interview) -> bool:
    return any(
        spell.overlaps(interview.starts_at, interview.ends_at) for spell in ranked.candidate.clashes
    )


def _split_off(everyone: Arrangement, references: set[str]) -> tuple[Arrangement, list[Ranked]]:
    """Everyone without these people, and these people separately."""
    if not references:
        return everyone, []
    found = everyone.only(references)
    return everyone.without(references), [
        ranked for group in (found.nothing_else, found.one_thing, found.rest) for ranked in group
    ]


def _with_offer(choice: Choice, fixes: Fixes | None, now: datetime) -> Choice:
    kind = choice.beside[0].kind
    if kind == Fix.OUT_OF_HOURS and choice.ask and choice.is_asked:
        at = short_moment(timezone.localtime(choice.ask.asked_at), today=timezone.localdate(now))
        return replace(choice, offer=FixOption(kind, f"asked out of hours, {at}", is_done=True))
    return replace(choice, offer=fixes.offer(choice.person, kind)) if fixes and kind else choice


def slots_beside(reference: str) -> list[Interview]:
    """The interview and the others of its enquiry and of those that were logged with it for other
    outlets, in order of their start; none if there is no such interview.
    """
    enquiries = Enquiry.objects.filter(interviews__reference=reference)
    keys = enquiries.values("pk")
    links = EnquiryLink.objects.filter(earlier__logged_at=F("later__logged_at"))
    rows = Interview.objects.filter(
        Q(enquiry__in=keys)
        | Q(enquiry__in=links.filter(earlier__in=keys).values("later"))
        | Q(enquiry__in=links.filter(later__in=keys).values("earlier"))
    )
    return list(rows.select_related("enquiry__outlet", "enquiry__topic", "person").in_order())


def asks_about(interview: Interview, *, reader: User) -> list[Ask]:
    """The asks, latest first, each with the other time that was its answer as `proposal`. Only the
    asker is shown a no, and the reason for it.
    """
    asks = Ask.objects.filter(interview=interview).select_related("person", "asked_by", "step")
    latest_first = list(asks.order_by(F("asked_at").desc(), "-pk"))
    proposed = CalendarAnswer.objects.filter(interview=interview, key__startswith=ASK)
    by_key = {answer.key: answer for answer in proposed}
    for ask in latest_first:
        ask.proposal = by_key.get(f"{ASK}{ask.pk}")  # type: ignore[attr-defined]  # for the page
        if ask.asked_by_id != reader.pk:
            ask.reason = ""
            if ask.answer == Ask.Answer.NO:
                ask.answer = Ask.Answer.DECLINED
    return latest_first
