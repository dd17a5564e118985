"""Which of many people can be claimed for a time: the same rules as `check_free`, in one query."""

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from scheduling.availability.models import Away, Claim
from training.models import Person


def who_is_free(
    people: Collection[int],
    *,
    starts_at: datetime,
    ends_at: datetime,
    but_for: int | None = None,
) -> frozenset[int]:
    """Those on the register that day who are not away and not claimed by anything else, or only by
    their place in the training session `but_for`.
    """
    during = {"starts_at__lt": ends_at, "ends_at__gt": starts_at}
    away = Away.objects.not_retracted().filter(**during)
    claims = Claim.objects.filter(kind=Claim.Kind.PERSON, **during)
    if but_for:
        claims = claims.exclude(booking__training_session=but_for)
    there = Person.objects.on_register(timezone.localdate(starts_at)).filter(pk__in=people)
    free = there.exclude(pk__in=away.values("person")).exclude(pk__in=claims.values("subject_id"))
    return frozenset(free.values_list("pk", flat=True))
