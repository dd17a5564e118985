"""Busy times of mailboxes in Microsoft 365, by Microsoft Graph `getSchedule`, as an application with the
permission Calendars.ReadBasic.

Of its answer the status, start and end of each entry are read; subjects and places are thrown away
unread.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import requests
from django.conf import settings
from urllib3.exceptions import HTTPError

from accounts.providers.outside import Limits, about, guarded, problem_words
from accounts.refusals import Refused
from scheduling.availability.busy_times import Span

LIMITS = Limits(seconds=15, most=8 * 1024 * 1024)
AT_ONCE = 20  # mailboxes in one call, which is the most that Graph takes
LONGEST = timedelta(days=60)  # of one call; Graph takes 62 days
BUSY = frozenset({"busy", "oof", "tentative"})
PAUSE = 60  # seconds, where it does not say
LONGEST_PAUSE = 24 * 3600  # seconds
TRY_LATER = (429, 500, 502, 503, 504)
REMEDIES = (  # a code of Microsoft, and what to do about it
    ("AADSTS7000222", "The client secret has run out. Make a new one in Entra ID and enter it."),
    ("AADSTS7000215", "The client secret is wrong. Enter its value, which is not its ID."),
    ("AADSTS700016", "There is no such application in the tenant. Check the client ID."),
    ("AADSTS900", "There is no such tenant. Check the tenant ID."),
)


class GraphAway(Exception):
    """Microsoft cannot be asked now; the words say why. `in_seconds`: when it may be asked again, None
    where somebody has to change something first.
    """

    def __init__(self, why: str, in_seconds: int | None = PAUSE) -> None:
        super().__init__(why)
        self.in_seconds = in_seconds


@dataclass
class MailboxTimes:
    """`problem`: why the busy times of this mailbox were not given."""

    spans: set[Span] = field(default_factory=set)
    problem: str = ""


def get_token(*, tenant: str, client_id: str, secret: str) -> str:
    """What the application shows with each call. Raises GraphAway."""
    answer = _post(
        f"{settings.GRAPH_LOGIN_URL}/{quote(tenant, safe='')}/oauth2/v2.0/token",
        data={
            "client_id": client_id,
            "client_secret": secret,
            "grant_type": "client_credentials",
            "scope": f"{settings.GRAPH_URL}/.default",
        },
    )
    token = answer.get("access_token")
    if not isinstance(token, str) or not token:
        raise GraphAway("Microsoft answered without a token.")
    return token


def busy_in(
    mailboxes: Sequence[str], *, token: str, first: datetime, last: datetime
) -> dict[str, MailboxTimes]:
    """By mailbox, in small letters; at most 20 of them. Raises GraphAway."""
    found = {mailbox.lower(): MailboxTimes() for mailbox in mailboxes}
    for starts_at, ends_at in _windows(first, last):
        answer = _post(
            f"{settings.GRAPH_URL}/v1.0/users/{quote(mailboxes[0], safe='@')}/calendar/getSchedule",
            headers={"Authorization": f"Bearer {token}", "Prefer": 'outlook.timezone="UTC"'},
            json={
                "schedules": list(mailboxes),
                "startTime": _written(starts_at),
                "endTime": _written(ends_at),
                "availabilityViewInterval": 60,
            },
        )
        for schedule in _dicts(answer.get("value")):
            times = found.get(str(schedule.get("scheduleId", "")).lower())
            if times is not None:
                _take(schedule, times)
    return found


def _take(schedule: dict[str, Any], times: MailboxTimes) -> None:
    if error := schedule.get("error"):
        code = error.get("responseCode", "") if isinstance(error, dict) else ""
        times.problem = _mailbox_problem(str(code))
    for item in _dicts(schedule.get("scheduleItems")):
        if item.get("status") not in BUSY:
            continue
        try:
            span = Span(_read(item["start"]), _read(item["end"]))
        except (KeyError, TypeError, ValueError):
            times.problem = "Microsoft 365 gave a time that cannot be read."
            continue
        if span.starts_at < span.ends_at:
            times.spans.add(span)


def _mailbox_problem(code: str) -> str:
    if "NotFound" in code or "NonExistent" in code:
        return "Microsoft 365 has no mailbox with the email address on the register."
    return (
        f"Microsoft 365 does not give the busy times of this mailbox ({code[:60] or 'no reason'})."
    )


def _windows(first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime]]:
    while first < last:
        yield first, min(first + LONGEST, last)
        first += LONGEST


def _written(at: datetime) -> dict[str, str]:
    return {"dateTime": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"}


def _read(written: dict[str, str]) -> datetime:
    """`{"dateTime": "2026-11-26T09:00:00.0000000", "timeZone": "UTC"}`, which is what we asked for."""
    if written.get("timeZone", "UTC") != "UTC":
        raise ValueError("another zone than was asked for")
    at = datetime.fromisoformat(written["dateTime"])
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _post(url: str, **request: Any) -> dict[str, Any]:
    try:
        with guarded(requests.Session(), LIMITS) as client:
            response = client.post(url, **request)
        if response.status_code != requests.codes.ok:
            raise _meaning(response)
        answer = response.json()
    except Refused as refusal:
        raise GraphAway(about("Microsoft 365", str(refusal))) from refusal
    except ValueError as problem:
        raise GraphAway("Microsoft did not answer with JSON.") from problem
    except (requests.RequestException, HTTPError, OSError) as problem:
        words = problem_words(problem, seconds=LIMITS.seconds)
        raise GraphAway(about("Microsoft 365", words)) from problem
    if not isinstance(answer, dict):
        raise GraphAway("Microsoft did not answer with a JSON object.")
    return answer


def _meaning(response: requests.Response) -> GraphAway:
    status = response.status_code
    if status in TRY_LATER:
        return GraphAway(
            f"Microsoft 365 asks us to wait ({status}).",
            _pause(response.headers),
        )
    for code, remedy in REMEDIES:
        if code in response.text[:4000]:
            return GraphAway(f"Microsoft does not let Greenroom in ({code}). {remedy}", None)
    if status == 403:
        return GraphAway(
            "Microsoft 365 does not allow it (403). Give the application the permission"
            " Calendars.ReadBasic of the kind “application”, and grant admin consent.",
            None,
        )
    return GraphAway(f"Microsoft 365 refuses ({status}).", None)


def _pause(headers: Mapping[str, str]) -> int:
    """Seconds, or the date until which to wait; a minute where neither can be read."""
    written = headers.get("Retry-After", "")
    if written.isdecimal() and len(written) < 9:
        return min(max(int(written), 1), LONGEST_PAUSE)
    try:
        until, sent = (parsedate_to_datetime(each) for each in (written, headers["Date"]))
        seconds = (until - sent).total_seconds()
    except (KeyError, TypeError, ValueError):
        return PAUSE
    return min(max(int(seconds), 1), LONGEST_PAUSE)
