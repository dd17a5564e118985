"""The roles that the policy requires training for (12.1), not to be confused with
`accounts.access.Role`.
"""

from django.db import models


class StaffRole(models.TextChoices):
    GOVERNING_BOARD = "governing_board", "Governing board"
    CLINICAL_LEAD = "clinical_lead", "Clinical lead"
    SENIOR_STAFF = "senior_staff", "Senior staff"
    OTHER_STAFF = "other_staff", "Other staff"


NO_ROLE = "none"  # in filters
GROUP_12_1 = frozenset({StaffRole.GOVERNING_BOARD, StaffRole.CLINICAL_LEAD, StaffRole.SENIOR_STAFF})
