"""Briefing packs, one module per noun: the pack and its versions, and what is said and decided while it is written."""

from reports.models.packs import (
    Acknowledgement,
    Pack,
    PackLink,
    PackOpening,
    PackSection,
    PackSectionRevision,
    PackVersion,
    PackVersionQuerySet,
    Rendition,
    new_public_id,
)
from reports.models.writing import Override

__all__ = [
    "Acknowledgement",
    "Override",
    "Pack",
    "PackLink",
    "PackOpening",
    "PackSection",
    "PackSectionRevision",
    "PackVersion",
    "PackVersionQuerySet",
    "Rendition",
    "new_public_id",
]
