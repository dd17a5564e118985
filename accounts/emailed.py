"""What pages say of an email: that it is sent, or where it is stored while no mail server is set up; and
whether whoever gets it can open the links in it.
"""

import re

from django.conf import settings

LOCAL = re.compile(r"https?://(localhost\b|127\.0\.0\.1\b|\[::1\])(:\d+)?")

NOWHERE = "No mail server is set up yet, so the email reaches nobody."


def stored_instead() -> str:
    """Where email ends up, in words that follow “is”; empty if it is sent."""
    if settings.NOTIFY and settings.NOTIFY["email_template"]:
        return ""
    mailer = settings.MAILERS["default"]
    if "filebased" in mailer["BACKEND"]:
        return f"stored in {mailer['OPTIONS']['file_path']}"
    return "printed in the terminal where Greenroom runs" if "console" in mailer["BACKEND"] else ""


def reaches_nobody() -> str:
    """The same of an email that was handed over. In the example all count as sent."""
    return "" if settings.DEMO else stored_instead()


def emailed(sentence: str) -> str:
    """The sentence, or where no mail server is set up what is so instead."""
    return NOWHERE if reaches_nobody() else sentence


def is_address_local() -> bool:
    """Whether only this machine can open the links. In a trial that is enough."""
    return bool(LOCAL.fullmatch(settings.BASE_URL)) and not _is_trial()


def _is_trial() -> bool:
    return bool(settings.DEMO or settings.DEBUG)


def local_address() -> tuple[str, str]:
    """What is wrong with such an address, and what to do."""
    return (
        f"Links in emails start with {settings.BASE_URL}, which only this machine can open.",
        "Write the address that people open, such as BASE_URL=https://greenroom.example.nhs.uk, in "
        f"{settings.ENV_FILE}, then start Greenroom again",
    )


def links_refused() -> str:
    """Why no email may leave, and what to do: nobody else could open its links. Empty if it may."""
    by_notify = bool(settings.NOTIFY and settings.NOTIFY["email_template"])
    leaves = by_notify or "smtp" in settings.MAILERS["default"]["BACKEND"]
    return f"{' '.join(local_address())}." if leaves and is_address_local() else ""


def with_our_address(text: str) -> str:
    """For an email that was written before the address was set, or from a page opened on this machine."""
    unfolded = text.replace("\r\n ", "")  # an iCalendar line ends after 75 bytes
    if _is_trial() or not LOCAL.search(unfolded):
        return text
    return LOCAL.sub(settings.BASE_URL, unfolded)
