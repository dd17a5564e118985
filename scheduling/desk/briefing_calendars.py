"""The events of targeted briefings in calendars: one for each person who comes, one for whoever
gives it.

Two pictures, from before and after an action, show what calendars need: what is new or other,
and what is gone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from scheduling.calendars.invitations import Invitation
from scheduling.desk.models import Briefing
from scheduling.training_sessions.models import Trainer
from training.models import Organisation


@dataclass(frozen=True)
class Event:
    """What one calendar holds. `briefing` is the one that its page is of."""

    invitation: Invitation
    briefing: Briefing
    is_briefers: bool


@dataclass(frozen=True)
class Picture:
    """The events of these briefings, by key, and the highest number that went out for any of them."""

    events: dict[str, Event]
    sequence: int
    briefings: frozenset[int]


@dataclass(frozen=True)
class Change:
    event: Event
    is_new: bool

    @property
    def is_gone(self) -> bool:
        return self.event.invitation.method == "CANCEL"


def picture(briefings: Iterable[Briefing], *, now: datetime) -> Picture:
    """Of those that are open and have a time to come. Each person keeps one event, as does whoever
    briefs them all.
    """
    rows = list(briefings)
    events: dict[str, Event] = {}
    organisation = Organisation.objects.ours()
    for briefing in rows:
        if briefing.is_open and briefing.starts_at and briefing.starts_at > now:
            for event in _events(briefing, organisation):
                events.setdefault(event.invitation.key, event)
    sequence = max((briefing.sequence for briefing in rows), default=0)
    return Picture(events, sequence, frozenset(briefing.pk for briefing in rows))


def changes(before: Picture, after: Picture) -> list[Change]:
    """Those gone first; each with the number that lets it take the place of what the calendar
    holds.
    """
    number = max(before.sequence, after.sequence) + 1
    result = []
    for key, event in before.events.items():
        if key not in after.events:
            gone = replace(event.invitation, method="CANCEL", sequence=number)
            result.append(Change(replace(event, invitation=gone), is_new=False))
    for key, event in after.events.items():
        held = before.events.get(key)
        if held is None or held.invitation != event.invitation:
            result.append(
                Change(
                    replace(event, invitation=replace(event.invitation, sequence=number)),
                    held is None,
                )
            )
    return result


def briefers_address(briefing: Briefing) -> str:
    """Where whoever gives it is written to; empty where no address is known."""
    briefer = briefing.briefer
    user = briefer.user if isinstance(briefer, Trainer) else None
    return (briefer.email if briefer else "") or (user.email if user else "")


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
    """Neutral: who is briefed and for what stands behind the link alone."""
    assert briefing.starts_at is not None  # noqa: S101  its caller has a time
    assert briefing.ends_at is not None  # noqa: S101  it ends where it starts
    page = reverse("scheduling:briefing_detail", args=[briefing.reference])
    return Invitation(
        key=key,
        sequence=0,
        starts_at=briefing.starts_at,
        ends_at=briefing.ends_at,
        summary="Briefing",
        place=briefing.place,
        description=f"What it is, who it is for and who with: {settings.BASE_URL}{page}",
        attendee_name=name,
        attendee_email=address,
        organiser_name=organisation.communications_name,
    )
