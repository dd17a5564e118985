"""The pack, the version or the section that an address names, with what its pages show of it."""

from django.shortcuts import get_object_or_404

from reports.packs.models import Pack, PackSection, PackVersion
from reports.packs.queries.pack_versions import BY_PHONE
from reports.packs.queries.shared_packs import SHARED, WITH_SHARED

PACKS = Pack.objects.select_related(
    "interview__enquiry__outlet",
    "interview__enquiry__journalist",
    "interview__enquiry__owner",
    "interview__person",
    "started_by",
    *SHARED,
)
VERSIONS = PackVersion.objects.select_related(
    "pack__interview__enquiry__outlet",
    "pack__interview__enquiry__journalist",
    "pack__interview__enquiry__owner",
    "pack__interview__person",
    *WITH_SHARED,
    "recipient",
    "submitted_by",
    "approved_by",
    *BY_PHONE,
).prefetch_related("renditions")


def pack_or_404(reference: str) -> Pack:
    return get_object_or_404(PACKS, reference=reference)


def section_or_404(pack: Pack, key: str) -> PackSection:
    return get_object_or_404(pack.sections.select_related("edited_by"), key=key)


def version_or_404(reference: str, number: int) -> PackVersion:
    return get_object_or_404(VERSIONS, pack__reference=reference, number=number)
