"""Briefing packs, their versions and what became of them. A version is in review unless a trait
says otherwise.
"""

from datetime import timedelta
from typing import Any

import factory

from reports.packs.content import to_json
from reports.packs.models import (
    Acknowledgement,
    AirCheck,
    CarriedItem,
    Chase,
    NotAPatient,
    Override,
    Pack,
    PackLink,
    PackOpening,
    PackSection,
    PackSectionRevision,
    PackTemplate,
    PackVersion,
    PhoneApproval,
    Presence,
    Remark,
    Rendition,
)
from reports.packs.queries.packs import draft_content
from reports.records.models import RecordHold
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import TOMORROW_AT_7_10, InterviewFactory
from tests.factories.training import PersonFactory


class PackFactory(factory.django.DjangoModelFactory[Pack]):
    class Meta:
        model = Pack

    reference = factory.Sequence("P-9{:03}".format)
    interview = factory.SubFactory(InterviewFactory, person=factory.SubFactory(PersonFactory))
    started_at = NOW
    started_by = factory.SubFactory(UserFactory)


class PackSectionFactory(factory.django.DjangoModelFactory[PackSection]):
    class Meta:
        model = PackSection

    pack = factory.SubFactory(PackFactory)
    key = "glance"


class PackSectionRevisionFactory(factory.django.DjangoModelFactory[PackSectionRevision]):
    class Meta:
        model = PackSectionRevision

    section = factory.SubFactory(PackSectionFactory)
    revision = 1
    content: Any = factory.LazyFunction(dict)
    edited_at = NOW
    edited_by = factory.SubFactory(UserFactory)


class PackVersionFactory(factory.django.DjangoModelFactory[PackVersion]):
    class Meta:
        model = PackVersion

    class Params:
        returned = factory.Trait(
            returned_at=NOW,
            returned_by=factory.SubFactory(UserFactory),
            returned_because="The second figure is old",
        )
        approved = factory.Trait(approved_at=NOW, approved_by=factory.SubFactory(UserFactory))
        withdrawn = factory.Trait(
            approved=True,
            withdrawn_at=NOW,
            withdrawn_by=factory.SubFactory(UserFactory),
            withdrawn_because="Called off",
        )

    pack = factory.SubFactory(PackFactory)
    number = 1
    content: Any = factory.LazyAttribute(
        lambda version: to_json(draft_content(version.pack, now=NOW))
    )  # with the facts as they are, so that it is up to date
    recipient = factory.SelfAttribute("pack.interview.person")
    valid_until = TOMORROW_AT_7_10 + timedelta(hours=24)
    submitted_at = NOW
    submitted_by = factory.SubFactory(UserFactory)


class RecordHoldFactory(factory.django.DjangoModelFactory[RecordHold]):
    class Meta:
        model = RecordHold

    what = RecordHold.What.ENQUIRY
    reference = factory.Sequence("E-{:04}".format)
    reason = "A claim"
    held_at = NOW
    held_by = factory.SubFactory(UserFactory)


class RenditionFactory(factory.django.DjangoModelFactory[Rendition]):
    class Meta:
        model = Rendition

    version = factory.SubFactory(PackVersionFactory)
    kind = Rendition.Kind.A4
    is_approved = False
    sha256 = "0" * 64
    size = 1000
    pages = 2
    made_at = NOW
    seconds = 0.5


class PackLinkFactory(factory.django.DjangoModelFactory[PackLink]):
    class Meta:
        model = PackLink

    version = factory.SubFactory(PackVersionFactory, approved=True)
    person = factory.SelfAttribute("version.recipient")
    token_hash = factory.Sequence("{:064}".format)
    made_at = NOW


class PackOpeningFactory(factory.django.DjangoModelFactory[PackOpening]):
    class Meta:
        model = PackOpening

    version = factory.SubFactory(PackVersionFactory, approved=True)
    what = PackOpening.What.PAGE
    opened_at = NOW
    person = factory.SelfAttribute("version.recipient")


class AcknowledgementFactory(factory.django.DjangoModelFactory[Acknowledgement]):
    class Meta:
        model = Acknowledgement

    version = factory.SubFactory(PackVersionFactory, approved=True)
    person = factory.SelfAttribute("version.recipient")
    acknowledged_at = NOW


class OverrideFactory(factory.django.DjangoModelFactory[Override]):
    class Meta:
        model = Override

    pack = factory.SubFactory(PackFactory)
    key = "logistics: No place or link"
    what = "No place or link"
    reason = "The producer rings back at 6pm"
    made_at = NOW
    made_by = factory.SubFactory(UserFactory)


class NotAPatientFactory(factory.django.DjangoModelFactory[NotAPatient]):
    class Meta:
        model = NotAPatient

    pack = factory.SubFactory(PackFactory)
    kind = "postcode"
    token = "SO147PU"
    words = "SO14 7PU"
    reason = "The hub's own"
    made_at = NOW
    made_by = factory.SubFactory(UserFactory)


class RemarkFactory(factory.django.DjangoModelFactory[Remark]):
    class Meta:
        model = Remark

    pack = factory.SubFactory(PackFactory)
    section = "messages"
    text = "Too long to say in one breath"
    made_at = NOW
    made_by = factory.SubFactory(UserFactory)


class PresenceFactory(factory.django.DjangoModelFactory[Presence]):
    class Meta:
        model = Presence

    section = factory.SubFactory(PackSectionFactory)
    user = factory.SubFactory(UserFactory)
    seen_at = NOW


class PhoneApprovalFactory(factory.django.DjangoModelFactory[PhoneApproval]):
    class Meta:
        model = PhoneApproval

    version = factory.SubFactory(PackVersionFactory, approved=True)
    manager = factory.SubFactory(UserFactory)
    called_at = NOW
    read_back = "Page 1, whole. She said: yes, send it."
    recorded_at = NOW
    recorded_by = factory.SubFactory(UserFactory)
    token_hash = factory.Sequence("{:064}".format)


class ChaseFactory(factory.django.DjangoModelFactory[Chase]):
    class Meta:
        model = Chase

    version = factory.SubFactory(PackVersionFactory, approved=True)
    kind = Chase.Kind.NOTICE
    chased_at = NOW


class AirCheckFactory(factory.django.DjangoModelFactory[AirCheck]):
    class Meta:
        model = AirCheck

    interview = factory.SubFactory(InterviewFactory, person=factory.SubFactory(PersonFactory))
    person = factory.SelfAttribute("interview.person")
    starts_at = factory.SelfAttribute("interview.starts_at")
    due_at = TOMORROW_AT_7_10 - timedelta(minutes=30)
    made_at = TOMORROW_AT_7_10 - timedelta(minutes=30)
    found: Any = factory.LazyFunction(list)


class CarriedItemFactory(factory.django.DjangoModelFactory[CarriedItem]):
    """Not confirmed yet."""

    class Meta:
        model = CarriedItem

    class Params:
        confirmed = factory.Trait(confirmed_at=NOW, confirmed_by=factory.SubFactory(UserFactory))

    pack = factory.SubFactory(PackFactory)
    section = "hard"
    text = "Whose fault is it?"
    source = "P-0009, Westmoor Sound, 12 Nov"
    made_at = NOW


class PackTemplateFactory(factory.django.DjangoModelFactory[PackTemplate]):
    class Meta:
        model = PackTemplate

    name = factory.Sequence("Template {}".format)
    sections: Any = factory.LazyFunction(
        lambda: {"hard": {"questions": [{"question": "Whose fault is it?"}]}}
    )
    made_at = NOW
    made_by = factory.SubFactory(UserFactory)
