"""How lines of the log are written: when in UTC, without secrets, one line for each event, with who
asked, and without a traceback for what is no fault.
"""

import logging
import re
from datetime import UTC, datetime

# A secret link has 43 letters, digits, - and _; the link of a reset mail has a key of another form
SECRETS = re.compile(
    r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])|(?<=reset/key/)[^/\s\"']+"
)
# What would begin another line, or colour a terminal
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
FAULT = 500  # and above


class Formatter(logging.Formatter):
    def formatTime(  # noqa: N802  the library's name
        self,
        record: logging.LogRecord,
        datefmt: str | None = None,  # noqa: ARG002  the library's name
    ) -> str:
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def format(self, record: logging.LogRecord) -> str:
        """The line with every secret of a link replaced, in its traceback too."""
        return SECRETS.sub("(secret)", super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  the library's name
        line = f"{super().formatMessage(record)}{_who(record)}"
        return CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode(), line)


def _who(record: logging.LogRecord) -> str:
    """Who sent the request, where the line is about one. The user is not looked up for it."""
    request = getattr(record, "request", None)
    sender = getattr(request, "META", {}).get("REMOTE_ADDR")
    if not sender:
        return ""
    user = getattr(getattr(request, "_cached_user", None), "pk", None)
    return f" (user {user}, {sender})" if user else f" ({sender})"


def drop_tracebacks_of_refusals(record: logging.LogRecord) -> bool:
    """A page that was refused or not found is one line: its traceback says nothing."""
    if getattr(record, "status_code", FAULT) < FAULT:
        record.exc_info = None
    return True
