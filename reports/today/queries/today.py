"""The officer's first page: what to do now, who is on air next, and how training and lines
stand.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain, groupby

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from desk.enquiries.models import EnquiryHold, Interview
from desk.enquiries.timing import Clock
from desk.lines.queries.lines import OwnLines, own_lines
from desk.rota.models import DutyShift
from desk.rota.queries.duty import shifts_at
from jobs.models import Job
from reports.packs.models import AirCheck
from reports.packs.queries.pack_states import PackState, pack_states
from reports.today import do_now
from reports.today.do_now import Row, Show, Task
from reports.today.queries import desk_tasks, other_tasks, pack_tasks
from reports.today.queries.facts import Facts, read_facts
from scheduling.training_sessions.models import TrainingSession
from training.models import Person

AHEAD = timedelta(days=7)  # on air, and training
ON_AIR_SHOWN = 8
# A new kind of work is a function here: its tasks take their place in the list by when they are
# due.
KINDS: tuple[Callable[[Facts], Iterator[Task]], ...] = (
    desk_tasks.emails,
    desk_tasks.enquiries,
    desk_tasks.needing_attention,
    desk_tasks.after_the_slot,
    desk_tasks.handovers,
    desk_tasks.holds,
    desk_tasks.briefings,
    pack_tasks.following,
    pack_tasks.failed_checks,
    pack_tasks.in_review,
    pack_tasks.sent_back,
    pack_tasks.approved_by_phone,
    other_tasks.incidents,
    other_tasks.unread_notices,
    other_tasks.support,
    other_tasks.incident_actions,
    other_tasks.exemption_requests,
    other_tasks.training_sessions,
    other_tasks.counted,
)


@dataclass(frozen=True)
class OnAir:
    """`check`: the one before air, if all of it passed."""

    interview: Interview
    pack: PackState
    check: AirCheck | None


@dataclass(frozen=True)
class Today:
    """`every`: all rows; `on_air`: by day."""

    now: datetime
    show: Show
    every: list[Row]
    on_air: list[tuple[date, list[OnAir]]]
    training_sessions: list[TrainingSession]
    own_lines: OwnLines
    late: list[Job]
    on_duty: list[DutyShift]
    is_on_duty: bool  # the reader
    is_fresh: bool  # nobody on the register and nothing on the desk

    @property
    def on(self) -> date:
        return timezone.localdate(self.now)

    @property
    def rows(self) -> list[Row]:
        rows = do_now.shown(self.every, self.show)
        return do_now.own_first(rows) if self.is_on_duty else rows

    @property
    def counts(self) -> dict[str, int]:
        return {show.value: count for show, count in do_now.counts(self.every).items()}

    @property
    def headline(self) -> str:
        return do_now.headline(self.every)

    @property
    def next_on_air(self) -> Clock | None:
        """To the first that somebody gives."""
        rows = (row.interview for _, day in self.on_air for row in day)
        named = (each for each in rows if each.person_id and each.starts_at > self.now)
        first = next(named, None)
        return Clock(first.starts_at, self.now) if first else None


def today_for(user: User, *, now: datetime, show: Show = Show.ALL) -> Today:
    """A fixed number of queries."""
    facts = read_facts(user, now=now)
    tasks = do_now.most_urgent_first(chain.from_iterable(kind(facts) for kind in KINDS), now=now)
    rows = [do_now.row(task, reader=user.pk, now=now) for task in tasks]
    on_duty = shifts_at(now)
    has_anything = bool(rows or facts.interviews or facts.versions)
    return Today(
        now=now,
        show=show,
        every=rows,
        on_air=_on_air(facts),
        training_sessions=[
            each for each in facts.training_sessions if each.starts_at < now + AHEAD
        ],
        own_lines=own_lines(user, now=now),
        late=_late_jobs(now),
        on_duty=list(on_duty),
        is_on_duty=any(shift.user_id == user.pk for shift in on_duty),
        is_fresh=not has_anything
        and not EnquiryHold.objects.exists()
        and not Person.objects.listed().exists(),
    )


def _on_air(facts: Facts) -> list[tuple[date, list[OnAir]]]:
    """Of the next days, with those that nobody gives yet, until they would have begun."""
    coming = [each for each in facts.to_come if each.person_id or each.starts_at > facts.now]
    soon = [each for each in coming if each.starts_at < facts.now + AHEAD][:ON_AIR_SHOWN]
    states = pack_states(soon, facts.versions, now=facts.now)
    passed = {check.interview_id: check for check in facts.following.checks if not check.unmet}
    rows = [OnAir(each, states[each.pk], passed.get(each.pk)) for each in soon]
    by_day = groupby(rows, key=lambda row: timezone.localdate(row.interview.starts_at))
    return [(day, list(of_day)) for day, of_day in by_day]


def _late_jobs(now: datetime) -> list[Job]:
    """The job that has been due the longest, if any is late or was given up."""
    late = Job.objects.late(now).values("pk")
    jobs = Job.objects.filter(Q(state=Job.State.GIVEN_UP) | Q(pk__in=late))
    return list(jobs.only("name", "state", "due_at").order_by("due_at")[:1])
