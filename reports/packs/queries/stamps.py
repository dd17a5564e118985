"""The PDF of a version as it may leave: with a stamp across it if the version may no longer be
used.
"""

from datetime import datetime

from reports.packs.models import PackVersion
from reports.packs.queries.packs import describe_status
from reports.packs.queries.stale import staleness_of
from reports.printing.stamp import Stamp, stamped

LONGEST_REASON = 60  # letters, so that the bar at the top stays legible
_STAMPS = {
    PackVersion.Status.SUPERSEDED: Stamp.SUPERSEDED,
    PackVersion.Status.WITHDRAWN: Stamp.WITHDRAWN,
    PackVersion.Status.OVER: Stamp.OVER,
}


def with_stamp(version: PackVersion, content: bytes, *, now: datetime) -> bytes:
    """The same file if the version is the latest and up to date, or still in review."""
    latest = version.pack.versions.latest()
    status = version.status(latest=latest.number if latest else 0, now=now)
    if stamp := _STAMPS.get(status):
        words = "no longer valid" if stamp == Stamp.OVER else describe_status(version)
        return stamped(content, stamp, f"{version}: {words}")
    if status != PackVersion.Status.APPROVED:
        return content
    state = staleness_of(version, now=now)
    if not state.is_stale:
        return content
    words = state.desk_heading
    if not state.not_to_use.words or len(words) > LONGEST_REASON:
        words = f"out of date: {state.reasons[0].short[:LONGEST_REASON]}"
    return stamped(content, Stamp.OUT_OF_DATE, f"{version}: {words}")
