"""The tasks of this app. A task loads, calls one action and returns a short sentence."""

from datetime import timedelta

from django.utils import timezone

from scheduling.assessments.actions import recordings
from scheduling.availability.actions import busy_calendars
from scheduling.desk.actions import (
    ask_sequences,
    attention,
    care,
    debriefs,
    enquiry_alerts,
    mailbox,
    outlets,
    received_emails,
)
from scheduling.desk.models import AskSequence, Interview
from scheduling.lines.actions import incident_reviews, line_reminders
from scheduling.lines.actions.notices import remind_unread
from scheduling.lines.actions.notices import send_notice as send_to_managers
from scheduling.lines.models import Notice
from scheduling.planning.actions import training_plans
from scheduling.register.actions import leavers
from scheduling.register.actions.register_uploads import delete_expired_uploads
from scheduling.training_sessions.actions import (
    lapse_reminders,
    materials,
    no_shows,
    place_offers,
    small_groups,
)
from scheduling.training_sessions.models import TrainingSession
from training.models import Person

QUARTER = timedelta(days=92)


def forget_register_uploads() -> str:
    return f"{delete_expired_uploads(now=timezone.now())} unconfirmed register uploads deleted."


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


def offer_places(*, training_session_id: int) -> str:
    """When an offer ends: to the next of those who wait."""
    training_session = TrainingSession.objects.get(pk=training_session_id)
    offers = place_offers.offer_places(training_session=training_session, now=timezone.now())
    return f"{len(offers)} people are offered a place."


def follow_up_no_show(*, record_id: int) -> str:
    """An hour after it was recorded that somebody did not attend."""
    follow_up = no_shows.follow_up_no_show(record_id=record_id, now=timezone.now())
    if follow_up is None:
        return "No longer needed."
    return "Offered a place." if follow_up.entry_id else "Sent the other dates."


def remind_line_owners() -> str:
    """Each hour of the day: what has become due since the last run."""
    return line_reminders.remind_line_owners(now=timezone.now())


def remind_of_lapses() -> str:
    """Each morning, and again at noon for what was missed or has changed since."""
    return lapse_reminders.remind_of_lapses(now=timezone.now())


def tell_of_small_groups() -> str:
    """Each morning, and again at noon for what was missed or has changed since."""
    return f"{small_groups.tell_of_small_groups(now=timezone.now())} sessions have too few people."


def tell_of_leavers() -> str:
    return (
        f"{leavers.notify_of_leavers(now=timezone.now())} people leave before training that they"
        " are booked on."
    )


def plan_training(*, plan_id: int, run: int) -> str:
    """Half a minute at most; the page shows the best so far."""
    from scheduling.planning.actions import working_out  # loads HiGHS and NumPy, in 0.2 s

    return working_out.work_out(plan_id=plan_id, run=run, now=timezone.now())


def forget_training_plans() -> str:
    """Each night: plans of periods that ended a quarter ago; their sessions stay."""
    today = timezone.localdate(timezone.now())
    return f"{training_plans.delete_old_plans(before=today - QUARTER)} old training plans deleted."


def forget_contacts() -> str:
    number = outlets.remove_due_contacts(now=timezone.now())
    return f"{number} contacts of journalists deleted after their retention date."


def read_calendars() -> str:
    """Every five minutes: those that were not read for half an hour."""
    return busy_calendars.read_calendars(now=timezone.now())


def read_calendar(*, calendar_id: int) -> str:
    return busy_calendars.read_calendar(calendar_id=calendar_id, now=timezone.now())


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


def tell_of_materials(*, training_session_id: int) -> str:
    """Ten minutes after a file was added, or when the session ends that it is for."""
    training_session = TrainingSession.objects.get(pk=training_session_id)
    told = materials.tell_of_materials(training_session=training_session, now=timezone.now())
    return f"{told} people are told of files of their session."


def delete_materials() -> str:
    """Each night: files of sessions that were removed, or are older than training is kept."""
    deleted = materials.delete_due(now=timezone.now())
    return f"{deleted} files of training sessions deleted after their last day."


def delete_recordings() -> str:
    """Each night: recordings past their last day."""
    return (
        f"{recordings.delete_due(now=timezone.now())} recordings of interviews deleted after their"
        " last day."
    )
