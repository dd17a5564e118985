"""What a step of story.toml can do: an ordinary action as it is, or one with what it must see first."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from demo.story import london
from reports.meetings.action_lines import StepKind
from reports.meetings.actions.board_actions import add_action, change_action, record_step, seen_of
from reports.meetings.actions.meetings import add_meeting
from reports.meetings.models import BoardAction
from reports.meetings.queries.board_actions import line_of
from scheduling.lines.actions.clearances import clear_line
from scheduling.lines.actions.decisions import record_decision
from scheduling.lines.actions.incidents import FollowUp, declare_incident, log_statement
from scheduling.lines.actions.incidents import stand_down as end_incident
from scheduling.lines.actions.lines import approve_line, check_line, write_line
from scheduling.lines.actions.notices import approve_notice, pass_on, send_notice, write_notice
from scheduling.lines.actions.points import assign_to_point
from scheduling.lines.actions.points import judge as judge_point
from scheduling.lines.actions.restrictions import record_restriction
from scheduling.lines.models import Incident, Line
from scheduling.lines.queries.points import point_seen
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


VERBS: dict[str, Callable[..., object]] = {
    verb.__name__: verb
    for verb in (
        add_action,
        add_entry,
        add_meeting,
        approve_line,
        check_line,
        clear_line,
        declare_account,
        declare_incident,
        judge,
        log_statement,
        notify_staff,
        postpone,
        record_decision,
        report_step,
        restrict,
        stand_down,
        write_line,
    )
}
