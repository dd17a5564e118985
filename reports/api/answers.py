"""What the API answers: the fields of each kind of row, as its OpenAPI document describes them.

Days are ISO days in London; moments have an offset. A name is null unless the token may read names.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, WithJsonSchema

from desk.briefings.briefing_rules import STATUSES
from desk.enquiries.models import Enquiry, Interview
from training.media import MEDIA
from training.readiness import By, Status
from training.roles import StaffRole

Medium = Annotated[str, WithJsonSchema({"type": "string", "enum": [*MEDIA]})]
BriefingStatus = Annotated[str, WithJsonSchema({"type": "string", "enum": [*STATUSES]})]
InterviewStatus = Literal["open", "accepted", "went_out", "called_off"]
PackStatus = Literal["none", "draft", "in_review", "returned", "approved", "withdrawn"]
Count = Annotated[int, Field(ge=0)]
SMALL = (
    "Null in a group of fewer than 8 people, and in the smallest of the others, for a token that may"
    " not read names."
)


class Page[T](Schema):
    """One page of a list. Follow `next` until it is null."""

    items: list[T]
    count: Count = Field(description="All rows, on whatever page")
    next: str | None = Field(description="The address of the next page")


class ReadinessFigures(Schema):
    """Courses that people must hold, and people who hold all of theirs."""

    required: Count
    compliant: Count
    percent: float | None = Field(description="Of courses; null where none is required")
    people_required: Count
    people_ready: Count


class GroupFigures(Schema):
    """The same of a directorate, a role or a course."""

    by: By
    name: str
    required: Count | None = Field(description=SMALL)
    compliant: Count | None = Field(description=SMALL)
    percent: float | None = Field(description=SMALL)
    people_required: Count | None = Field(description=SMALL)
    people_ready: Count | None = Field(description=SMALL)


class TrendFigures(ReadinessFigures):
    """The same of a month end."""

    on: date


class RemovedFigures(Schema):
    """A month from which people are missing, because their records were removed since."""

    on: date
    people: Count
    required: Count
    compliant: Count
    people_required: Count
    people_ready: Count


class ExemptFigures(Schema):
    """What is not required because of an exemption."""

    courses: Count
    people: Count


class Readiness(Schema):
    """Readiness on a day, as known then or now."""

    on: date
    known_at: datetime | None
    figures: ReadinessFigures
    exempt: ExemptFigures
    groups: list[GroupFigures]
    trend: list[TrendFigures] = Field(description="Month ends up to the day, oldest first")
    removed: list[RemovedFigures]


class Unit(Schema):
    """A course that a person must hold."""

    person: str = Field(description="Their reference on the register")
    name: str
    job_title: str
    directorate: str | None
    roles: list[StaffRole]
    course: str
    status: Status
    valid_until: date | None
    due_by: date


class Forecast(Schema):
    """How much lapses within so many days if nobody is trained any more."""

    within_days: Count
    people: Count
    courses: Count
    people_not_booked: Count = Field(description="Without a place in a session in time")
    courses_not_booked: Count


class Lapse(Schema):
    """A course of a person that runs out."""

    person: str
    name: str
    job_title: str
    directorate: str | None
    roles: list[StaffRole]
    course: str
    last_day: date
    booked_on: date | None
    is_booked_in_time: bool


class Course(Schema):
    code: str
    title: str
    media: list[Medium]
    valid_for_months: Count | None = Field(description="Null where it never expires")
    max_group: Count | None


class TrainingSession(Schema):
    """A published session, and a cancelled one."""

    id: int
    course: str
    title: str
    venue: str
    starts_at: datetime
    ends_at: datetime
    places: Count
    places_taken: Count
    places_offered: Count = Field(description="Held for those on the waiting list")
    places_left: Count
    people_missing: Count = Field(description="To the smallest group in which it goes ahead")
    is_cancelled: bool


class PackState(Schema):
    """Where the pack stands; nothing of what is in it."""

    status: PackStatus
    version: Count | None
    is_stale: bool = Field(
        description="Something in it is out of date: it must not be used as it is"
    )
    unread_since: datetime | None
    read_at: datetime | None


class Spokesperson(Schema):
    person: str
    name: str


class InterviewRow(Schema):
    reference: str
    enquiry: str
    subject: str
    topic: str | None
    outlet: str
    programme: str
    starts_at: datetime
    minutes: Count
    medium: Medium
    mode: Interview.Mode
    status: InterviewStatus
    spokesperson: Spokesperson | None = Field(
        description="Null until somebody accepted, and for a token that may not read names"
    )
    pack: PackState


class EnquiryRow(Schema):
    """An enquiry, without the journalist, the questions and the answer."""

    reference: str
    subject: str
    topic: str | None
    outlet: str
    programme: str
    channel: Enquiry.Channel
    wants: Enquiry.Wants
    sensitivity: Enquiry.Sensitivity
    state: Enquiry.State
    received_at: datetime
    deadline_at: datetime
    answered_at: datetime | None


class BriefingRow(Schema):
    """A targeted briefing, without the words of the request."""

    reference: str
    need: str
    media: list[Medium]
    topic: str | None
    interview: str | None
    status: BriefingStatus
    asked_at: datetime
    due_at: datetime
    is_late: bool
    starts_at: datetime | None
    held_on: date | None
    held_minutes: Count | None
    person: Spokesperson | None = Field(description="Null for a token that may not read names")


class Problem(Schema):
    """Why there is no answer (RFC 9457)."""

    type: Literal["about:blank"] = "about:blank"
    title: str
    status: int
    detail: str
