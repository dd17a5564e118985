"""The tasks of this app. A task loads, calls one action and returns a short sentence."""

from django.utils import timezone

from desk.assessments.actions import recordings
from desk.choosing.actions import attention
from desk.enquiries.actions import (
    ask_sequences,
    care,
    debriefs,
    enquiry_alerts,
    outlets,
    received_emails,
)
from desk.enquiries.models import AskSequence, Interview
from desk.lines.actions import incident_reviews, line_reminders
from desk.lines.actions.notices import remind_unread
from desk.lines.actions.notices import send_notice as send_to_managers
from desk.lines.models import Notice
from desk.mailbox.actions import mailbox
from training.models import Person


def queue_enquiry_alerts() -> str:
    return f"{enquiry_alerts.queue_alerts(now=timezone.now())} alerts still to be sent."


def send_enquiry_alert(*, enquiry_id: int, kind: str) -> str:
    return enquiry_alerts.send_alert(enquiry_id=enquiry_id, kind=kind, now=timezone.now())


def tell_of_attention() -> str:
    """Each minute: what has kept a spokesperson from their interview since they said yes."""
    return f"Told of {attention.tell_of_attention(now=timezone.now())} interviews."


def advance_ask_sequence(*, sequence_id: int) -> str:
    return ask_sequences.advance_sequence(
        sequence=AskSequence.objects.get(pk=sequence_id), now=timezone.now()
    )


def remind_line_owners() -> str:
    """Each hour of the day: what has become due since the last run."""
    return line_reminders.remind_line_owners(now=timezone.now())


def forget_contacts() -> str:
    number = outlets.remove_due_contacts(now=timezone.now())
    return f"{number} contacts of journalists deleted after their retention date."


def read_mailbox() -> str:
    """Every other minute, in the lane for work with other servers."""
    return mailbox.read_mailbox(now=timezone.now())


def forget_received_emails() -> str:
    number = received_emails.empty_due_emails(now=timezone.now())
    return f"{number} emails that were no enquiries deleted."


def send_notice(*, notice_id: int) -> str:
    notice = Notice.objects.get(pk=notice_id)
    return (
        f"“{notice}” sent to {send_to_managers(notice=notice, now=timezone.now())} line managers."
    )


def chase_notices() -> str:
    return (
        f"{remind_unread(now=timezone.now())} line managers reminded of a notice they have not"
        " read."
    )


def remind_of_incident_lines() -> str:
    return (
        f"{incident_reviews.remind_owners(now=timezone.now())} reminders sent about lines in an"
        " incident."
    )


def queue_debriefs() -> str:
    return f"{debriefs.queue_links(now=timezone.now())} debrief links queued."


def chase_care() -> str:
    return f"{care.remind_of_care(now=timezone.now())} requests for support that nobody has opened."


def send_debrief_link(*, interview_id: int, person_id: int, is_chase: bool) -> str:
    interview = Interview.objects.select_related("enquiry__outlet").get(pk=interview_id)
    person = Person.objects.get(pk=person_id)
    link = debriefs.send_link(
        interview=interview, person=person, is_chase=is_chase, now=timezone.now()
    )
    return "Asked by email." if link else "No longer needed."


def delete_recordings() -> str:
    """Each night: recordings past their last day."""
    return (
        f"{recordings.delete_due(now=timezone.now())} recordings of interviews deleted after their"
        " last day."
    )
