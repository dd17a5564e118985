from datetime import date, timedelta

import pytest

from reports.packs.models import Pack
from reports.packs.queries.earlier_packs import earlier_packs, given_by, source_of
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.reports import PackFactory, PackVersionFactory
from tests.factories.scheduling import EnquiryFactory, InterviewFactory

pytestmark = pytest.mark.django_db


def test_packs_of_the_person_the_topic_and_the_outlet_are_offered_newest_first(
    interview,
):
    enquiry = interview.enquiry
    person = interview.person

    def earlier(days: int, **given: object) -> Pack:
        starts_at = NOW - timedelta(days=days)
        pack = PackFactory(interview=InterviewFactory(starts_at=starts_at, **given))
        PackVersionFactory(pack=pack, approved=True, recipient=person)
        return pack

    of_person = earlier(3, person=person)
    of_topic = earlier(2, enquiry=EnquiryFactory(topic=enquiry.topic))
    of_outlet = earlier(1, enquiry=EnquiryFactory(outlet=enquiry.outlet))
    earlier(1)  # of none of them

    assert list(earlier_packs(interview)) == [of_outlet, of_topic, of_person]
    assert source_of(of_topic, on=TODAY).startswith(f"{of_topic.reference}, ")


def test_a_pack_without_an_approved_version_that_stands_is_not_offered(interview, pack):
    later = InterviewFactory(enquiry=interview.enquiry)
    assert list(earlier_packs(later)) == []

    version = PackVersionFactory(pack=pack, approved=True)
    assert list(earlier_packs(later)) == [pack]

    version.withdrawn_at = NOW
    version.withdrawn_by = UserFactory()
    version.save()
    assert list(earlier_packs(later)) == []


def test_its_own_pack_is_not_offered(interview, pack):
    PackVersionFactory(pack=pack, approved=True)

    assert list(earlier_packs(interview)) == []


def test_packs_without_topic_or_person_are_not_alike():
    pack = PackFactory(interview__enquiry__topic=None)
    PackVersionFactory(pack=pack, approved=True)

    assert list(earlier_packs(InterviewFactory(enquiry__topic=None))) == []


def test_the_source_names_pack_outlet_and_day(pack):
    assert source_of(pack, on=TODAY) == "P-0001, Solent Shore FM, 26 Nov"
    assert source_of(pack, on=date(2027, 1, 4)) == "P-0001, Solent Shore FM, 26 Nov 2026"


def test_a_pack_without_an_approved_version_gives_nothing(pack):
    assert given_by(pack, on=TODAY).sections == {}


def test_the_latest_approved_version_gives_its_words(pack):
    for number, words in ((1, "First"), (2, "Second"), (3, "Not approved")):
        opening = {"opening": {"opening": words}}
        PackVersionFactory(pack=pack, number=number, content=opening, approved=number < 3)

    assert given_by(pack, on=TODAY).sections["opening"] == {"opening": "Second"}
