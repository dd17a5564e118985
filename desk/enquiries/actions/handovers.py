"""Handing over the desk: the note stores what is open, is mailed, and is accepted by the next
person on duty.
"""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import DoneAlready, Refused
from desk.enquiries.enquiry_emails import send_handed_over_mail, send_handover_mail
from desk.enquiries.models import Handover
from desk.enquiries.queries.open_work import open_work
from desk.rota.actions.shifts import hand_over_duty
from nhsuk.dates.moments import moment_text

REPEATED_WITHIN = timedelta(minutes=2)


@transaction.atomic
def hand_over(*, to_user: User, until: datetime, note: str, by: User, now: datetime) -> Handover:
    """Stores what is open now, and mails a link to the next person on duty. If the giver is on duty by
    the rota, the next person is on for the rest, and the giver is told too.
    """
    if to_user == by:
        raise Refused("You cannot hand over to yourself. Choose another person.")
    if until <= now:
        raise Refused("That time has passed. Enter a time in the future.")
    just_now = Handover.objects.filter(
        from_user=by, to_user=to_user, until=until, note=note, made_at__gt=now - REPEATED_WITHIN
    )
    if earlier := just_now.first():
        raise DoneAlready(
            f"{to_user} was already sent this note, at {moment_text(earlier.made_at)}.", earlier
        )
    handover = Handover.objects.create(
        from_user=by, to_user=to_user, until=until, note=note, content=open_work(now), made_at=now
    )
    shift = hand_over_duty(from_user=by, to_user=to_user, until=until, note=note, now=now)
    send_handover_mail(handover=handover, now=now)
    if shift:
        send_handed_over_mail(handover=handover, shift=shift, now=now)
    audit(by=by, action="handover.made", about=handover, now=now, until=until)
    return handover


@transaction.atomic
def take_handover(*, handover: Handover, by: User, now: datetime) -> None:
    """Records that the next person has taken over; once."""
    if by != handover.to_user:
        raise Refused(f"This note is for {handover.to_user}, so only they can take the desk.")
    if Handover.objects.filter(pk=handover.pk, taken_at=None).update(taken_at=now):
        audit(by=by, action="handover.taken", about=handover, now=now)
