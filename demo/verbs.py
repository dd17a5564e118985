"""What a step of story.toml can do: an ordinary action as it is, or one with what it must see first."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.refusals import Refused
from demo.assessments import mock
from demo.certificate import photograph
from demo.pack_verbs import (
    acknowledge_pack,
    approve_pack,
    begin_pack,
    correct_pack,
    keep_template,
    print_version,
    remark_on_pack,
)
from demo.papers import issue_to_board, write_draft
from demo.planning import propose_plan
from demo.story import london
from desk.briefings.actions.briefers import arrange_briefing, complete_briefing, set_next_step
from desk.briefings.actions.briefings import decline_briefing, request_briefing, triage_briefing
from desk.choosing.queries.candidates import SlotToFill, rank_people
from desk.enquiries.actions.ask_sequences import start_sequence
from desk.enquiries.actions.assignments import accept_ask, ask_person, decline_ask, record_went_out
from desk.enquiries.actions.coverage import add_coverage, ask_correction, note_correction_made
from desk.enquiries.actions.debriefs import DebriefAnswers, give_debrief
from desk.enquiries.actions.enquiries import (
    add_note,
    answer_enquiry,
    hold_enquiry,
    log_enquiry,
    move_enquiry,
    record_approval,
    refer_enquiry,
)
from desk.enquiries.actions.handovers import hand_over, take_handover
from desk.enquiries.actions.interviews import call_off_interview, offer_interview
from desk.enquiries.actions.outlets import get_or_add_journalist, get_or_add_outlet, hold_contact
from desk.enquiries.actions.questions import approve_question
from desk.enquiries.actions.received_emails import store_email, values_of
from desk.enquiries.contacts import asking_role
from desk.enquiries.email_contents import read_contents
from desk.enquiries.models import Ask, Enquiry, Interview, Question
from desk.lines.actions.clearances import clear_line
from desk.lines.actions.decisions import record_decision
from desk.lines.actions.incidents import declare_incident, log_statement, stand_down
from desk.lines.actions.line_figures import record_figure
from desk.lines.actions.lines import (
    approve_line,
    change_line,
    check_line,
    withdraw_line,
    write_line,
)
from desk.lines.actions.notices import approve_notice, pass_on, send_notice, write_notice
from desk.lines.actions.points import assign_to_point
from desk.lines.actions.points import judge as judge_point
from desk.lines.actions.restrictions import record_restriction
from desk.lines.models import Incident, Line
from desk.lines.queries.points import point_seen
from desk.reader.imap import RawEmail
from jobs.models import Mail
from reports.meetings.action_lines import StepKind
from reports.meetings.actions.board_actions import add_action, change_action, record_step, seen_of
from reports.meetings.actions.meetings import add_meeting
from reports.meetings.models import BoardAction
from reports.meetings.queries.board_actions import line_of
from reports.packs.actions.following import make_air_check, remind_reader
from reports.packs.actions.review import submit_pack, withdraw_version
from scheduling.training_sessions.actions.lapse_reminders import remind_of_lapses
from scheduling.training_sessions.actions.training_requests import ask_for_training
from scheduling.training_sessions.actions.waiting_lists import join_waiting_list
from scheduling.training_sessions.models import Booking, TrainingSession
from training.actions.adjustments import record_adjustment
from training.actions.certificates import refuse_certificate, send_certificate
from training.actions.cpd import CpdDetails
from training.actions.cpd import add_entry as add_cpd
from training.actions.equality import count_equality_form
from training.actions.exemptions import ask_for_exemption, decide_exemption
from training.actions.social import add_entry, declare
from training.models import Course, Person, Policy, SocialDeclaration


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


def add_contact(*, outlet: str, hold: str = "", by: User, now: datetime, **values: Any) -> None:
    row = get_or_add_outlet(name=outlet, by=by, now=now)
    journalist = get_or_add_journalist(outlet=row, by=by, now=now, **values)
    if hold:
        hold_contact(journalist=journalist, reason=hold, by=by, now=now)


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


def log_call(
    *,
    outlet: str,
    journalist: str,
    phone: str,
    hours_to_deadline: float,
    received_at: datetime,
    background: str = "",
    embargo_hours: int = 0,
    by: User,
    now: datetime,
    **values: Any,
) -> None:
    deadline = received_at + timedelta(hours=hours_to_deadline)
    given = {
        "topic": None,
        "programme": "",
        "channel": Enquiry.Channel.PHONE,
        "angle": "",
        "other_guests": "",
        "sensitivity": Enquiry.Sensitivity.ROUTINE,
        "partners_to_inform": "",
    }
    enquiry = log_enquiry(
        caller={"outlet": outlet, "journalist": journalist, "phone": phone, "email": ""},
        received_at=received_at,
        deadline_at=deadline.replace(minute=0, second=0, microsecond=0),
        embargo_until=received_at + timedelta(hours=embargo_hours) if embargo_hours else None,
        background=background,
        owner=by,
        by=by,
        now=now,
        **given | values,
    )
    if background:
        add_note(enquiry=enquiry, text=background, by=by, now=now)


def offer(*, medium: str, contacts: Sequence[str] = (), **values: Any) -> None:
    offer_interview(
        medium=medium,
        arrive_minutes_before=10,
        contacts="\n".join(contacts or [f"{asking_role(medium)}: you ring ten minutes before"]),
        fallback="The communications office, 01632 960200",
        **{"format": ""} | values,
    )


def ask_in_order(*, interview: Interview, person: Person, now: datetime, **values: Any) -> None:
    """The wanted person first, then the best of the ranking."""
    wanted = SlotToFill(
        interview.medium,
        interview.starts_at,
        interview.minutes,
        interview.enquiry.topic,
        interview,
    )
    ranking = rank_people(wanted, now=now)
    best = [ranked.candidate.reference for ranked in (*ranking.ready[:2], *ranking.near[:2])]
    others = Person.objects.filter(reference__in=best).exclude(asks__interview=interview)
    later = others.exclude(pk=person.pk).order_by("reference")[:2]
    start_sequence(interview=interview, people=[person, *later], minutes=30, now=now, **values)


def accept(*, ask: Ask, by: User, now: datetime) -> None:
    accept_ask(ask=ask, by=ask.person.user or by, now=now)


def debrief(*, interview: Interview, answers: dict[str, str], by: User, now: datetime) -> None:
    """Records the debrief of an interview, and approves its first question the same day."""
    every_key = dict.fromkeys(DebriefAnswers.__annotations__, "")
    given = DebriefAnswers(**every_key | answers)  # type: ignore[typeddict-item]  # all are given
    whose = interview.person.user if interview.person else None
    give_debrief(interview=interview, answers=given, by=whose, now=now)
    first = Question.objects.proposed().filter(debrief__interview=interview).order_by("pk").first()
    if first and first.topic:
        approve_question(question=first, by=by, now=now)


def add_cpd_entry(*, person: Person, by: User, now: datetime, **values: Any) -> None:
    add_cpd(person=person, details=CpdDetails(now.date(), **values), by=by, now=now)


def wait_for_full_session(*, now: datetime, **values: Any) -> None:
    if full := TrainingSession.objects.full(now).order_by("starts_at").first():
        join_waiting_list(training_session=full, now=now, **values)


def photograph_certificate(
    *, person: Person, course: Course, completed_on: date, provider: str, light: str, **values: Any
) -> None:
    lines = [provider, course.title, person.full_name, f"{completed_on:%-d %B %Y}"]
    send_certificate(
        person=person,
        course=course,
        completed_on=completed_on,
        provider=provider,
        content=photograph(lines, light),
        **values,
    )


VERBS: dict[str, Callable[..., object]] = {
    verb.__name__: verb
    for verb in (
        accept,
        acknowledge_pack,
        add_action,
        add_contact,
        add_cpd_entry,
        add_entry,
        add_meeting,
        add_note,
        answer_enquiry,
        approve_line,
        approve_pack,
        arrange_when_free,
        ask_correction,
        ask_for_exemption,
        ask_for_training,
        ask_in_order,
        ask_person,
        begin_pack,
        call_off_interview,
        change_line,
        check_line,
        clear_line,
        complete_briefing,
        correct_pack,
        count_equality_forms,
        cover,
        debrief,
        decide_exemption,
        declare_account,
        declare_incident,
        decline_ask,
        decline_briefing,
        hand_over,
        hold_enquiry,
        issue_to_board,
        judge,
        keep_template,
        log_call,
        log_statement,
        make_air_check,
        mock,
        move_enquiry,
        note_correction_made,
        note_need_of_next_booked,
        notify_staff,
        offer,
        photograph_certificate,
        postpone,
        print_version,
        propose_plan,
        receive_email,
        record_adjustment,
        record_approval,
        record_decision,
        record_figure,
        record_went_out,
        refer_enquiry,
        refuse_certificate,
        remark_on_pack,
        remind,
        remind_reader,
        report_step,
        request_briefing,
        restrict,
        set_next_step,
        stand_down,
        submit_pack,
        take_handover,
        take_on,
        wait_for_full_session,
        withdraw_line,
        withdraw_version,
        write_draft,
        write_line,
    )
}
