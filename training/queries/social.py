"""The social media register on a day: accounts and their users, monitoring, hashtags and
declarations.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.search import with_every_word
from training.models import (
    AccountAuthorisation,
    Hashtag,
    MonitoringTurn,
    Organisation,
    Policy,
    PolicyReading,
    PolicyVersion,
    SocialAccount,
    SocialDeclaration,
    SupportedPartner,
    TrainingRecord,
)
from training.monitoring import Span, gaps
from training.readiness import add_months

CALENDAR_MONTHS = 6
AWARENESS = "M1"  # the course that everyone authorised must hold


@dataclass(frozen=True)
class Authorised:
    """`m1_until` is the last day of M1: None without it, date.max if it never expires."""

    authorisation: AccountAuthorisation
    m1_until: date | None
    on: date

    @property
    def is_m1_in_date(self) -> bool:
        return self.m1_until is not None and self.m1_until >= self.on

    @property
    def problem(self) -> str:
        person = self.authorisation.person
        if person.left_on and person.left_on < self.on:
            return f"left on {person.left_on:%-d %B %Y}"
        if self.m1_until is None:
            return f"has not taken {AWARENESS}"
        return "" if self.is_m1_in_date else f"{AWARENESS} expired on {self.m1_until:%-d %B %Y}"


@dataclass(frozen=True)
class SocialRegister:
    accounts: list[tuple[SocialAccount, list[Authorised]]] = field(default_factory=list)
    turns: list[MonitoringTurn] = field(default_factory=list)
    gaps: list[Span] = field(default_factory=list)
    hashtags: list[Hashtag] = field(default_factory=list)
    partners: list[SupportedPartner] = field(default_factory=list)
    declarations: int = 0
    # The first day of each month, and the hashtags in use during it.
    months: list[tuple[date, list[Hashtag]]] = field(default_factory=list)

    @property
    def with_problems(self) -> list[Authorised]:
        return [one for _, authorised in self.accounts for one in authorised if one.problem]


def social_register(on: date) -> SocialRegister:
    accounts = list(SocialAccount.objects.current(on).order_by("platform", "handle"))
    turns = list(
        MonitoringTurn.objects.current(on)
        .select_related("person")
        .order_by("weekday", "starts", "pk")
    )
    here = [turn for turn in turns if not (turn.person.left_on and turn.person.left_on < on)]
    organisation = Organisation.objects.ours()
    by_account = authorised(on)
    hashtags = list(Hashtag.objects.current(on).order_by("starts_on", "tag"))
    return SocialRegister(
        accounts=[(account, by_account[account.pk]) for account in accounts],
        turns=turns,
        gaps=gaps(
            (turn.span for turn in here),
            opens=organisation.office_opens,
            closes=organisation.office_closes,
        ),
        hashtags=hashtags,
        months=hashtag_months(hashtags, on),
        partners=list(SupportedPartner.objects.current(on).order_by("name")),
        declarations=SocialDeclaration.objects.current(on).count(),
    )


def hashtag_months(hashtags: list[Hashtag], on: date) -> list[tuple[date, list[Hashtag]]]:
    """The month of the day and the next five, each with the hashtags in use during it."""
    firsts = [add_months(on.replace(day=1), number) for number in range(CALENDAR_MONTHS + 1)]
    return [
        (
            first,
            [
                one
                for one in hashtags
                if one.starts_on < after and (one.ended_on is None or one.ended_on >= first)
            ],
        )
        for first, after in pairwise(firsts)
    ]


def authorised(on: date) -> dict[int, list[Authorised]]:
    """By account, who may use it on the day, each with the last day of their M1."""
    of_person = _m1_records().filter(person=OuterRef("person")).order_by().values("person")
    until = of_person.annotate(last=Max(Coalesce("valid_until", Value(date.max)))).values("last")
    current = (
        _authorisations(on).select_related("person", "account").annotate(m1_until=Subquery(until))
    )
    found: dict[int, list[Authorised]] = defaultdict(list)
    for one in current.order_by("person__last_name", "person__first_name", "pk"):
        found[one.account_id].append(Authorised(one, one.m1_until, on))
    return found


def _authorisations(on: date) -> QuerySet[AccountAuthorisation]:
    return AccountAuthorisation.objects.current(on).filter(starts_on__lte=on)


def authorisations_with_problems(on: date) -> QuerySet[AccountAuthorisation]:
    """Authorisations that the register shows with a problem, found in SQL."""
    in_date = _m1_records().filter(
        Q(valid_until=None) | Q(valid_until__gte=on), person=OuterRef("person")
    )
    found = _authorisations(on).filter(account__in=SocialAccount.objects.current(on))
    return found.filter(Q(person__left_on__lt=on) | ~Exists(in_date))


def _m1_records() -> QuerySet[TrainingRecord]:
    return TrainingRecord.objects.not_retracted().filter(
        course__code=AWARENESS, outcome=TrainingRecord.Outcome.PASSED
    )


def accounts_table(on: date) -> Iterator[list[Any]]:
    """For a spreadsheet: one row per account and authorised person."""
    yield ["platform", "account", "reference", "person", "from", "m1_until", "in_order"]
    for account, people in social_register(on).accounts:
        names = [account.get_platform_display(), account.handle]
        if not people:
            yield [*names, "", "nobody is authorised"]
        for one in people:
            person = one.authorisation.person
            until = one.m1_until
            shown = "" if until is None else "no end" if until == date.max else until
            starts_on = one.authorisation.starts_on
            yield [*names, person.reference, str(person), starts_on, shown, one.problem or "yes"]


def guidance_in_force(on: date) -> PolicyVersion | None:
    """The version that staff acknowledge for their own accounts (9.6 to 9.9)."""
    policy = Policy.objects.filter(is_social_guidance=True).first()
    return policy.in_force(on) if policy else None


def readers_of(guidance: PolicyVersion | None) -> set[int]:
    """Primary keys of users who acknowledged its substance; a minor change asks nobody again."""
    readings = (
        PolicyReading.objects.with_substance_of(guidance)
        if guidance
        else PolicyReading.objects.none()
    )
    return set(readings.values_list("user_id", flat=True))


def declarations(search: str, on: date) -> QuerySet[SocialDeclaration]:
    found = SocialDeclaration.objects.current(on).select_related("added_by", "guidance__policy")
    fields = ("added_by__name", "added_by__email", "handle", "purpose")
    return with_every_word(found, search, *fields).order_by("added_by__name", "pk")


def declarations_table(search: str, on: date) -> Iterator[list[Any]]:
    yield [
        "name",
        "email",
        "platform",
        "account",
        "used_for",
        "declared_on",
        "guidance",
        "acknowledged",
    ]
    readers = readers_of(guidance_in_force(on))
    for one in declarations(search, on):
        by = one.added_by
        yield [
            *(by.name, by.email, one.get_platform_display(), one.handle, one.purpose),
            *(
                timezone.localdate(one.added_at),
                str(one.guidance or "none in force"),
                "yes" if one.added_by_id in readers else "no",
            ),
        ]
