"""GOV.UK Notify: hands it a text message or an email once, and reads what became of it.

A request that times out may have been accepted. So each message has a reference of its own, and
before another attempt Notify is asked whether it has that reference already.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.conf import settings

from jobs.work import within

if TYPE_CHECKING:
    from notifications_python_client.errors import APIError
    from notifications_python_client.notifications import NotificationsAPIClient

Answer = dict[str, Any]
WITHIN = 10  # seconds for an answer
RATE_LIMIT = 60  # seconds: it counts requests by the minute
KEY_REJECTED = "GOV.UK Notify rejects the API key"
REMEDIES = (  # part of the answer in lower case, and what to do about it
    ("system clock", "Set this machine’s clock from a time server (NTP)."),
    ("team-only", "Use a live key in NOTIFY_API_KEY, or add the number to the guest list there."),
    ("trial mode", "Ask GOV.UK Notify to make the service live."),
    ("template", "Check NOTIFY_TEXT_TEMPLATE and NOTIFY_EMAIL_TEMPLATE against the service."),
    ("personalisation", "The template may hold ((body)) and, in an email, ((subject)) alone."),
    ("international", "Switch on international text messages in the service’s settings."),
    ("phone_number", "Check the number."),
    ("email_address", "Check the address."),
)
ABOUT_RECIPIENT = ("phone_number", "email_address", "recipient", "international", "character count")
ABOUT_SERVICE = ("team-only", "trial mode")  # although they speak of the recipient


class NotNow(Exception):
    """It is busy, out of order or out of reach: try again later. It may have accepted the message.
    `in_seconds` is None where it did not say when.
    """

    def __init__(self, why: str, in_seconds: int | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.in_seconds = in_seconds


class NotAccepted(Exception):
    """It will not take this message, with what to do. `is_about_recipient`: others would be taken."""

    def __init__(self, why: str, *, is_about_recipient: bool) -> None:
        super().__init__(why)
        self.why = why
        self.is_about_recipient = is_about_recipient


def sends_texts() -> bool:
    return bool(settings.NOTIFY and settings.NOTIFY["text_template"])


def sends_emails() -> bool:
    return bool(settings.NOTIFY and settings.NOTIFY["email_template"])


def send_text(*, number: str, body: str, reference: str, is_repeat: bool) -> Answer:
    """What Notify says of the message, which it has now. `is_repeat` if it may have it already."""
    return _once(
        lambda client: client.send_sms_notification(
            phone_number=number,
            template_id=_configured()["text_template"],
            personalisation={"body": body},
            reference=reference,
        ),
        reference,
        is_repeat,
    )


def send_email(*, to: str, subject: str, body: str, reference: str, is_repeat: bool) -> Answer:
    """As `send_text`."""
    return _once(
        lambda client: client.send_email_notification(
            email_address=to,
            template_id=_configured()["email_template"],
            personalisation={"subject": subject, "body": body},
            reference=reference,
        ),
        reference,
        is_repeat,
    )


def state_of(notify_id: str) -> Answer:
    """What has become of a message: its status, and its cost once that is known."""
    return _ask(lambda client: client.get_notification_by_id(notify_id))


def _configured() -> dict[str, str]:
    return settings.NOTIFY or {}


def _once(
    send: "Callable[[NotificationsAPIClient], Any]", reference: str, is_repeat: bool
) -> Answer:
    if is_repeat:
        found = _ask(lambda client: client.get_all_notifications(reference=reference))
        for answer in found["notifications"]:
            if answer["reference"] == reference:
                return dict(answer)
    return _ask(send)


def _ask(request: "Callable[[NotificationsAPIClient], Any]") -> Answer:
    from notifications_python_client.errors import APIError  # loads in 0.05 s
    from notifications_python_client.notifications import NotificationsAPIClient

    given = _configured()
    client = NotificationsAPIClient(given["api_key"], base_url=given["url"], timeout=WITHIN)
    client.request_session.max_redirects = 0  # its key is for this address alone
    try:
        with within(WITHIN):
            return dict(request(client))
    except APIError as problem:
        raise _meaning(problem) from problem
    except TimeoutError as problem:
        raise NotNow("GOV.UK Notify does not answer.") from problem
    finally:
        client.request_session.close()


def _meaning(problem: "APIError") -> NotNow | NotAccepted:
    code = problem.status_code
    answer = problem.response
    words = _words(problem)
    if answer is None:
        return NotNow("GOV.UK Notify does not answer.")
    if code == 429:
        pause = answer.headers.get("Retry-After", "")
        seconds = int(pause) if pause.isdecimal() and len(pause) < 6 else RATE_LIMIT
        return NotNow(f"GOV.UK Notify asks us to wait: {words}", seconds)
    if not 400 <= code < 500 or code == 408:  # 2xx too, if the answer cannot be read
        return NotNow(f"GOV.UK Notify is not working: {code} {words}")
    said = words.lower()
    remedy = next((remedy for part, remedy in REMEDIES if part in said), "")
    if code in (401, 403):
        remedy = remedy or "Set NOTIFY_API_KEY to a key of the service that is not revoked."
        return NotAccepted(f"{KEY_REJECTED}: {words}. {remedy}", is_about_recipient=False)
    why = f"GOV.UK Notify does not accept it: {words}. {remedy}".strip()
    return NotAccepted(why, is_about_recipient=is_about_recipient(said))


def is_about_recipient(words: str) -> bool:
    """Whether it is this recipient or message that Notify refuses, and not whatever we send."""
    said = words.lower()
    if any(part in said for part in ABOUT_SERVICE):
        return False
    return any(part in said for part in ABOUT_RECIPIENT)


def _words(problem: "APIError") -> str:
    """Its own words: `{"errors": [{"error": "BadRequestError", "message": "..."}]}`."""
    said = problem.message
    if isinstance(said, list):
        said = "; ".join(str(each.get("message", "")) for each in said if isinstance(each, dict))
    return " ".join(str(said).split()).rstrip(".")[:300]
