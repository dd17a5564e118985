"""Nobody overwrites someone else's change."""

import pytest
from django import forms
from django.db import transaction
from django.http import QueryDict

from accounts.pages import RefusalsTo
from accounts.refusals import CHANGED_MEANWHILE, Refused
from accounts.seen import SeenForm, check_seen, fingerprint
from desk.enquiries.models import Outlet
from tests.factories.scheduling import EnquiryFactory, OutletFactory

pytestmark = pytest.mark.django_db
FIELDS = ("name", "about")


def test_fingerprint_depends_only_on_its_fields():
    outlet = OutletFactory(about="Weekly")
    before = fingerprint(outlet, ["about"])
    outlet.name = "Another name"
    after_name = fingerprint(outlet, ["about"])
    outlet.about = "Daily"

    assert [before == after_name, before == fingerprint(outlet, ["about"])] == [True, False]


def test_fingerprint_uses_the_key_of_a_related_object():
    enquiry = EnquiryFactory()
    before = fingerprint(enquiry, ["outlet"])
    enquiry.outlet = OutletFactory()

    assert fingerprint(enquiry, ["outlet"]) != before


def test_check_seen_returns_the_current_row():
    outlet = OutletFactory()
    Outlet.objects.update(about="Daily")

    with transaction.atomic():
        assert check_seen(outlet, FIELDS, None).about == "Daily"


def test_check_seen_refuses_a_row_changed_since():
    outlet = OutletFactory()
    seen = fingerprint(outlet, FIELDS)
    Outlet.objects.update(about="Daily")

    with pytest.raises(Refused, match="Someone else changed this"), transaction.atomic():
        check_seen(outlet, FIELDS, seen)


class ForOutlet(SeenForm):
    name = forms.CharField()
    about = forms.CharField(required=False)


def test_a_form_keeps_what_was_seen_until_it_is_refused():
    outlet = OutletFactory(name="Solent Shore FM", about="Weekly")
    seen = ForOutlet(row=outlet).initial["seen"]
    Outlet.objects.update(about="Daily")
    outlet.refresh_from_db()
    unfinished = ForOutlet(QueryDict(f"seen={seen}"), row=outlet)
    whole = ForOutlet(QueryDict(f"name=Other&seen={seen}"), row=outlet)

    assert not unfinished.is_valid()
    with RefusalsTo(whole), transaction.atomic():
        check_seen(outlet, FIELDS, whole["seen"].value())
    assert whole.errors == {"__all__": [CHANGED_MEANWHILE]}
    assert [form["seen"].value() for form in (unfinished, whole)] == [
        seen,
        fingerprint(outlet, FIELDS),
    ]
