"""Mails after an interview: a link and no content, and always to someone."""

from desk.enquiries.debrief_emails import notify_correction
from jobs.models import Mail
from tests.clock import NOW
from tests.factories.debriefs import GivenFactory
from training.models import Organisation


def test_tell_of_correction_goes_to_the_desk_or_the_owner(officer):
    interview = GivenFactory(enquiry__owner=officer)
    for address in ("", "desk@example.nhs.uk"):
        Organisation.objects.update(communications_email=address)
        notify_correction(interview=interview, now=NOW)

    assert list(Mail.objects.order_by("pk").values_list("to", flat=True)) == [
        officer.email,
        "desk@example.nhs.uk",
    ]
