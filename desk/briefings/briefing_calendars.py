"""Calendar events of targeted briefings: one for each participant, and one for the briefer.

Comparing the events before and after an action shows what to send: new, changed and cancelled
events.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from desk.briefings.models import Briefing
from scheduling.calendars.invitations import Invitation
from scheduling.training_sessions.models import Trainer
from training.models import Organisation


@dataclass(frozen=True)
class Event:
    """One person's calendar event. `briefing` is the one that it links to."""

    invitation: Invitation
    briefing: Briefing
    is_briefers: bool


@dataclass(frozen=True)
class CalendarSnapshot:
    """The events of these briefings, by key, and the highest sequence number sent for any
    of them.
    """

    events: dict[str, Event]
    sequence: int
    briefings: frozenset[int]


@dataclass(frozen=True)
class Change:
    event: Event
    is_new: bool

    @property
    def is_cancelled(self) -> bool:
        return self.event.invitation.method == "CANCEL"


def snapshot(briefings: Iterable[Briefing], *, now: datetime) -> CalendarSnapshot:
    """The events of those that are open and start later: one for each person, and one for the
    briefer.
    """
    rows = list(briefings)
    events: dict[str, Event] = {}
    organisation = Organisation.objects.ours()
    for briefing in rows:
        if briefing.is_open and briefing.starts_at and briefing.starts_at > now:
            for event in _events(briefing, organisation):
                events.setdefault(event.invitation.key, event)
    sequence = max((briefing.sequence for briefing in rows), default=0)
    return CalendarSnapshot(events, sequence, frozenset(briefing.pk for briefing in rows))


def changes(before: CalendarSnapshot, after: CalendarSnapshot) -> list[Change]:
    """What to send, cancellations first; each with the sequence number that replaces the earlier
    event.
    """
    number = max(before.sequence, after.sequence) + 1
    result = []
    for key, event in before.events.items():
        if key not in after.events:
            gone = replace(event.invitation, method="CANCEL", sequence=number)
            result.append(Change(replace(event, invitation=gone), is_new=False))
    for key, event in after.events.items():
        earlier = before.events.get(key)
        if earlier is None or earlier.invitation != event.invitation:
            result.append(
                Change(
                    replace(event, invitation=replace(event.invitation, sequence=number)),
                    earlier is None,
                )
            )
    return result


def briefers_address(briefing: Briefing) -> str:
    """The briefer's mail address; empty if it is not known."""
    briefer = briefing.briefer
    user = briefer.user if isinstance(briefer, Trainer) else None
    return (briefer.email if briefer else "") or (user.email if user else "")


def event_of_person(briefing: Briefing, organisation: Organisation) -> Invitation:
    """That of whoever is briefed, as it was last sent."""
    name = briefing.person.full_name
    key = f"briefing-{briefing.pk}"
    sent = _invitation(key, briefing, name, briefing.person.email, organisation)
    return replace(sent, sequence=briefing.sequence)


def _events(briefing: Briefing, organisation: Organisation) -> Iterator[Event]:
    person = briefing.person
    briefer = briefing.briefer
    if person.email:
        name = person.full_name
        yield Event(
            _invitation(f"briefing-{briefing.pk}", briefing, name, person.email, organisation),
            briefing,
            False,
        )
    if briefer and (address := briefers_address(briefing)):
        key = f"briefing-{briefing.meeting.hex}-{briefer._meta.model_name}-{briefer.pk}"
        yield Event(_invitation(key, briefing, str(briefer), address, organisation), briefing, True)


def _invitation(
    key: str, briefing: Briefing, name: str, address: str, organisation: Organisation
) -> Invitation:
    """A neutral event: only its link says who is briefed, and for what."""
    assert briefing.starts_at is not None  # noqa: S101  callers pass one with a time
    assert briefing.ends_at is not None  # noqa: S101  every briefing with a start has an end
    page = reverse("desk:briefing_detail", args=[briefing.reference])
    return Invitation(
        key=key,
        sequence=0,
        starts_at=briefing.starts_at,
        ends_at=briefing.ends_at,
        summary="Coaching",
        place=briefing.place,
        description=f"What it is, who it is for and who with: {settings.BASE_URL}{page}",
        attendee_name=name,
        attendee_email=address,
        organiser_name=organisation.communications_name,
    )
