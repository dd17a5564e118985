"""References count up, also when several are created at once."""

import threading

import pytest
from django.db import connection

from desk.enquiries.actions.enquiries import log_enquiry
from desk.enquiries.models import Enquiry
from desk.lines.models import Line
from scheduling.references import next_reference
from tests.clock import NOW
from tests.desk.enquiries.actions.test_enquiries import CALLER, details
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import EnquiryFactory, LineFactory


@pytest.mark.django_db
def test_next_reference_starts_at_one():
    assert next_reference(Enquiry, "E") == "E-0001"


@pytest.mark.django_db
def test_next_reference_follows_the_highest_and_not_the_count():
    EnquiryFactory(reference="E-0007")
    EnquiryFactory(reference="E-0003")

    assert next_reference(Enquiry, "E") == "E-0008"


@pytest.mark.django_db
def test_next_reference_passes_ten_thousand():
    EnquiryFactory(reference="E-9999")
    EnquiryFactory(reference="E-10000")

    assert next_reference(Enquiry, "E") == "E-10001"


@pytest.mark.django_db
def test_next_reference_ignores_other_prefixes():
    LineFactory(reference="W-07")
    LineFactory(reference="WX-40")
    LineFactory(reference="W-summer")

    assert next_reference(Line, "W", digits=2) == "W-08"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_concurrent_references_have_no_gap_and_no_duplicate():
    officer = UserFactory()
    failures: list[Exception] = []

    def log() -> None:
        try:
            subject = threading.current_thread().name
            log_enquiry(
                caller=CALLER, by=officer, now=NOW, **details(owner=officer, subject=subject)
            )
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=log) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert sorted(Enquiry.objects.values_list("reference", flat=True)) == [
        f"E-{n:04}" for n in range(1, 9)
    ]
