"""What `doctor` looks at in reports: whether the libraries that draw PDFs are there."""

import ctypes
from datetime import datetime

from jobs.doctor import Finding, right, wrong

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
        return wrong("PDF", f"Libraries that draw PDFs are missing: {packages}.", f"Run: apt-get install {packages}")
    return right("PDF", "The libraries that draw PDFs are there.")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
