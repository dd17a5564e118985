"""What `doctor` checks in reports: the PDF libraries, and the stored PDFs of packs."""

import ctypes
from collections.abc import Iterator
from datetime import datetime

from jobs.doctor import Finding, right, wrong
from jobs.outside import Host, host_of
from nhsuk.words import plural
from reports.api.models import Webhook
from reports.packs.models import Rendition
from reports.printing import files

LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


def pdf_libraries(*, now: datetime) -> Finding:
    """Loaded as WeasyPrint would, without its second of start-up."""
    missing = [package for library, package in LIBRARIES.items() if not _loads(library)]
    if missing:
        packages = " ".join(missing)
        return wrong(
            "PDF",
            f"PDF libraries are missing: {packages}.",
            f"Run: apt-get install {packages}",
        )
    return right("PDF", "The PDF libraries are installed.")


def pack_files(*, now: datetime) -> Finding:
    """Each file exists with its full length; its content is verified whenever it is opened."""
    rows = Rendition.objects.values_list("sha256", "size")
    found = [_is_whole(name, size) for name, size in rows.iterator()]
    lost = found.count(False)
    if lost:
        words = (
            f"{plural(lost, 'PDF')} of packs {'is' if lost == 1 else 'are'} missing or cut short."
        )
        remedy = (
            "If another host has them, put DATA_DIR/files on storage that all hosts share;"
            " otherwise restore it from the last backup."
        )
        return wrong("Packs", words, remedy)
    return right("Packs", f"{plural(len(found), 'PDF')} of packs, none missing.")


def _is_whole(name: str, size: int) -> bool:
    try:
        return files.path_of(name).stat().st_size == size
    except FileNotFoundError:
        return False


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def outside() -> Iterator[Host]:
    for webhook in Webhook.objects.active():
        yield Host(host_of(webhook.address), "told that something happened, without names")
