"""Exemptions as listed: those waiting for a decision first, then in force, future and past ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from training.exemption_states import STATES, state_on, state_rank
from training.models import Course, Exemption, ExemptionRequest, Person

WHAT = (
    "person",
    "course",
    "starts_on",
    "ends_on",
    "reason",
)  # fields of both requests and exemptions


@dataclass(frozen=True)
class ExemptionRow:
    """`exemption_request` is None if imported with the register; `exemption` is None unless
    approved.
    """

    state: str
    person: Person
    course: Course | None
    starts_on: date
    ends_on: date | None
    reason: str
    exemption_request: ExemptionRequest | None
    exemption: Exemption | None

    @property
    def words(self) -> str:
        return STATES[self.state][0]

    @property
    def approved_by(self) -> str:
        return self.exemption.approved_by if self.exemption else ""

    @property
    def decided_at(self) -> datetime | None:
        return self.exemption_request.decided_at if self.exemption_request else None

    def may_be_decided_by(self, user: User) -> bool:
        return (
            self.exemption is None
            and self.exemption_request is not None
            and self.exemption_request.may_be_decided_by(user)
        )


def exemption_rows(*, people: QuerySet[Person], on: date) -> list[ExemptionRow]:
    """Exemptions of these people in two queries; uses EXISTS because few people have one."""
    is_wanted = Exists(people.filter(pk=OuterRef("person")))
    of_requests = ExemptionRequest.objects.filter(is_wanted, exemption=None)
    requests = of_requests.select_related("person", "course", "asked_by", "decided_by").order_by(
        "asked_at", "pk"
    )
    found = Exemption.objects.not_retracted().filter(is_wanted)
    exemptions = found.select_related(
        "person", "course", "request__asked_by", "request__decided_by"
    )
    rows = [*_of_requests(requests), *_of_exemptions(exemptions.order_by("ends_on", "pk"), on)]
    return sorted(rows, key=lambda row: state_rank(row.state))


def _of_requests(requests: QuerySet[ExemptionRequest]) -> Iterator[ExemptionRow]:
    for exemption_request in requests:
        state = (
            "waiting"
            if exemption_request.is_waiting
            else "withdrawn"
            if exemption_request.withdrawn_at
            else "refused"
        )
        what: dict[str, Any] = {name: getattr(exemption_request, name) for name in WHAT}
        yield ExemptionRow(state, exemption_request=exemption_request, exemption=None, **what)


def _of_exemptions(exemptions: QuerySet[Exemption], on: date) -> Iterator[ExemptionRow]:
    for exemption in exemptions:
        state = state_on(on, starts_on=exemption.starts_on, ends_on=exemption.ends_on)
        what: dict[str, Any] = {name: getattr(exemption, name) for name in WHAT}
        exemption_request = getattr(exemption, "request", None)
        yield ExemptionRow(state, exemption_request=exemption_request, exemption=exemption, **what)
