"""Related enquiries: about one story, of one outlet or of several; linked, and shown on both."""

from datetime import datetime

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from desk.enquiries.models import Enquiry, EnquiryLink, EnquiryNote
from desk.enquiries.models.enquiry_facts import enquiry_pair


@transaction.atomic
def link_enquiries(*, enquiry: Enquiry, other: Enquiry, by: User, now: datetime) -> None:
    """Links two enquiries; both logs say so. Doing it twice changes nothing."""
    if enquiry.pk == other.pk:
        raise Refused("Choose another enquiry to link this one to.")
    _, is_new = EnquiryLink.objects.get_or_create(
        **enquiry_pair(enquiry, other), defaults={"at": now, "by": by}
    )
    if is_new:
        for one, two in ((enquiry, other), (other, enquiry)):
            text = f"Linked to {two.reference}"
            EnquiryNote.objects.create(enquiry=one, at=now, by=by, text=text)
        audit(by=by, action="enquiry.linked", about=enquiry, now=now, other=other.reference)


@transaction.atomic
def unlink_enquiries(*, enquiry: Enquiry, other: Enquiry, by: User, now: datetime) -> None:
    """Removes the link; both logs say so."""
    removed, _ = EnquiryLink.objects.filter(**enquiry_pair(enquiry, other)).delete()
    if not removed:
        raise Refused(f"{enquiry.reference} is not linked to {other.reference}.")
    for one, two in ((enquiry, other), (other, enquiry)):
        text = f"No longer linked to {two.reference}"
        EnquiryNote.objects.create(enquiry=one, at=now, by=by, text=text)
    audit(by=by, action="enquiry.unlinked", about=enquiry, now=now, other=other.reference)
