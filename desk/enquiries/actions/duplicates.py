"""Duplicate enquiries: join two, separate them again, or record that they are not the same."""

from datetime import datetime

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from desk.enquiries.models import Enquiry, EnquiryNote, Interview, NotTheSame
from desk.enquiries.models.enquiry_facts import enquiry_pair
from nhsuk.dates.moments import moment_text

ITSELF = "Choose another enquiry to join this one to."


@transaction.atomic
def join_enquiry(*, enquiry: Enquiry, into: Enquiry, by: User, now: datetime) -> None:
    """Joins an enquiry to another: it leaves the board, and both logs say so."""
    if enquiry.pk == into.pk:
        raise Refused(ITSELF)
    into.refresh_from_db(fields=["joined_to"])
    joined = "{} is already joined to another enquiry. Work on that one."
    if into.joined_to_id:
        raise Refused(joined.format(into.reference))
    if Interview.objects.filter(enquiry=enquiry, called_off_at=None, went_out_at=None).exists():
        raise Refused(
            f"{enquiry.reference} has an interview that has not been called off. Join"
            f" {into.reference} to it instead, or call the interview off first."
        )
    if not Enquiry.objects.filter(pk=enquiry.pk, joined_to=None).update(joined_to=into):
        raise Refused(joined.format(enquiry.reference))
    Enquiry.objects.filter(joined_to=enquiry).update(joined_to=into)
    enquiry.joined_to = into
    EnquiryNote.objects.create(enquiry=enquiry, at=now, by=by, text=f"Joined to {into.reference}")
    EnquiryNote.objects.create(enquiry=into, at=now, by=by, text=_join_note(enquiry, into))
    audit(by=by, action="enquiry.joined", about=enquiry, now=now, into=into.reference)


def _join_note(enquiry: Enquiry, into: Enquiry) -> str:
    who = f"{enquiry.journalist}, {enquiry.outlet}" if enquiry.journalist else str(enquiry.outlet)
    sooner = (
        f". Its deadline is sooner: {moment_text(enquiry.deadline_at)}"
        if enquiry.deadline_at < into.deadline_at
        else ""
    )
    return f"{enquiry.reference} joined: {who}, {enquiry.subject}{sooner}"


@transaction.atomic
def separate_enquiry(*, enquiry: Enquiry, by: User, now: datetime) -> None:
    """Undoes a join: the enquiry stands alone again, in its earlier state."""
    into = enquiry.joined_to
    if into is None or not Enquiry.objects.filter(pk=enquiry.pk, joined_to=into).update(
        joined_to=None
    ):
        raise Refused(f"{enquiry.reference} is not joined to another enquiry.")
    enquiry.joined_to = None
    for row, text in (
        (enquiry, f"Separated from {into.reference}"),
        (into, f"{enquiry.reference} separated"),
    ):
        EnquiryNote.objects.create(enquiry=row, at=now, by=by, text=text)
    audit(by=by, action="enquiry.separated", about=enquiry, now=now, into=into.reference)


@transaction.atomic
def rule_out_duplicate(*, enquiry: Enquiry, other: Enquiry, by: User, now: datetime) -> None:
    """Records that two are not the same: neither is suggested for the other again. Doing it twice
    changes nothing.
    """
    if enquiry.pk == other.pk:
        raise Refused(ITSELF)
    _, is_new = NotTheSame.objects.get_or_create(
        **enquiry_pair(enquiry, other), defaults={"at": now, "by": by}
    )
    if is_new:
        audit(by=by, action="enquiry.not_the_same", about=enquiry, now=now, other=other.reference)
