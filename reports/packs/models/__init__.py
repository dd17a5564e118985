from reports.packs.models.approvals import PhoneApproval
from reports.packs.models.carried import CarriedItem
from reports.packs.models.following import AirCheck, Chase
from reports.packs.models.packs import (
    FOR_EVERYBODY,
    Acknowledgement,
    Pack,
    PackLink,
    PackOpening,
    PackSection,
    PackSectionRevision,
    PackVersion,
    PackVersionQuerySet,
    Rendition,
    SharedPack,
    new_public_id,
)
from reports.packs.models.templates import PackTemplate
from reports.packs.models.writing import NotAPatient, Override, Presence, Remark
