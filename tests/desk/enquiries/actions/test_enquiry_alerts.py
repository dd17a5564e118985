"""Owner and deputy are told when a clock runs out, managers at the last call: once, however often
the job runs.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from accounts.access import Role
from accounts.models import User
from desk import job_names
from desk.enquiries.actions import enquiries, enquiry_alerts
from desk.enquiries.models import Enquiry, EnquiryAlert, EnquiryNote
from jobs.models import Job, Mail
from tests.clock import NOW, TODAY
from tests.desk.enquiries.actions.test_enquiries import CALLER, details
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import DutyShiftFactory, EnquiryFactory, InterviewFactory
from tests.factories.training import PersonFactory
from training.models import Organisation

AT_SIX = NOW.replace(hour=18, minute=0)
RunJobs = Callable[..., list[str]]


@pytest.fixture
def enquiry(officer: User, manager: User) -> Enquiry:
    """Of 4:20pm for 6pm: half of the time is used at 5:10pm, 80% at 5:40pm."""
    about = details(officer, received_at=NOW, deadline_at=AT_SIX)
    return enquiries.log_enquiry(caller=CALLER, by=officer, now=NOW, **about)


def told(kind: str | None = None) -> list[str]:
    mails = Mail.objects.order_by("pk")
    return [mail.to for mail in (mails.filter(subject__contains=kind) if kind else mails)]


def test_logging_plans_an_alert_for_each_moment(enquiry):
    planned = (
        Job.objects.filter(name=job_names.SEND_ENQUIRY_ALERT)
        .order_by("due_at")
        .values_list("arguments", "due_at")
    )

    assert [(arguments["kind"], (due - NOW).seconds // 60) for arguments, due in planned] == [
        ("acknowledge", 30),
        ("first", 50),
        ("then", 80),
    ]


def test_alerts_planned_again_in_summer_time_are_the_same_jobs(officer):
    july = NOW.replace(month=7)
    about = details(officer, received_at=july, deadline_at=july.replace(hour=18))
    logged = enquiries.log_enquiry(caller=CALLER, by=officer, now=july, **about)

    enquiry_alerts.plan_alerts(enquiry=Enquiry.objects.get(pk=logged.pk), now=july)

    assert Job.objects.filter(name=job_names.SEND_ENQUIRY_ALERT).count() == 3


def test_send_alert_tells_owner_then_managers_too(enquiry, run_jobs):
    run_jobs(at=NOW + timedelta(minutes=51))
    early = told()
    run_jobs(at=NOW + timedelta(minutes=81))

    assert early == ["officer@example.nhs.uk"] * 2
    assert told("nearly due") == ["officer@example.nhs.uk", "manager@example.nhs.uk"]
    assert EnquiryNote.objects.filter(
        text="Last call before the deadline: Ceri Maddox, Ines Thackray told by email"
    ).exists()


def test_a_mail_holds_a_link_and_not_what_it_is_about(enquiry, run_jobs):
    enquiry_alerts.send_alert(enquiry_id=enquiry.pk, kind="first", now=NOW + timedelta(minutes=50))

    text = Mail.objects.get().text
    assert f"/enquiries/{enquiry.reference}/" in text
    assert ["Ambulance" in text, "Solent" in text] == [False, False]


@pytest.mark.parametrize("pause", [timedelta(minutes=85), timedelta(hours=20)])
def test_after_an_outage_only_the_last_call_is_sent(enquiry, run_jobs, pause):
    enquiries.move_enquiry(enquiry=enquiry, step="triaged", by=enquiry.owner, now=NOW)

    run_jobs(at=NOW + pause)

    assert list(EnquiryAlert.objects.order_by("pk").values_list("kind", flat=True)) == ["then"]


def test_doubled_runs_and_a_queue_beside_them_send_once(enquiry, run_jobs):
    late = NOW + timedelta(minutes=85)
    Job.objects.all().delete()  # as if the plan had been lost

    queued = [enquiry_alerts.queue_alerts(now=late) for _ in range(2)]
    run_jobs(at=late)
    for kind in ("acknowledge", "then"):
        enquiry_alerts.send_alert(enquiry_id=enquiry.pk, kind=kind, now=late)

    assert queued == [2, 2]
    assert len(told()) == 3
    assert enquiry_alerts.queue_alerts(now=late) == 0


def test_nobody_is_called_where_the_outlet_has_its_answer_or_the_deadline_has_moved(
    enquiry,
):
    at: datetime = NOW + timedelta(minutes=55)
    Enquiry.objects.update(deadline_at=AT_SIX + timedelta(days=1))
    moved = enquiry_alerts.send_alert(enquiry_id=enquiry.pk, kind="first", now=at)
    Enquiry.objects.update(deadline_at=AT_SIX, state="answered")
    answered = enquiry_alerts.send_alert(enquiry_id=enquiry.pk, kind="first", now=at)

    assert [moved, answered] == ["E-0001 no longer needs this."] * 2
    assert told() == []


def test_managers_replace_an_owner_who_has_left(enquiry, officer, manager):
    User.objects.filter(pk=officer.pk).update(is_active=False)

    enquiry_alerts.send_alert(
        enquiry_id=enquiry.pk, kind="acknowledge", now=NOW + timedelta(minutes=30)
    )

    assert told() == [manager.email]


def test_a_live_bid_is_decided_from_when_it_reached_us(officer, manager):
    came_with_it = EnquiryFactory(
        state="offered", received_at=NOW - timedelta(minutes=18), logged_at=NOW
    )
    an_hour_ago = NOW - timedelta(hours=1)
    came_later = EnquiryFactory(state="offered", received_at=an_hour_ago, logged_at=an_hour_ago)
    recorded = EnquiryFactory(state="offered", received_at=an_hour_ago)
    InterviewFactory(enquiry=came_with_it, offered_at=NOW)
    InterviewFactory(enquiry=came_later, offered_at=NOW)
    InterviewFactory(enquiry=recorded, offered_at=NOW, mode="recorded")
    Organisation.objects.update(decide_bid_minutes=20)

    at = NOW + timedelta(minutes=2)
    answers = [
        enquiry_alerts.send_alert(enquiry_id=row.pk, kind="decide", now=at)
        for row in Enquiry.objects.order_by("pk")
    ]

    assert ["told" in answer for answer in answers] == [True, False, False]


def test_managers_replace_an_owner_whose_last_day_has_passed(enquiry, officer, run_jobs):
    """Nobody has switched them off: the register says it."""
    PersonFactory(user=officer, left_on=TODAY - timedelta(days=1))

    run_jobs(at=NOW + timedelta(minutes=31))

    assert told() == ["manager@example.nhs.uk"]


def test_an_alert_goes_to_whoever_is_on_duty_then(enquiry, manager, run_jobs):
    """The shift ends between the two calls: the first is theirs, the last the managers'."""
    on_duty = UserFactory(name="Kofi Larkhill", roles={Role.OFFICER})
    DutyShiftFactory(user=on_duty, ends_at=NOW + timedelta(minutes=60))

    run_jobs(at=NOW + timedelta(minutes=51))
    run_jobs(at=NOW + timedelta(minutes=81))

    assert told("is due soon") == ["officer@example.nhs.uk", on_duty.email]
    assert told("nearly due") == ["officer@example.nhs.uk", "manager@example.nhs.uk"]


def test_the_last_call_spares_managers_while_someone_is_on_duty(enquiry, manager, run_jobs):
    on_duty = DutyShiftFactory().user

    run_jobs(at=NOW + timedelta(minutes=81))

    assert told("nearly due") == ["officer@example.nhs.uk", on_duty.email]


def test_whoever_is_on_duty_answers_for_an_owner_who_left(enquiry, officer, manager, run_jobs):
    on_duty = DutyShiftFactory().user
    User.objects.filter(pk=officer.pk).update(is_active=False)

    run_jobs(at=NOW + timedelta(minutes=51))

    assert set(told()) == {on_duty.email}
