"""The diaries of several people, for the strip of a day and for what they are busy with now."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Model, Q
from django.utils import timezone

from nhsuk.dates.moments import moment_text
from nhsuk.words import clock
from scheduling.availability.day_strip import DayShown, DayStrip
from scheduling.availability.models import Away, Claim, OnCall
from scheduling.availability.own_hours import OwnHours
from scheduling.availability.queries.busy_calendars import BUSY, IN_CALENDAR, NotFree, not_free
from scheduling.availability.queries.own_diary import all_own_hours
from scheduling.times.office_hours import TimeSpan


@dataclass(frozen=True)
class Diaries:
    """Of these people, on the day that is shown and at this moment. `but_not`: an interview that is
    not counted.
    """

    people: Collection[int]
    shown: DayShown
    now: datetime
    but_not: Model | None = None

    def strip(self, person: int) -> DayStrip:
        spans = [
            *self._away_spans.get(person, ()),
            *self._claimed_spans.get(person, ()),
        ]
        busy = sorted(spans, key=lambda span: (span.starts_at, span.ends_at))
        own = self._own_hours.get(person)
        return self.shown.strip(busy, self._on_call.get(person, ()), own)

    @cached_property
    def busy_now(self) -> dict[int, str]:
        """What each person is busy with now, and until when: they may not answer the phone."""
        busy = {
            spell.person: f"{AWAY_WORDS[BUSY] if spell.is_in_calendar else 'away'} until {moment_text(spell.ends_at)}"
            for spell in sorted(self._away, key=lambda spell: spell.ends_at)
            if spell.starts_at <= self.now < spell.ends_at
        }
        for claim in sorted(self._claims, key=lambda claim: claim.ends_at):
            if claim.starts_at <= self.now < claim.ends_at:
                until = clock(timezone.localtime(claim.ends_at))
                busy[claim.subject_id] = f"{_engagement(claim)} until {until}"
        return busy

    def _shown_or_now(self) -> Q:
        first, last = self.shown.between
        return Q(starts_at__lt=last, ends_at__gt=first) | Q(
            starts_at__lte=self.now, ends_at__gt=self.now
        )

    @cached_property
    def _away(self) -> list[NotFree]:
        """And what their calendars say."""
        return not_free(self.people, around=self._shown_or_now())

    @cached_property
    def _claims(self) -> list[Claim]:
        claims = Claim.objects.filter(kind=Claim.Kind.PERSON, subject_id__in=self.people)
        return list(
            claims.filter(self._shown_or_now()).select_related(
                "training_session__course",
                "booking__training_session__course",
                "interview__enquiry__outlet",
            )
        )

    @cached_property
    def _on_call(self) -> dict[int, list[TimeSpan]]:
        first, last = self.shown.between
        spells = OnCall.objects.not_retracted().filter(
            person__in=self.people, starts_at__lt=last, ends_at__gt=first
        )
        return _by_person(
            (spell.person_id, TimeSpan(spell.starts_at, spell.ends_at))
            for spell in spells.order_by("starts_at")
        )

    @cached_property
    def _own_hours(self) -> dict[int, OwnHours]:
        return all_own_hours()

    @cached_property
    def _away_spans(self) -> dict[int, list[TimeSpan]]:
        return _by_person(
            (spell.person, TimeSpan(spell.starts_at, spell.ends_at, AWAY_WORDS[spell.kind]))
            for spell in self._away
        )

    @cached_property
    def _claimed_spans(self) -> dict[int, list[TimeSpan]]:
        skipped = self.but_not.pk if self.but_not else None
        return _by_person(
            (claim.subject_id, TimeSpan(claim.starts_at, claim.ends_at, short_words(claim)))
            for claim in self._claims
            if claim.interview_id is None or claim.interview_id != skipped
        )


AWAY_WORDS: dict[str, str] = {
    Away.Kind.LEAVE: "leave",
    Away.Kind.CLINIC: "clinic",
    Away.Kind.OTHER: "away",
    BUSY: IN_CALENDAR,
}


def _by_person(pairs: Iterable[tuple[int, TimeSpan]]) -> dict[int, list[TimeSpan]]:
    by_person: defaultdict[int, list[TimeSpan]] = defaultdict(list)
    for person, span in pairs:
        by_person[person].append(span)
    return by_person


def short_words(claim: Claim) -> str:
    """`M3`, `gives M3`, `briefing`, `interview for Solent Shore FM`."""
    if claim.booking:
        return claim.booking.training_session.course.code
    if claim.training_session:
        return f"gives {claim.training_session.course.code}"
    return f"interview for {claim.interview.enquiry.outlet}" if claim.interview else "coaching"


def _engagement(claim: Claim) -> str:
    if claim.booking_id or claim.training_session_id:
        return "on a training session"
    return "at coaching" if claim.briefing_id else "on an interview"
