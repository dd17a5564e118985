"""What pages say of an email: that it is sent, or where it is stored while no mail server is set up."""

from django.conf import settings

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
