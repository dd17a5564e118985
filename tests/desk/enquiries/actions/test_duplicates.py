"""Joining two enquiries that are the same, undoing it, and recording that they are not the same."""

from datetime import timedelta

import pytest

from accounts.refusals import Refused
from desk.enquiries.actions import duplicates
from desk.enquiries.actions.enquiries import move_enquiry
from desk.enquiries.models import Enquiry, NotTheSame
from tests.clock import NOW
from tests.factories.scheduling import EnquiryFactory, InterviewFactory

pytestmark = pytest.mark.django_db


def test_join_enquiry_takes_it_off_the_board_and_both_logs_say_so(officer):
    into = EnquiryFactory(reference="E-0001", deadline_at=NOW + timedelta(hours=2))
    enquiry = EnquiryFactory(
        reference="E-0002", deadline_at=NOW + timedelta(hours=1), outlet__name="Harbour Post"
    )

    duplicates.join_enquiry(enquiry=enquiry, into=into, by=officer, now=NOW)

    assert [list(Enquiry.objects.open()), list(Enquiry.objects.waiting())] == [[into], [into]]
    assert enquiry.notes.get().text == "Joined to E-0001"
    assert into.notes.get().text == (
        "E-0002 joined: Harbour Post, Ambulance queues. Its deadline is sooner: 5:20pm on Wed 25 Nov"
    )
    with pytest.raises(Refused, match="Work on that one, or separate them"):
        move_enquiry(enquiry=enquiry, step="triaged", by=officer, now=NOW)


def test_join_enquiry_brings_along_what_was_joined_to_it(officer):
    first, second, third = (EnquiryFactory() for _ in range(3))

    duplicates.join_enquiry(enquiry=third, into=second, by=officer, now=NOW)
    duplicates.join_enquiry(enquiry=second, into=first, by=officer, now=NOW)

    assert set(first.joined.all()) == {second, third}


def test_join_enquiry_refuses_what_cannot_be_one(officer):
    enquiry = InterviewFactory().enquiry
    into = EnquiryFactory()
    joined = EnquiryFactory(joined_to=into)

    with pytest.raises(Refused, match="Choose another"):
        duplicates.join_enquiry(enquiry=into, into=into, by=officer, now=NOW)
    with pytest.raises(Refused, match="has an interview"):
        duplicates.join_enquiry(enquiry=enquiry, into=into, by=officer, now=NOW)
    with pytest.raises(Refused, match="is already joined"):
        duplicates.join_enquiry(enquiry=joined, into=EnquiryFactory(), by=officer, now=NOW)
    with pytest.raises(Refused, match="is already joined"):
        duplicates.join_enquiry(enquiry=EnquiryFactory(), into=joined, by=officer, now=NOW)


def test_separate_enquiry_takes_it_back_once(officer):
    enquiry = EnquiryFactory(joined_to=EnquiryFactory())

    duplicates.separate_enquiry(enquiry=enquiry, by=officer, now=NOW)

    assert enquiry in Enquiry.objects.waiting()
    with pytest.raises(Refused, match="is not joined"):
        duplicates.separate_enquiry(enquiry=enquiry, by=officer, now=NOW)


def test_rule_out_duplicate_from_either_side_is_said_once(officer):
    one = EnquiryFactory()
    other = EnquiryFactory()

    duplicates.rule_out_duplicate(enquiry=other, other=one, by=officer, now=NOW)
    duplicates.rule_out_duplicate(enquiry=one, other=other, by=officer, now=NOW)

    assert NotTheSame.objects.values_list("earlier", "later").get() == (one.pk, other.pk)
