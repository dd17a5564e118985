"""What a step of story.toml can do: an ordinary action as it is, or one with what it must see first."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.refusals import Refused
from demo.story import london
from jobs.models import Mail
from reports.meetings.action_lines import StepKind
from reports.meetings.actions.board_actions import add_action, change_action, record_step, seen_of
from reports.meetings.actions.meetings import add_meeting
from reports.meetings.models import BoardAction
from reports.meetings.queries.board_actions import line_of
from scheduling.desk.actions.briefers import arrange_briefing, complete_briefing, set_next_step
from scheduling.desk.actions.briefings import decline_briefing, request_briefing, triage_briefing
from scheduling.desk.actions.coverage import add_coverage, ask_correction, note_correction_made
from scheduling.desk.actions.enquiries import add_note, record_approval
from scheduling.desk.actions.handovers import hand_over, take_handover
from scheduling.desk.actions.outlets import get_or_add_journalist, get_or_add_outlet, hold_contact
from scheduling.desk.actions.received_emails import store_email, values_of
from scheduling.desk.email_contents import read_contents
from scheduling.desk.imap import RawEmail
from scheduling.desk.models import Enquiry
from scheduling.lines.actions.clearances import clear_line
from scheduling.lines.actions.decisions import record_decision
from scheduling.lines.actions.incidents import FollowUp, declare_incident, log_statement
from scheduling.lines.actions.incidents import stand_down as end_incident
from scheduling.lines.actions.line_figures import record_figure
from scheduling.lines.actions.lines import (
    approve_line,
    change_line,
    check_line,
    withdraw_line,
    write_line,
)
from scheduling.lines.actions.notices import approve_notice, pass_on, send_notice, write_notice
from scheduling.lines.actions.points import assign_to_point
from scheduling.lines.actions.points import judge as judge_point
from scheduling.lines.actions.restrictions import record_restriction
from scheduling.lines.models import Incident, Line
from scheduling.lines.queries.points import point_seen
from scheduling.training_sessions.actions.lapse_reminders import remind_of_lapses
from scheduling.training_sessions.models import Booking
from training.actions.adjustments import record_adjustment
from training.actions.equality import count_equality_form
from training.actions.exemptions import ask_for_exemption, decide_exemption
from training.actions.social import add_entry, declare
from training.models import Person, Policy, SocialDeclaration


def restrict(*, first: date, last: date, **values: Any) -> None:
    starts_at, ends_at = london(first, 0), london(last + timedelta(days=1), 0)
    given = {"topics": [], "people": []} | values
    record_restriction(starts_at=starts_at, ends_at=ends_at, **given)


def judge(*, incident: Incident, line: Line, by: User, now: datetime, **values: Any) -> None:
    """Puts the line and the only statement to the only point, and judges them."""
    point, statement = incident.points.get(), incident.statements.get()
    seen = point_seen(point)
    assign_to_point(point=point, lines=[line], statements=[statement], seen=seen, by=by, now=now)
    judge_point(point=point, line=line, statement=statement, instead_of=0, by=by, now=now, **values)


def notify_staff(
    *, reports_to: dict[str, list[str]], approved_by: User, read: int, now: datetime, **values: Any
) -> None:
    """Line managers are told, with a few people each; the first have passed it on."""
    holder = {person.job_title: person for person in Person.objects.order_by("reference")}
    for manager, titles in reports_to.items():
        people = [holder[title].pk for title in titles if title in holder]
        Person.objects.filter(pk__in=people).update(line_manager=holder.get(manager))
    notice = write_notice(now=now, **values)
    approve_notice(notice=notice, revision=1, by=approved_by, now=now)
    send_notice(notice=notice, now=now)
    for copy in notice.copies.order_by("pk")[:read]:
        pass_on(copy=copy, now=now + timedelta(minutes=12))


def stand_down(*, follow_ups: list[dict[str, Any]], **values: Any) -> None:
    end_incident(follow_ups=[FollowUp(**each) for each in follow_ups], **values)


def report_step(*, kind: str, now: datetime, **values: Any) -> None:
    record_step(kind=StepKind(kind), on=timezone.localdate(now), now=now, **values)


def postpone(*, action: BoardAction, now: datetime, **values: Any) -> None:
    line = line_of(action, on=timezone.localdate(now))
    values |= {"what": line.what, "owner": None, "owner_post": line.owner}
    change_action(action=action, seen=seen_of(line), now=now, **values)


def declare_account(*, by: User, now: datetime, **values: Any) -> None:
    version = Policy.objects.get().in_force(now.date())
    entry = SocialDeclaration(**values)
    declare(entry=entry, guidance_id=version.pk if version else None, by=by, now=now)


def add_contact(*, outlet: str, by: User, now: datetime, **values: Any) -> None:
    row = get_or_add_outlet(name=outlet, by=by, now=now)
    get_or_add_journalist(outlet=row, by=by, now=now, **values)


def cover(*, enquiry: Enquiry, **values: Any) -> None:
    interview = enquiry.interviews.get()
    link = f"https://news.example/{enquiry.reference.lower()}"
    given = {"title": enquiry.subject, "tone": ""} | values
    add_coverage(
        enquiry=enquiry,
        interview=interview,
        outlet=enquiry.outlet.name,
        published_at=interview.ends_at,
        link=link,
        **given,
    )


def receive_email(*, uid: int, sender: str, subject: str, text: str, now: datetime) -> None:
    message = EmailMessage()
    message["From"] = sender
    message["Subject"] = subject
    message["Date"] = now
    message["Message-ID"] = f"<{uid}@example.org>"
    message.set_content(text)
    content = message.as_bytes()
    raw = RawEmail(uid, now, len(content), content)
    store_email(values_of(raw=raw, contents=read_contents(content), now=now))


def ask_for_briefing(**values: Any) -> None:
    with suppress(Refused):  # in this example they have left
        request_briefing(**values)


def take_on(**values: Any) -> None:
    triage_briefing(wanted_by=None, **values)


def arrange_when_free(*, days: list[date], hour: int, **values: Any) -> None:
    """On the first of the days on which both are free."""
    for day in days:
        with suppress(Refused):
            arrange_briefing(starts_at=london(day, hour), **values)
            return


def remind(*, now: datetime) -> None:
    """Marks that morning's mails as sent, because a reminder counts from the mail before it."""
    remind_of_lapses(now=now)
    Mail.objects.unsent().filter(queued_at=now).update(sent_at=now, text="", html="")


def note_need_of_next_booked(*, now: datetime, **values: Any) -> None:
    """So that the trainer of the next session has something to arrange."""
    coming = Booking.objects.active().filter(training_session__starts_at__gt=now, person__user=None)
    if booking := coming.order_by("training_session__starts_at", "pk").first():
        record_adjustment(person=booking.person, now=now, **values)


def count_equality_forms(*, number: int, now: datetime) -> None:
    for each in range(number):
        answers = {
            "sex": "female" if each % 3 else "male",
            "disability": "no" if each % 9 else "yes",
            "age": ("35_to_49" if each % 2 else "50_to_64") if each % 5 else "",
        }
        count_equality_form(answers=answers, year=now.year)


VERBS: dict[str, Callable[..., object]] = {
    verb.__name__: verb
    for verb in (
        add_action,
        add_contact,
        add_entry,
        add_meeting,
        add_note,
        approve_line,
        arrange_when_free,
        ask_correction,
        ask_for_briefing,
        ask_for_exemption,
        change_line,
        check_line,
        clear_line,
        complete_briefing,
        count_equality_forms,
        cover,
        decide_exemption,
        declare_account,
        declare_incident,
        decline_briefing,
        hand_over,
        hold_contact,
        judge,
        log_statement,
        note_correction_made,
        note_need_of_next_booked,
        notify_staff,
        postpone,
        receive_email,
        record_adjustment,
        record_approval,
        record_decision,
        record_figure,
        remind,
        report_step,
        restrict,
        set_next_step,
        stand_down,
        take_handover,
        take_on,
        withdraw_line,
        write_line,
    )
}
