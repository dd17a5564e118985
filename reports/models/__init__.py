"""Briefing packs, one module per noun: the pack and its versions, and what is said and decided while it is written."""

from reports.models.approvals import PhoneApproval
from reports.models.following import AirCheck, Chase
from reports.models.packs import (
    EVERYBODYS,
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
from reports.models.retention import RecordHold
from reports.models.templates import PackTemplate
from reports.models.writing import NotAPatient, Override, Presence, Remark

__all__ = [
    "EVERYBODYS",
    "Acknowledgement",
    "AirCheck",
    "Chase",
    "NotAPatient",
    "Override",
    "Pack",
    "PackLink",
    "PackOpening",
    "PackSection",
    "PackSectionRevision",
    "PackTemplate",
    "PackVersion",
    "PackVersionQuerySet",
    "PhoneApproval",
    "Presence",
    "RecordHold",
    "Remark",
    "Rendition",
    "new_public_id",
]
