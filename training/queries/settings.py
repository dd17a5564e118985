"""What a change of the settings would do to the figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from training.media import in_sentence
from training.models import Organisation, Person
from training.queries.media import Medium, media_on
from training.queries.readiness import Readiness
from training.readiness import MediumStatus, Status


@dataclass(frozen=True)
class Effect:
    """How many people are ready for a medium, or how many courses are due for renewal, as it is and
    as it would be.
    """

    words: str
    before: int
    after: int


def effect_of_validity(
    *, renewal_window_days: int, currencies: Mapping[str, int | None], on: date
) -> list[Effect]:
    """What another renewal window and other currencies of practice would change that day. Media
    whose currency stays are left out.
    """
    organisation = Organisation.objects.ours()
    due = [
        Readiness(on=on, renewal_window_days=days).units({Status.DUE}).count()
        for days in (organisation.renewal_window_days, renewal_window_days)
    ]
    effects = [Effect("Courses due for renewal", *due)]
    people = Person.objects.on_register(on)
    for code, medium in media_on(on).items():
        if currencies[code] != medium.months:
            other = Medium(code, on, currencies[code], medium.records, medium.practice)
            ready = [each.people(MediumStatus.READY, people).count() for each in (medium, other)]
            effects.append(Effect(f"People ready for {in_sentence(code)}", *ready))
    return effects
