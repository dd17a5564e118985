"""The editor's view of a draft: the state of each section, what is missing, the lines that can be
inserted, and who else is editing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from desk.enquiries.models import Interview
from desk.lines.models import Line
from reports.packs.completeness import (
    Count,
    Problem,
    SectionState,
    primary_count,
    section_state,
    three_messages_count,
)
from reports.packs.content import Logistics, PackContent
from reports.packs.models import Pack, PackVersion, Presence
from reports.packs.queries.pack_problems import problems_of
from reports.packs.queries.packs import draft_content, latest_of, versions_of
from reports.packs.queries.shared_packs import interviews_of
from reports.packs.reading_age import reading_age
from reports.packs.sections import SECTIONS, Section


@dataclass(frozen=True)
class NavItem:
    section: Section
    state: SectionState


@dataclass(frozen=True)
class Draft:
    """The draft now. `missing` blocks it, `warnings` do not, and `overridden` would, but a manager
    overrode it.
    """

    pack: Pack
    content: PackContent
    nav: list[NavItem]
    missing: list[Problem]
    warnings: list[Problem]
    overridden: list[Problem]
    in_review: PackVersion | None
    sent_back: PackVersion | None  # the newest version, if it was returned
    latest: PackVersion | None

    @property
    def slots(self) -> list[tuple[Logistics, Interview]]:
        """Each slot that it prepares for, with the interview on which it is changed."""
        served = interviews_of(self.pack)[-len(self.content.slots) :]
        return list(zip(self.content.slots, served, strict=True))

    @property
    def primary(self) -> Count:
        return primary_count(self.content)

    @property
    def reading_age(self) -> int | None:
        """Of the primary message and those that support it, read one after the other."""
        messages = self.content.messages
        return reading_age(
            "\n".join((messages.primary, *(message.text for message in messages.supporting)))
        )

    @property
    def three(self) -> Count:
        return three_messages_count(self.content)


def draft_of(pack: Pack, *, now: datetime) -> Draft:
    content = draft_content(pack, now=now)
    problems = problems_of(pack, content, now=now)
    newest = next(iter(versions_of(pack.pk)), None)
    return Draft(
        pack=pack,
        content=content,
        nav=[
            NavItem(section, section_state(content, section.key, problems)) for section in SECTIONS
        ],
        missing=[problem for problem in problems if problem.blocks],
        warnings=[
            problem for problem in problems if not problem.blocks and not problem.overridden_by
        ],
        overridden=[problem for problem in problems if problem.overridden_by],
        in_review=newest if newest and not newest.approved_at and not newest.returned_at else None,
        sent_back=newest if newest and newest.returned_at else None,
        latest=latest_of(pack.pk),
    )


def insertable_lines(pack: Pack, *, now: datetime, asked: str = "") -> list[Line]:
    """Lines that may be used today, best match first, those on the enquiry's topic before
    others.
    """
    topic = pack.interview.enquiry.topic_id
    usable = Line.objects.usable(timezone.localdate(now)).select_related("topic")
    lines = usable.search(asked) if asked.strip() else usable.order_by("topic__title", "reference")
    return sorted(lines, key=lambda line: line.topic_id != topic)


AWAY_AFTER = timedelta(seconds=50)  # the page reports every 20 seconds


def others_in(pack: Pack, *, but: User, now: datetime) -> list[Presence]:
    """Each other user once, in the section where they were last seen."""
    seen = Presence.objects.filter(section__pack=pack, seen_at__gt=now - AWAY_AFTER).exclude(
        user=but
    )
    latest = {
        presence.user_id: presence
        for presence in seen.select_related("user", "section").order_by("seen_at")
    }
    return sorted(latest.values(), key=lambda presence: str(presence.user))
