"""Referring an enquiry to whoever must answer it: the freedom of information office, or a partner
who leads.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from scheduling.desk.actions.enquiries import move_enquiry
from scheduling.desk.enquiry_emails import send_referral_mail
from scheduling.desk.models import Enquiry, Referral
from scheduling.desk.timing import working_days_after
from scheduling.times.bank_holidays import bank_holidays

FOI_DAYS = 20  # working days, Freedom of Information Act 2000, section 10


class NobodyToReferTo(Refused):
    def __init__(self) -> None:
        super().__init__("Enter who you are referring it to.")


class NoAddressToMail(Refused):
    def __init__(self) -> None:
        super().__init__(
            "Enter the mail address to send the referral to, or untick “Send them a mail”."
        )


@transaction.atomic
def refer_enquiry(
    *,
    enquiry: Enquiry,
    kind: str,
    to_whom: str,
    email: str,
    reason: str,
    is_mailed: bool,
    by: User,
    now: datetime,
) -> Referral:
    """Another answers it from now on, and its clocks stop. A request for information is due 20
    working days on.
    """
    if not to_whom.strip():
        raise NobodyToReferTo
    if is_mailed and not email:
        raise NoAddressToMail
    text = "; ".join(filter(None, [f"{Referral.Kind(kind).label}: {to_whom}", reason]))
    move_enquiry(enquiry=enquiry, step=Enquiry.State.REFERRED, text=text, by=by, now=now)
    referral = Referral.objects.create(
        enquiry=enquiry,
        kind=kind,
        to_whom=to_whom,
        email=email,
        reason=reason,
        due_on=foi_due_on(enquiry) if kind == Referral.Kind.FOI else None,
        referred_at=now,
        referred_by=by,
    )
    if is_mailed:
        send_referral_mail(referral=referral, now=now)
    audit(
        by=by,
        action="enquiry.referred",
        about=enquiry,
        now=now,
        kind=kind,
        to=to_whom,
        mailed=is_mailed,
    )
    return referral


def foi_due_on(enquiry: Enquiry) -> date:
    """The last day to answer: twenty working days of England after the one on which it was received
    in London.
    """
    received_on = timezone.localdate(enquiry.received_at)
    return working_days_after(received_on, FOI_DAYS, bank_holidays(received_on.year))
