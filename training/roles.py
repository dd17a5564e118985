"""The roles that the policy requires training for (12.1), not to be confused with
`accounts.access.Role`. Their names are the organisation's.
"""

import enum
from collections.abc import Callable, Sequence
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.db import models

OWN_WORDS = "training.own_words"  # in the cache
SECONDS = 15  # how long another process may show the names before


class StaffRole(models.TextChoices):
    GOVERNING_BOARD = "governing_board", "Governing board"
    CLINICAL_LEAD = "clinical_lead", "Clinical lead"
    SENIOR_STAFF = "senior_staff", "Senior staff"
    OTHER_STAFF = "other_staff", "Other staff"

    @enum.property
    def label(self) -> str:  # type: ignore[override]  # a property of enum's own
        """As the organisation calls it; while Django starts, as an NHS body does."""
        if not apps.ready:
            return str(self._label_)
        words: Any = cache.get_or_set(OWN_WORDS, _own_words, SECONDS)
        return str(words[self.value])


def _own_words() -> dict[str, Any]:
    words: dict[str, Any] = apps.get_model("training", "Organisation").objects.ours().words
    return words


def staff_roles(
    *first: tuple[str, str], last: Sequence[tuple[str, str]] = ()
) -> Callable[[], list[tuple[str, str]]]:
    """For the choices of a field, asked for whenever a form is shown."""
    return lambda: [*first, *StaffRole.choices, *last]


NO_ROLE = "none"  # in filters
GROUP_12_1 = frozenset({StaffRole.GOVERNING_BOARD, StaffRole.CLINICAL_LEAD, StaffRole.SENIOR_STAFF})
