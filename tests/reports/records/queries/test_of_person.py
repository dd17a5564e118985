"""Which rows belong to a person, and which events of the audit trail are about them."""

import pytest
from django.apps import apps
from django.db.models import CASCADE
from django.db.models.fields.related import ForeignKey

from accounts.audit import audit
from reports.records.queries.of_person import (
    OF_THE_ACCOUNT,
    REMOVED,
    UNLINKED,
    WITH_AN_ENQUIRY,
    of_account,
    trail_of,
)
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.policies import PolicyVersionFactory
from tests.factories.scheduling import BookingFactory, VenueFactory
from tests.factories.social import SocialDeclarationFactory
from tests.factories.training import PersonFactory, TenureFactory
from training.models import Person, PersonDue, PolicyReading

pytestmark = pytest.mark.django_db


def test_everything_that_leads_to_a_person_is_named():
    """A new table that leads to a person has to be decided on here, or their removal would be held
    up for good.
    """
    named = {*REMOVED, *UNLINKED, *WITH_AN_ENQUIRY, (PersonDue, "person")}
    leading = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model is Person
    }

    assert leading - named == set()


def test_everything_that_hangs_on_what_goes_goes_with_it_or_before_it():
    order = [model for model, _ in REMOVED]
    holding = {
        (model, field.related_model)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey)
        and field.related_model in order
        and field.remote_field.on_delete is not CASCADE
    }
    other = {pair for pair in holding if pair[0] not in order}

    assert [(a, b) for a, b in holding - other if order.index(a) > order.index(b)] == []
    assert {model._meta.label for model, _ in other} == {
        "scheduling.Interview"
    }  # of an enquiry, which goes first


def test_of_the_account_are_readings_declarations_and_roles_and_no_others():
    person = PersonFactory(user=UserFactory(roles={"spokesperson"}))
    reading = PolicyReading.objects.create(
        version=PolicyVersionFactory(), user=person.user, read_at=NOW
    )
    declaration = SocialDeclarationFactory(added_by=person.user)
    SocialDeclarationFactory(added_by=UserFactory())

    assert list(of_account(person)) == [reading, declaration, person.user.role_grants.get()]
    assert list(of_account(PersonFactory())) == []
    assert len(OF_THE_ACCOUNT) == 14


def test_the_trail_of_a_person_has_the_events_about_them_and_those_that_name_them(
    officer,
):
    person = PersonFactory(
        first_name="Zoë", last_name="Fenwright", reference="E7", user=UserFactory()
    )
    other = PersonFactory(first_name="Hamish", last_name="Dunmore", reference="E77")
    audit(by=officer, action="person.added", about=person, now=NOW)
    audit(by=officer, action="tenure.added", about=TenureFactory(person=person), now=NOW)
    audit(by=officer, action="booking.made", about=BookingFactory(person=person), now=NOW)
    audit(by=officer, action="user.added", about=person.user, now=NOW)
    audit(by=officer, action="venue.added", about=VenueFactory(), now=NOW, told="Zoë Fenwright")
    audit(by=officer, action="register.imported", about=None, now=NOW, people=["E7"])
    audit(by=officer, action="person.changed", about=other, now=NOW, people=["E77"])

    assert [event.action for event in trail_of(person)] == [
        "person.added",
        "tenure.added",
        "booking.made",
        "user.added",
        "venue.added",
        "register.imported",
    ]
    assert [event.action for event in trail_of(other)] == ["person.changed"]
