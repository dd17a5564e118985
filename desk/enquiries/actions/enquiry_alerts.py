"""Alerts that an enquiry's clock is running out or has run out. Each is sent once, however late or
often the job runs.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.access import Role
from accounts.audit import audit
from accounts.leavers import holders_here, with_access
from accounts.models import User
from desk import job_names
from desk.enquiries.enquiry_emails import send_alert_mail
from desk.enquiries.models import Enquiry, EnquiryAlert, EnquiryNote
from desk.enquiries.queries.enquiries import (
    active_interviews,
    alerts_of,
    current_limits,
    next_deadline,
    with_active_interviews,
)
from desk.enquiries.timing import Alert, due_alerts
from desk.rota.queries.duty import users_on_duty
from jobs.actions import in_utc, queue_job


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
    key = f"enquiry {enquiry.pk} {alert.kind} {in_utc(alert.due_at)}"
    queue_job(
        name=job_names.SEND_ENQUIRY_ALERT,
        arguments={"enquiry_id": enquiry.pk, "kind": alert.kind},
        now=now,
        due_at=due_at,
        dedup_key=key,
    )


@transaction.atomic
def send_alert(*, enquiry_id: int, kind: str, now: datetime) -> str:
    """Mails the owner, the deputy and whoever is on duty, and at the last call the managers if nobody
    is, if the alert still applies; once for each deadline.
    """
    enquiry = Enquiry.objects.select_for_update().get(pk=enquiry_id)
    interviews = list(enquiry.interviews.filter(called_off_at=None).in_order())
    limits = current_limits()
    due = due_alerts(alerts_of(enquiry, interviews, limits), now)
    alert = next((alert for alert in due if alert.kind == kind), None)
    if alert is None:
        return f"{enquiry.reference} no longer needs this."
    recipients = _recipients(enquiry, kind, now)
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


def _recipients(enquiry: Enquiry, kind: str, now: datetime) -> list[User]:
    """At the last call the managers too, if nobody is on duty."""
    answering = answering_for(enquiry, now=now)
    if kind != EnquiryAlert.Kind.THEN or users_on_duty(now):
        return answering
    managers = _managers(timezone.localdate(now))
    return answering + [user for user in managers if user not in answering]


def answering_for(enquiry: Enquiry, *, now: datetime) -> list[User]:
    """The owner and the deputy who can sign in, and whoever is on duty at the moment; the managers if
    there is none of them, because they left or were switched off.
    """
    on = timezone.localdate(now)
    keys = [enquiry.owner_id, enquiry.deputy_id]
    found = User.objects.filter(with_access(on), pk__in=[key for key in keys if key])
    answering = sorted(found, key=lambda user: keys.index(user.pk))
    answering += [user for user in users_on_duty(now) if user not in answering]
    return answering or list(_managers(on))


def _managers(on: date) -> QuerySet[User]:
    return holders_here({Role.MANAGER}, on).order_by("name")
