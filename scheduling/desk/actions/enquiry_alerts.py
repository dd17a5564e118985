"""Alerts that an enquiry's clock is running out or has run out. Each is sent once, however late or
often the job runs.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.access import Role
from accounts.audit import audit
from accounts.models import User
from jobs.actions import queue_job
from scheduling import job_names
from scheduling.desk.enquiry_emails import send_alert_mail
from scheduling.desk.models import Enquiry, EnquiryAlert, EnquiryNote
from scheduling.desk.queries.enquiries import (
    active_interviews,
    alerts_of,
    current_limits,
    next_deadline,
    with_active_interviews,
)
from scheduling.desk.timing import Alert, due_alerts


@transaction.atomic
def plan_alerts(*, enquiry: Enquiry, now: datetime) -> None:
    """Queues a job for each later alert, in the transaction that logs or changes the enquiry or
    offers a slot.
    """
    interviews = list(enquiry.interviews.filter(called_off_at=None).in_order())
    for alert in alerts_of(enquiry, interviews, current_limits()):
        _queue_alert(enquiry, alert, now)


@transaction.atomic
def queue_alerts(*, now: datetime) -> int:
    """Queues alerts that are due and not sent: after an outage, or when the limits change. Returns
    how many.
    """
    limits = current_limits()
    number = 0
    sent = set(
        EnquiryAlert.objects.filter(enquiry__in=Enquiry.objects.waiting()).values_list(
            "enquiry", "kind", "due_at"
        )
    )
    for enquiry in with_active_interviews(Enquiry.objects.waiting().by_deadline()):
        for alert in due_alerts(alerts_of(enquiry, active_interviews(enquiry), limits), now):
            if (enquiry.pk, alert.kind, alert.due_at) not in sent:
                _queue_alert(enquiry, alert, now)
                number += 1
    return number


def _queue_alert(enquiry: Enquiry, alert: Alert, now: datetime) -> None:
    due_at = max(alert.due_at, now)
    key = f"enquiry {enquiry.pk} {alert.kind} {alert.due_at.isoformat()}"
    queue_job(
        name=job_names.SEND_ENQUIRY_ALERT,
        arguments={"enquiry_id": enquiry.pk, "kind": alert.kind},
        now=now,
        due_at=due_at,
        dedup_key=key,
    )


@transaction.atomic
def send_alert(*, enquiry_id: int, kind: str, now: datetime) -> str:
    """Mails the owner and the deputy, and at the last call the managers, if the alert still
    applies; once for each deadline.
    """
    enquiry = Enquiry.objects.select_for_update().get(pk=enquiry_id)
    interviews = list(enquiry.interviews.filter(called_off_at=None).in_order())
    limits = current_limits()
    due = due_alerts(alerts_of(enquiry, interviews, limits), now)
    alert = next((alert for alert in due if alert.kind == kind), None)
    if alert is None:
        return f"{enquiry.reference} no longer needs this."
    recipients = _recipients(enquiry, kind)
    names = ", ".join(user.name for user in recipients)
    values = {"sent_at": now, "told": names[:500]}
    row, is_new = EnquiryAlert.objects.get_or_create(
        enquiry=enquiry, kind=kind, due_at=alert.due_at, defaults=values
    )
    if not is_new:
        return f"{enquiry.reference}: already sent."
    deadline = next_deadline(enquiry, now, interviews, limits)
    for user in recipients:
        send_alert_mail(alert=row, deadline=deadline, to=user, now=now)
    text = (
        f"{row.get_kind_display()}: {names} told by email"
        if recipients
        else f"{row.get_kind_display()}: nobody to tell"
    )
    EnquiryNote.objects.create(enquiry=enquiry, at=now, text=text)
    audit(by=None, action="enquiry.alerted", about=enquiry, now=now, kind=kind, told=names)
    return f"{enquiry.reference}: {names} told."


def _recipients(enquiry: Enquiry, kind: str) -> list[User]:
    """The owner and the deputy; the managers too at the last call, or if neither of the two is
    active.
    """
    answering = owner_or_managers(enquiry)
    if kind != EnquiryAlert.Kind.THEN:
        return answering
    return answering + [user for user in _managers() if user not in answering]


def owner_or_managers(enquiry: Enquiry) -> list[User]:
    """The owner and the deputy who are active; the managers if neither is."""
    answering = [user for user in (enquiry.owner, enquiry.deputy) if user and user.is_active]
    return answering or list(_managers())


def _managers() -> QuerySet[User]:
    managers: QuerySet[User] = User.objects.filter(is_active=True, role_grants__role=Role.MANAGER)
    return managers.distinct().order_by("name")
