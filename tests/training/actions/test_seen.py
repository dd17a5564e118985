"""Nobody overwrites what another wrote meanwhile."""

import pytest
from django.db import transaction

from scheduling.desk.models import Outlet
from tests.factories.scheduling import EnquiryFactory, OutletFactory
from training.actions.seen import ChangedMeanwhile, check_seen, fingerprint

pytestmark = pytest.mark.django_db
FIELDS = ("name", "about")


def test_fingerprint_changes_with_the_fields_it_is_of_alone() -> None:
    outlet = OutletFactory(about="Weekly")
    before = fingerprint(outlet, ["about"])
    outlet.name = "Another name"
    after_name = fingerprint(outlet, ["about"])
    outlet.about = "Daily"

    assert [before == after_name, before == fingerprint(outlet, ["about"])] == [True, False]


def test_fingerprint_takes_a_row_that_is_pointed_at_by_its_key() -> None:
    enquiry = EnquiryFactory()
    before = fingerprint(enquiry, ["outlet"])
    enquiry.outlet = OutletFactory()

    assert fingerprint(enquiry, ["outlet"]) != before


def test_check_seen_hands_back_the_row_as_it_is_now() -> None:
    outlet = OutletFactory()
    Outlet.objects.update(about="Daily")

    with transaction.atomic():
        assert check_seen(outlet, FIELDS, None).about == "Daily"


def test_check_seen_refuses_what_was_changed_after_it_was_seen() -> None:
    outlet = OutletFactory()
    seen = fingerprint(outlet, FIELDS)
    Outlet.objects.update(about="Daily")

    with pytest.raises(ChangedMeanwhile), transaction.atomic():
        check_seen(outlet, FIELDS, seen)
