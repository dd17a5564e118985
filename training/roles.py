"""The roles that the policy requires training for (12.1), not to be confused with
`accounts.access.Role`. Their names are the organisation's.
"""

import enum
from collections.abc import Callable, Mapping, Sequence

from django.apps import apps
from django.db import models


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
        return role_names()[self.value]


def role_names() -> Mapping[str, str]:
    """By the values of the roles, as the organisation calls them. A page that is read asks once."""
    names: Mapping[str, str] = apps.get_model("training", "Organisation").objects.ours().words
    return names


def staff_roles(
    *first: tuple[str, str], last: Sequence[tuple[str, str]] = ()
) -> Callable[[], list[tuple[str, str]]]:
    """For the choices of a field, asked for whenever a form is shown."""

    def choices() -> list[tuple[str, str]]:
        names = role_names()
        return [*first, *((role.value, names[role]) for role in StaffRole), *last]

    return choices


NO_ROLE = "none"  # in filters
GROUP_12_1 = frozenset({StaffRole.GOVERNING_BOARD, StaffRole.CLINICAL_LEAD, StaffRole.SENIOR_STAFF})
