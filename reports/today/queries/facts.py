"""What several parts of Today are made from, read once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from desk.enquiries.models import Enquiry, Interview
from nhsuk.words import near_moment
from reports.packs.models import PackVersion
from reports.packs.queries.following import Following, following
from reports.packs.queries.pack_states import versions_of_packs, with_packs
from reports.today.do_now import Owner
from scheduling.training_sessions.models import TrainingSession
from scheduling.training_sessions.queries.waiting_lists import with_waiting

A_WEEK = timedelta(days=7)
ASK_AFTER = timedelta(minutes=30)  # after the slot began: then Today asks whether it went out


@dataclass(frozen=True)
class Facts:
    """`interviews`: of the last week and to come, not called off, in order; `versions`: every one
    of the packs of those to come, and those of the others in review, in the order in which they
    were sent.
    """

    user: User
    now: datetime
    interviews: list[Interview]
    versions: list[PackVersion]
    following: Following

    @property
    def on(self) -> date:
        return timezone.localdate(self.now)

    @cached_property
    def training_sessions(self) -> list[Any]:
        """Of the next seven days, and those that need attention, soonest first; with how many wait."""
        known = TrainingSession.objects.published().upcoming(self.now).with_lost(self.now)
        shown = known.filter(Q(starts_at__lt=self.now + A_WEEK) | ~Q(lost=""))
        return list(with_waiting(shown.select_related("course")).order_by("starts_at", "pk"))

    @property
    def to_come(self) -> list[Interview]:
        """Those that may still go on, or begin late."""
        return [
            each
            for each in self.interviews
            if each.starts_at > self.now - ASK_AFTER and not each.went_out_at
        ]

    @property
    def reader(self) -> Owner:
        return Owner(self.user.pk, self.user.name)

    def at(self, moment: datetime) -> str:
        """`3:20pm`, with the day unless it is today."""
        return near_moment(moment, now=self.now)

    def owner(self, enquiry: Enquiry) -> Owner | None:
        """The reader if they are its deputy; None if its owner no longer works here."""
        if enquiry.deputy_id == self.user.pk:
            return self.reader
        return Owner(enquiry.owner_id, enquiry.owner.name) if enquiry.owner.is_active else None


def read_facts(user: User, *, now: datetime) -> Facts:
    interviews = _interviews(now)
    in_review = Q(approved_at=None, returned_at=None)
    to_come = Q(pack__interview__starts_at__gt=now - ASK_AFTER)
    versions = versions_of_packs(interviews, to_come | in_review)
    return Facts(user, now, interviews, versions, following(versions, now=now))


def _interviews(now: datetime) -> list[Interview]:
    rows = with_packs(Interview.objects.filter(called_off_at=None, starts_at__gt=now - A_WEEK))
    related = ("person", "enquiry__outlet", "enquiry__owner", "enquiry__topic", "pack__shared")
    shown = rows.select_related(*related).annotate(debrief_key=F("debrief"))
    return list(shown.order_by("starts_at", "reference"))
