"""Nobody overwrites someone else's change."""

import pytest
from django.db import transaction

from accounts.refusals import Refused
from accounts.seen import check_seen, fingerprint
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
