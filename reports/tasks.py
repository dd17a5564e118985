"""The tasks of this app. A task loads rows, calls one action and returns a short sentence."""

from typing import Any

from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from desk.enquiries.models import Interview
from desk.lines.models import Incident, Line
from jobs.work import finishing
from nhsuk.words import plural
from reports.api.actions import webhooks
from reports.api.models import WebhookDelivery
from reports.board.actions.papers import issue_paper as issue
from reports.board.models import PaperVersion
from reports.meetings.actions.paper_reminders import queue_paper_reminders
from reports.meetings.emails import send_paper_reminder as mail_paper_reminder
from reports.meetings.models import BoardMeeting
from reports.packs.actions import following, phone_approvals, reissue
from reports.packs.actions.line_notifications import notify_line_users
from reports.packs.actions.printing import print_for_reader as print_for
from reports.packs.actions.printing import render_version
from reports.packs.actions.stale_notifications import (
    notify_of_incident,
    notify_of_stale_packs,
    tell_of_change,
)
from reports.packs.models import Chase, PackVersion
from reports.records.actions import people_removal, retention
from training.models import Person


def render_pack(*, version_id: int, is_approved: bool) -> str:
    version = PackVersion.objects.select_related("pack__interview", "approved_by", "recipient").get(
        pk=version_id
    )
    return render_version(version=version, is_approved=is_approved, now=timezone.now())


def print_for_reader(*, person_id: int) -> str:
    return print_for(person=Person.objects.get(pk=person_id), now=timezone.now())


def follow_interview(
    *,
    interview_id: int,
    by_id: int | None,
    before_id: int | None = None,
    sequence: int = 0,
    was: dict[str, Any] | None = None,
) -> str:
    interview = Interview.objects.get(pk=interview_id)
    by = _row(User, by_id)
    before = _row(Person, before_id)
    said = reissue.update_pack(
        interview=interview,
        before=before,
        is_other_journalist="journalist" in (was or {}),
        by=by,
        now=timezone.now(),
    )
    if was:
        tell_of_change(interview=interview, was=was, sequence=sequence, now=timezone.now())
    notify_of_stale_packs(now=timezone.now())
    return said


def tell_of_line(*, line_id: int) -> str:
    notify_of_stale_packs(now=timezone.now())
    return notify_line_users(
        line=Line.objects.select_related("owner").get(pk=line_id), now=timezone.now()
    )


def tell_of_stale_packs() -> str:
    """Every minute."""
    count = notify_of_stale_packs(now=timezone.now())
    return f"People were told of {plural(count, 'pack')} out of date."


def tell_of_incident(*, incident_id: int) -> str:
    incident = Incident.objects.get(pk=incident_id)
    return f"{notify_of_incident(incident=incident, now=timezone.now())} emails about “{incident}”."


def queue_following() -> str:
    """Every five minutes."""
    return f"{following.queue_following(now=timezone.now())} to follow up."


def chase_reader(*, version_id: int, kind: str) -> str:
    versions = PackVersion.objects.select_related("pack__interview__enquiry__owner", "recipient")
    version = versions.get(pk=version_id)
    return following.remind_reader(version=version, kind=Chase.Kind(kind), now=timezone.now())


def make_air_check(*, interview_id: int) -> str:
    interview = Interview.objects.select_related("person", "enquiry__owner").get(pk=interview_id)
    return following.make_air_check(interview=interview, now=timezone.now())


def _row[M: Model](model: type[M], pk: int | None) -> M | None:
    return None if pk is None else model._default_manager.get(pk=pk)


def chase_phone_approvals() -> str:
    """Each morning: asks again those who have not confirmed what was approved in their name."""
    chased = phone_approvals.remind_of_phone_approvals(now=timezone.now())
    return f"{plural(chased, 'approval')} by phone chased."


def remove_old_records() -> str:
    """Each night: enquiries with their packs, lines, and people with their training, once past
    their retention date.
    """
    return (
        f"{plural(retention.remove_due(now=timezone.now()), 'record')} past the retention date"
        " deleted."
    )


def forget_mails() -> str:
    return (
        f"{plural(retention.remove_due_mails(now=timezone.now()), 'email')} past the retention date"
        " deleted."
    )


def remove_files(*, names: list[str]) -> str:
    return f"{plural(retention.remove_files(names=names), 'PDF')} of removed packs deleted."


def remove_files_of_people(*, files: list[list[str]]) -> str:
    return f"{plural(people_removal.remove_files(files=files), 'file')} of removed people deleted."


def queue_webhooks() -> str:
    """Every minute: what happened since."""
    return f"{plural(webhooks.queue_deliveries(now=timezone.now()), 'message')} to other programs."


def queue_webhooks_of_lapses() -> str:
    """Each night."""
    queued = webhooks.queue_lapses(now=timezone.now())
    return f"{plural(queued, 'message')} about lapses to other programs."


def send_webhook(*, delivery_id: int) -> str:
    deliveries = WebhookDelivery.objects.select_related("webhook")
    delivery = deliveries.filter(pk=delivery_id).first()
    if delivery is None:
        return "It was deleted meanwhile."
    return webhooks.send_delivery(delivery=delivery, now=timezone.now())


def issue_paper(*, version_id: int) -> str:
    versions = PaperVersion.objects.select_related("paper__meeting", "approved_by")
    return issue(version=versions.get(pk=version_id), now=timezone.now())


def remind_of_papers() -> str:
    """Twice a day, so that a missed morning is made up for."""
    count = queue_paper_reminders(now=timezone.now())
    return f"{plural(count, 'paper')} for the board due within a week."


def send_paper_reminder(*, meeting_id: int) -> str:
    meeting = BoardMeeting.objects.not_retracted().filter(pk=meeting_id).first()
    if meeting is None:
        return "The meeting was removed or changed since."
    sentence = f"Reminded the managers of the paper for {meeting}."
    with finishing(sentence):
        mail_paper_reminder(meeting=meeting, now=timezone.now())
    return sentence
