"""Fixes for the one check that someone misses: what the button would do and when, and what
is done.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.models import User
from desk.briefings.briefing_rules import window_before
from desk.briefings.models import Briefing
from desk.choosing.queries.candidates import lead_on
from desk.choosing.ranking import Fix
from desk.enquiries.models import Interview
from desk.lines.models import Restriction, RestrictionOverride
from desk.lines.models.restrictions import RestrictionQuerySet
from nhsuk.words import clock, short_moment
from scheduling.availability.free_times import Diary, first_free
from scheduling.availability.models import Away, Claim, OnCall
from scheduling.availability.queries.busy_calendars import not_free
from scheduling.availability.queries.claims import describe_claim
from scheduling.availability.queries.own_diary import all_own_hours
from scheduling.times.office_hours import TimeSpan
from scheduling.times.our_hours import contactable_hours_of, margins_of, office_hours_of
from scheduling.training_sessions.models import Booking, MoveRequest, Trainer, TrainingSession
from training.models import Organisation, Person

MINUTES = 20  # length of a mock interview, and of a briefing on a topic
NOTICE = timedelta(minutes=15)
NO_TIME = "no free time before the slot"
AWAY_NOUNS: dict[str, str] = {
    Away.Kind.LEAVE: "leave",
    Away.Kind.CLINIC: "clinic",
    Away.Kind.OTHER: "it",
}
NEEDS = {Fix.MOCK: "mock", Fix.TOPIC_BRIEFING: "topic", Fix.BRIEFING: "interview"}


@dataclass(frozen=True)
class FixOption:
    """`words` say what the button does and when; without a button, why there is none or what is
    booked.

    `seen` is the time or training session in the words; `url` leads to a page instead.
    """

    kind: Fix
    words: str
    button: str = ""
    seen: str = ""
    url: str = ""
    is_done: bool = False


@dataclass(frozen=True)
class Clash:
    """What keeps a person from the slot, who can move it, and the page for moving it, for
    the desk.
    """

    words: str
    noun: str  # `clinic`, `M3`, `the interview`
    mover: str
    email: str
    url: str = ""


class Fixes:
    """The fixes for one interview and several people, in as many queries as for one person."""

    def __init__(
        self, interview: Interview, people: Iterable[Person], *, by: User, now: datetime
    ) -> None:
        self.interview = interview
        self.by = by
        self.now = now
        self.people = list(people)
        self.organisation = Organisation.objects.ours()
        self.lead = lead_of(interview, now=now)
        self.own = Person.objects.listed().filter(user=by).first()
        everyone = [*self.people, *(one for one in (self.lead, self.own) if one)]
        self.diaries = _diaries({one.pk for one in everyone}, now, interview.starts_at)
        self.user_busy = _user_busy(by, now, interview.starts_at)
        self.briefings = {
            (briefing.person_id, briefing.need): briefing
            for briefing in Briefing.objects.open()
            .with_people()
            .filter(interview=interview, person__in=self.people)
        }

    @cached_property
    def training_sessions(self) -> list[TrainingSession]:
        return sessions_before(self.interview, now=self.now)

    @cached_property
    def bookings(self) -> dict[int, Booking]:
        """Each person's first booking on one of the sessions before the slot."""
        bookings = Booking.objects.active().filter(
            person__in=self.people, training_session__in=self.training_sessions
        )
        ordered = bookings.select_related("training_session__course").order_by(
            "-training_session__starts_at", "-pk"
        )
        return {booking.person_id: booking for booking in ordered}

    @cached_property
    def requests(self) -> dict[int, MoveRequest]:
        """The latest move request to each person."""
        asked = MoveRequest.objects.filter(interview=self.interview, person__in=self.people)
        return {request.person_id: request for request in asked.order_by("asked_at", "pk")}

    @cached_property
    def clashes(self) -> dict[int, list[Clash]]:
        """Each person's clashes with the slot, and who can move them."""
        return clashes_by_person(self.people, self.interview)

    @cached_property
    def restrictions(self) -> dict[int | None, Restriction]:
        """The first restriction on each person that is not overridden; under None, the first that
        applies to everyone.
        """
        restrictions = restrictions_to_override(self.interview)
        on_all = restriction_on_all(self.interview)
        single = (
            restrictions.filter(scope="people", people__in=self.people)
            .annotate(on_person=F("people"))
            .order_by("-starts_at")
        )
        by_person: dict[int | None, Restriction] = {one.on_person: one for one in single}
        return by_person | ({None: on_all} if on_all else {})

    def offer(self, person: Person, kind: Fix) -> FixOption:
        """The fix of this kind for this person, as of now."""
        if kind in NEEDS and (booked := self.briefings.get((person.pk, NEEDS[kind]))):
            return FixOption(
                kind,
                _booked_words(booked, self._moment),
                url=booked.get_absolute_url(),
                is_done=True,
            )
        make = {
            Fix.MOCK: self._mock,
            Fix.TOPIC_BRIEFING: self._topic_briefing,
            Fix.BRIEFING: self._briefing,
            Fix.SESSION: self._session,
            Fix.MOVE: self._move,
            Fix.OUT_OF_HOURS: self._out_of_hours,
            Fix.OVERRIDE: self._override,
        }
        return make[kind](person)

    def time_with(self, person: Person, briefer: User | Person) -> datetime | None:
        """The first time before the slot when both are free. A user counts as reachable at
        any hour.
        """
        if isinstance(briefer, User):
            busy = [*self.user_busy, *(self.diaries[self.own.pk].busy if self.own else ())]
            other = Diary(busy=busy, is_always_reachable=True)
        else:
            other = self.diaries[briefer.pk]
        return first_free(
            [self.diaries[person.pk], other],
            minutes=MINUTES,
            after=self.now + NOTICE,
            before=self.interview.starts_at - margins_of(self.organisation).before,
            hours=contactable_hours_of(self.organisation),
        )

    def _mock(self, person: Person) -> FixOption:
        return self._meeting(
            Fix.MOCK, person, self.by, f"{MINUTES} min mock with you", "Book a mock"
        )

    def _topic_briefing(self, person: Person) -> FixOption:
        if self.lead is None:
            return FixOption(Fix.TOPIC_BRIEFING, "nobody leads on the topic")
        words = f"{MINUTES} min with {self.lead}"
        return self._meeting(Fix.TOPIC_BRIEFING, person, self.lead, words, "Book coaching")

    def _meeting(
        self, kind: Fix, person: Person, briefer: User | Person, words: str, button: str
    ) -> FixOption:
        at = self.time_with(person, briefer)
        if at is None:
            return FixOption(kind, NO_TIME)
        return FixOption(
            kind,
            f"{words} {self._short_time(at)}, both free",
            f"{button}, {self._shortest_time(at)}",
            seen=at.isoformat(),
        )

    def _briefing(self, person: Person) -> FixOption:  # noqa: ARG002  the same for everybody
        window = window_before(
            self.interview.starts_at, now=self.now, hours=office_hours_of(self.organisation)
        )
        if not window.is_enough:
            return FixOption(Fix.BRIEFING, f"no time for coaching: {window.why}")
        return FixOption(
            Fix.BRIEFING,
            f"coaching, asked for now, to finish by {self._short_time(window.wanted_by)}",
            "Ask for coaching",
        )

    def _session(self, person: Person) -> FixOption:
        if booked := self.bookings.get(person.pk):
            training_session = booked.training_session
            day = self._moment(training_session.starts_at)
            words = f"booked on {training_session.course.code}, {day}"
            return FixOption(
                Fix.SESSION, words, url=training_session.get_absolute_url(), is_done=True
            )
        diary = Diary(self.diaries[person.pk].busy, is_always_reachable=True)
        for training_session in self.training_sessions:
            left = training_session.places_left
            if left and diary.is_free(
                training_session.starts_at, training_session.ends_at, is_in_hours=True
            ):
                words = (
                    f"a place on {self._session_words(training_session)}, {left} of"
                    f" {training_session.places} free"
                )
                return FixOption(Fix.SESSION, words, "Book place", seen=str(training_session.pk))
        return FixOption(
            Fix.SESSION, "no place free before the slot" if self.training_sessions else NO_TIME
        )

    def _move(self, person: Person) -> FixOption:
        if asked := self.requests.get(person.pk):
            return FixOption(
                Fix.MOVE,
                f"{asked.asked_of} was asked to move it, {self._moment(asked.asked_at)}",
                is_done=True,
            )
        clashes = self.clashes.get(person.pk, [])
        own = next((clash.url for clash in clashes if clash.url), "")
        if own and all(clash.email == self.by.email for clash in clashes):
            return FixOption(Fix.MOVE, "yours to move", "Move it", url=own)
        movers = list(dict.fromkeys(clash.mover for clash in clashes))
        if not movers:
            return FixOption(Fix.MOVE, "nothing is in the way now", is_done=True)
        names = f"{', '.join(movers[:-1])} and {movers[-1]}" if movers[1:] else movers[0]
        whose = "whose leave it is" if movers == [str(person)] else "who can move it"
        button = "Ask each to move it" if movers[1:] else f"Ask to move {clashes[0].noun}"
        return FixOption(Fix.MOVE, f"an email now to {names}, {whose}", button)

    def _out_of_hours(self, person: Person) -> FixOption:  # noqa: ARG002  the same for everybody
        return FixOption(
            Fix.OUT_OF_HOURS, "an email now that says it is out of hours", "Ask out of hours"
        )

    def _override(self, person: Person) -> FixOption:
        if not self.by.may(Permission.OVERRIDE_RESTRICTIONS):
            return FixOption(
                Fix.OVERRIDE, "a communications manager can override it, with a reason"
            )
        restriction = self.restrictions.get(person.pk) or self.restrictions.get(None)
        if restriction is None:
            return FixOption(Fix.OVERRIDE, "nothing is left to override", is_done=True)
        return FixOption(
            Fix.OVERRIDE,
            "takes effect at once and records your reason",
            "Override",
            url=override_url(restriction, self.interview),
        )

    def _short_time(self, at: datetime) -> str:
        """`today, 5pm`, or with the day."""
        local = timezone.localtime(at)
        return (
            f"today, {clock(local)}"
            if local.date() == timezone.localdate(self.now)
            else self._moment(at)
        )

    def _shortest_time(self, at: datetime) -> str:
        """For a button: `5pm`, `Mon 8am`, `14 Dec 8am`."""
        local = timezone.localtime(at)
        days = (local.date() - timezone.localdate(self.now)).days
        if days == 0:
            return clock(local)
        day = f"{local:%a}" if days < 7 else f"{local.day} {local:%b}"
        return f"{day} {clock(local)}"

    def _moment(self, at: datetime) -> str:
        return short_moment(timezone.localtime(at), today=timezone.localdate(self.now))

    def _session_words(self, training_session: TrainingSession) -> str:
        return f"{training_session.course}, {self._moment(training_session.starts_at)}"


def lead_of(interview: Interview, *, now: datetime) -> Person | None:
    """Who could brief on the interview's topic: the first of its leads."""
    return lead_on(interview.enquiry.topic_id, timezone.localdate(now))


def sessions_before(interview: Interview, *, now: datetime) -> list[TrainingSession]:
    """Sessions of courses that cover the medium which end before the slot, soonest first."""
    to_come = TrainingSession.objects.published().filter(
        cancelled_at=None, starts_at__gt=now, ends_at__lte=interview.starts_at
    )
    before_slot = to_come.select_related("course").order_by("starts_at", "pk")
    return [one for one in before_slot if interview.medium in one.course.media]


def clashes_of(person: Person, interview: Interview) -> list[Clash]:
    """What overlaps the slot and its margins, and who can move it. People can move their own time
    away.
    """
    return clashes_by_person([person], interview).get(person.pk, [])


def clashes_by_person(people: Sequence[Person], interview: Interview) -> dict[int, list[Clash]]:
    """The same for several people, time away first."""
    margins = margins_of(Organisation.objects.ours())
    around = {
        "starts_at__lt": interview.ends_at + margins.after,
        "ends_at__gt": interview.starts_at - margins.before,
    }
    by_pk = {person.pk: person for person in people}
    by_person: defaultdict[int, list[Clash]] = defaultdict(list)
    in_calendars = []
    for row in not_free(by_pk, around=Q(**around)):
        person = by_pk[row.person]
        noun = "their appointment" if row.is_in_calendar else AWAY_NOUNS[row.kind]
        clash = Clash(row.words, noun, str(person), person.email)
        if row.is_in_calendar:
            in_calendars.append((person.pk, clash))
        else:
            by_person[person.pk].append(clash)
    claims = Claim.objects.filter(kind=Claim.Kind.PERSON, subject_id__in=by_pk, **around).exclude(
        interview=interview
    )
    claims = claims.select_related(
        "training_session__course", "training_session__trainer", "booking__training_session__course",
        "booking__training_session__trainer", "interview__enquiry__outlet", "interview__enquiry__owner",
        "briefing__asked_by",
    )  # fmt: skip
    organisation = Organisation.objects.ours()
    for claim in claims.order_by("starts_at"):
        by_person[claim.subject_id].append(
            Clash(
                describe_claim(claim),
                _noun_of(claim),
                *_who_can_move(claim, organisation),
                _page_of(claim),
            )
        )
    for pk, clash in in_calendars:
        by_person[pk].append(clash)
    return by_person


def restrictions_to_override(interview: Interview) -> QuerySet[Any]:
    """Those in force during the slot and not overridden for it, on anyone or anything."""
    overridden = RestrictionOverride.objects.not_retracted().filter(interview=interview)
    restrictions: RestrictionQuerySet = Restriction.objects.not_retracted().overlapping(
        interview.starts_at, interview.ends_at
    )
    if interview.mode != Interview.Mode.LIVE:  # as Restriction.holds_back
        restrictions = restrictions.exclude(kind=Restriction.Kind.EMBARGO)
    return restrictions.exclude(pk__in=overridden.values("restriction")).order_by("starts_at", "pk")


def restriction_on_all(interview: Interview) -> Restriction | None:
    """The first restriction on the topic or on everything that is not overridden."""
    restrictions = restrictions_to_override(interview)
    on_slot = Q(scope="everything") | Q(topics=interview.enquiry.topic_id)
    return restrictions.exclude(scope="people").filter(on_slot).distinct().first()


def override_url(restriction: Restriction, interview: Interview) -> str:
    return reverse("desk:restriction_override", args=[restriction.pk, interview.reference])


def _who_can_move(claim: Claim, organisation: Organisation) -> tuple[str, str]:
    """Who can move it, with their address; the communications team if nobody else is known."""
    training_session = claim.training_session or (
        claim.booking.training_session if claim.booking else None
    )
    if training_session and training_session.trainer.email:
        return training_session.trainer.name, training_session.trainer.email
    if claim.interview:
        return claim.interview.enquiry.owner.name, claim.interview.enquiry.owner.email
    if claim.briefing:
        return claim.briefing.asked_by.name, claim.briefing.asked_by.email
    return organisation.communications_name, organisation.communications_email


def _noun_of(claim: Claim) -> str:
    training_session = claim.training_session or (
        claim.booking.training_session if claim.booking else None
    )
    if training_session:
        return training_session.course.code
    return "the interview" if claim.interview else "the coaching"


def _page_of(claim: Claim) -> str:
    """The page of an interview or a briefing; a training session is moved by its trainer."""
    thing = claim.interview or claim.briefing
    return thing.get_absolute_url() if thing else ""


def _booked_words(briefing: Briefing, say: Callable[[datetime], str]) -> str:
    what = briefing.get_need_display().lower()
    if not briefing.starts_at:
        return f"{briefing.reference} has been asked for: {what}"
    return (
        f"booked: {what}, {say(briefing.starts_at)}, with {briefing.briefer} ({briefing.reference})"
    )


def _diaries(people: set[int], start: datetime, end: datetime) -> dict[int, Diary]:
    between: dict[str, Any] = {"starts_at__lt": end, "ends_at__gt": start}
    busy: defaultdict[int, list[TimeSpan]] = defaultdict(list)
    claims = Claim.objects.filter(kind=Claim.Kind.PERSON, subject_id__in=people, **between)
    for pk, starts_at, ends_at in claims.values_list("subject_id", "starts_at", "ends_at"):
        busy[pk].append(TimeSpan(starts_at, ends_at))
    for row in not_free(people, around=Q(**between)):
        busy[row.person].append(TimeSpan(row.starts_at, row.ends_at))
    on_call: defaultdict[int, list[TimeSpan]] = defaultdict(list)
    spells = OnCall.objects.not_retracted().filter(person__in=people, **between)
    for pk, starts_at, ends_at in spells.values_list("person_id", "starts_at", "ends_at"):
        on_call[pk].append(TimeSpan(starts_at, ends_at))
    own = all_own_hours()
    return {pk: Diary(busy[pk], on_call[pk], own_hours=own.get(pk)) for pk in people}


def _user_busy(user: User, start: datetime, end: datetime) -> list[TimeSpan]:
    """What the user is busy with, as a person and as a trainer."""
    mine = Q(kind=Claim.Kind.USER, subject_id=user.pk)
    mine |= Q(
        kind=Claim.Kind.TRAINER, subject_id__in=Trainer.objects.filter(user=user).values("pk")
    )
    claims = Claim.objects.filter(mine, starts_at__lt=end, ends_at__gt=start)
    return [
        TimeSpan(starts_at, ends_at)
        for starts_at, ends_at in claims.values_list("starts_at", "ends_at")
    ]
