"""Puts the organisation's opening, signature and foot round the text of an email, and below it where
its reader chooses what we tell them.
"""

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from training.email_kinds import KINDS, kind_of
from training.mail_words import framed
from training.models import Organisation


def frame(text: str, *, to: str, kind: str) -> str:
    """As the organisation has set them; the text alone where it has set none. Only who signs in is
    shown where to choose: others would not get there.
    """
    ours = Organisation.objects.ours()
    whole = framed(
        text,
        opening=ours.mail_opening,
        signature=ours.mail_signature,
        footer=ours.mail_footer,
        values=values_of(ours),
    )
    if (
        kind_of(kind) in (None, KINDS["account"])
        or not User.objects.at_address(to).filter(is_active=True).exists()
    ):
        return whole
    address = f"{settings.BASE_URL}{reverse('training:my_text_messages')}"
    return f"{whole.rstrip()}\n\nChoose what we tell you, and how: {address}\n"


def values_of(organisation: Organisation) -> dict[str, str]:
    """What stands for each placeholder of `training.mail_words`."""
    return {
        "organisation": organisation.name,
        "short name": organisation.short_name or organisation.name,
        "team": organisation.communications_name,
        "phone": organisation.communications_phone,
        "phone out of hours": organisation.communications_phone_out_of_hours
        or organisation.communications_phone,
        "mailbox": organisation.communications_email,
    }
