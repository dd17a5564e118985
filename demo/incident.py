"""Restrictions of the example, and an incident three weeks ago, when the computers failed: from
declaration to review.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import User
from demo.people import Member
from demo.story import Story, london, working_day
from scheduling.lines.actions.clearances import clear_line
from scheduling.lines.actions.decisions import record_decision
from scheduling.lines.actions.incidents import FollowUp, declare_incident, log_statement, stand_down
from scheduling.lines.actions.lines import approve_line, check_line, write_line
from scheduling.lines.actions.notices import approve_notice, pass_on, send_notice, write_notice
from scheduling.lines.actions.points import assign_to_point, judge
from scheduling.lines.actions.restrictions import record_restriction
from scheduling.lines.models import Incident, Judgement, Line, Notice
from scheduling.lines.queries.points import point_seen
from training.models import Person, Topic

FACTS_ONLY = (
    "Facts about services only. Nothing on policy, parties or candidates, and no pictures with any"
    " of them."
)

REPORTS_TO = {
    "Clinical Lead, Urgent Care": ["Head of Urgent Care", "Ward Manager, Emergency Department"],
    "Chief Executive": ["Medical Director", "Chief Nurse", "Chief Finance Officer"],
    "Medical Director": ["Clinical Lead, Mental Health", "Clinical Lead, Cancer"],
}


@dataclass
class IncidentDay:
    """`day` is the working day of the incident; all of it happens between 10am and 7pm."""

    story: Story
    officer: User
    manager: User
    members: list[Member]
    day: date = field(init=False)

    def __post_init__(self) -> None:
        self.day = working_day(self.story.on - timedelta(days=20))

    def plan(self) -> None:
        self.story.at(
            london(working_day(self.story.on - timedelta(days=60)), 9), self._restrictions
        )
        for hour, minute, action in (
            (10, 5, self._declare),
            (10, 20, self._write),
            (10, 35, self._approve),
            (10, 50, self._log_statement),
            (11, 5, self._clear),
            (11, 10, self._judge),
            (11, 20, self._decide),
            (11, 40, self._notify_staff),
            (19, 0, self._stand_down),
        ):
            self.story.at(london(self.day, hour, minute), action)

    def _restrictions(self, now: datetime) -> None:
        on = self.story.on
        elections: dict[str, Any] = {
            "kind": "pre_election",
            "scope": "everything",
            "guidance": FACTS_ONLY,
        }
        for title, first in (("By-election in Marlbourne", -240), ("Council elections", 120)):
            days = on + timedelta(days=first), on + timedelta(days=first + 42)
            reason = f"{title}: polling is on the last day"
            self._record(title, *days, now, reason=reason, **elections)
        self._record(
            "Inquest: epilepsy medicine",
            on,
            on + timedelta(days=40),
            now,
            kind="inquest",
            scope="topics",
            topics=list(Topic.objects.filter(code="prescribing")),
            reason="A coroner is hearing evidence",
            guidance=(
                "Nothing on the case or on what the coroner may find. Say that our thoughts are"
                " with the family."
            ),
        )
        self._record(
            "Diabetes results",
            on,
            on + timedelta(days=9),
            now,
            kind="embargo",
            scope="topics",
            topics=list(Topic.objects.filter(code="diabetes")),
            reason="The national audit is published that day",
            guidance="No figure from the audit before it is out.",
        )

    def _record(self, title: str, first: date, last: date, now: datetime, **values: Any) -> None:
        ends_at = london(last + timedelta(days=1), 0)
        record_restriction(
            **{"topics": [], "people": [], **values},
            title=title,
            starts_at=london(first, 0),
            ends_at=ends_at,
            by=self.officer,
            now=now,
        )

    def _declare(self, now: datetime) -> None:
        declare_incident(
            topics=[Topic.objects.get(code="cyber")],
            by=self.manager,
            now=now,
            title="Computers down in three hospitals",
            lead_agency="Police",
            media_cell_name="Sgt Oona Farrow",
            media_cell_phone="01632 960500",
            media_cell_email="media.cell@lrf.example.org",
        )

    def _write(self, now: datetime) -> None:
        write_line(
            reference="Y-01",
            topic=Topic.objects.get(code="cyber"),
            text=(
                "Three hospitals cannot use their computers. A&E is open: come if it is an"
                " emergency."
            ),
            proof="Switched off at 9:15am by our own team",
            source="Director of digital, by phone",
            owner=self.officer,
            review_on=self.story.on + timedelta(days=30),
            expires_on=self.story.on + timedelta(days=60),
            by=self.officer,
            now=now,
        )

    def _approve(self, now: datetime) -> None:
        check_line(line=self.line, revision=1, against=self.line.source, by=self.manager, now=now)
        approve_line(line=self.line, revision=1, by=self.manager, now=now)

    def _log_statement(self, now: datetime) -> None:
        log_statement(
            incident=self.incident,
            partner="Hampshire police",
            received_at=now - timedelta(minutes=6),
            channel="media_cell",
            source="Sgt Oona Farrow, by email",
            text=(
                "Officers are looking into an attack on the computers of two hospitals. All A&E"
                " departments are open."
            ),
            points=[],
            new_point="Hospitals affected",
            by=self.officer,
            now=now,
        )

    def _clear(self, now: datetime) -> None:
        clear_line(
            incident=self.incident,
            line=self.line,
            revision=1,
            cleared_with="Sgt Oona Farrow",
            cleared_at=now - timedelta(minutes=2),
            by=self.officer,
            now=now,
        )

    def _judge(self, now: datetime) -> None:
        point = self.incident.points.get()
        statement = self.incident.statements.get()
        assign_to_point(
            point=point,
            lines=[self.line],
            statements=[statement],
            seen=point_seen(point),
            by=self.officer,
            now=now,
        )
        judge(
            point=point,
            line=self.line,
            revision=1,
            statement=statement,
            verdict=Judgement.Verdict.TOLD,
            note="The third was found after they wrote; they are correcting theirs",
            instead_of=0,
            by=self.officer,
            now=now,
        )

    def _decide(self, now: datetime) -> None:
        for what, why, options in (
            (
                "No interviews before noon",
                "Nobody knows yet which systems were affected",
                "Speak at once; speak only in writing",
            ),
            (
                "One spokesperson for all three hospitals",
                "Three voices would give three numbers",
                "",
            ),
        ):
            record_decision(
                incident=self.incident,
                what=what,
                why=why,
                options=options,
                decided_by=f"{self.manager}, with the chief executive",
                decided_at=now - timedelta(minutes=5),
                by=self.officer,
                now=now,
            )

    def _notify_staff(self, now: datetime) -> None:
        """Three line managers with a few people each; two have passed it on."""
        by_title = {member.person.job_title: member.person for member in self.members}
        for manager, titles in REPORTS_TO.items():
            people = [by_title[title].pk for title in titles if title in by_title]
            Person.objects.filter(pk__in=people).update(line_manager=by_title.get(manager))
        text = (
            "Our computers are off in three hospitals. Use the paper forms. Do not plug anything in"
            " until we say so."
        )
        notice = write_notice(
            incident=self.incident,
            subject="What to do without computers",
            text=text,
            by=self.officer,
            now=now,
        )
        approve_notice(notice=notice, revision=1, by=self.manager, now=now)
        send_notice(notice=notice, now=now)
        copies = list(Notice.objects.get().copies.order_by("pk"))
        for copy in copies[:2]:
            pass_on(copy=copy, now=now + timedelta(minutes=12))

    def _stand_down(self, now: datetime) -> None:
        stand_down(
            incident=self.incident,
            went_well="The media cell answered within five minutes, and no two numbers went out.",
            to_change="Line managers on nights had no email: have a list of phone numbers.",
            follow_ups=[
                FollowUp(
                    "Phone list of night managers", self.officer, self.story.on + timedelta(days=10)
                ),
                FollowUp(
                    "Rehearse with the media cell", self.manager, self.story.on + timedelta(days=40)
                ),
            ],
            by=self.manager,
            now=now,
        )

    @property
    def incident(self) -> Incident:
        return Incident.objects.get()

    @property
    def line(self) -> Line:
        return Line.objects.get(reference="Y-01")
