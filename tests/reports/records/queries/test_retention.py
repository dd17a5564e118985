"""Which records are past their retention date, and what retains them."""

from datetime import timedelta

import pytest

from reports.records.models import RecordHold
from reports.records.queries.retention import due_records, may_be_removed
from tests.clock import NOW, TODAY
from tests.factories.incidents import ClearanceFactory
from tests.factories.reports import PackVersionFactory, RecordHoldFactory
from tests.factories.restrictions import RestrictionFactory
from tests.factories.scheduling import (
    EnquiryFactory,
    InterviewFactory,
    JournalistFactory,
    LineFactory,
)
from tests.factories.training import PersonFactory, TopicFactory
from training.models import Organisation

pytestmark = pytest.mark.django_db
YEARS = timedelta(days=365 * 6 + 2)  # six years, with two days of a leap year
LATER = NOW + YEARS + timedelta(days=2)
ENQUIRY = RecordHold.What.ENQUIRY
LINE = RecordHold.What.LINE


def closed(**fields: object):
    return EnquiryFactory(
        state="closed", deadline_at=NOW, received_at=NOW - timedelta(hours=1), **fields
    )


def keeps(*, now=LATER) -> list[str]:
    return [record.retained_because for record in due_records(now=now)]


def test_an_enquiry_is_listed_thirty_days_before_it_goes_and_goes_the_day_after_six_years():
    enquiry = closed()
    last = NOW.replace(year=NOW.year + 6)

    assert due_records(now=last - timedelta(days=31)) == []
    [record] = due_records(now=last - timedelta(days=29))
    assert (record.reference, record.last_on, record.goes_on) == (
        enquiry.reference,
        TODAY,
        TODAY.replace(year=TODAY.year + 6) + timedelta(days=1),
    )
    assert [
        may_be_removed(ENQUIRY, enquiry.reference, now=last + timedelta(minutes=m)) for m in (0, 1)
    ] == [False, True]


def test_an_enquiry_is_counted_from_its_last_interview_and_from_those_that_are_the_same():
    enquiry = closed()
    interview = InterviewFactory(
        enquiry=enquiry, starts_at=NOW + timedelta(days=40), person=PersonFactory()
    )
    same = closed(joined_to=enquiry)
    PackVersionFactory(pack__interview=interview)

    assert due_records(now=LATER) == []
    [record] = due_records(now=LATER + timedelta(days=40))
    assert (record.reference, record.interviews, record.packs) == (enquiry.reference, 1, 1)
    type(same).objects.filter(pk=same.pk).update(deadline_at=NOW + timedelta(days=80))
    assert due_records(now=LATER + timedelta(days=40)) == []


def test_the_period_is_the_organisations():
    closed()
    Organisation.objects.update(records_kept_years=7)

    assert due_records(now=LATER) == []


def test_what_keeps_an_enquiry(officer):
    EnquiryFactory(deadline_at=NOW, state="on_hold")
    held = closed()
    RecordHoldFactory(reference=held.reference, reason="The claim of 2027")
    closed(journalist=JournalistFactory(held_at=NOW, held_by=officer, held_because="An inquest"))

    assert sorted(keeps()) == [
        "Held: The claim of 2027",
        "Not closed yet: on hold",
        "The journalist’s contact details are held: An inquest",
    ]


@pytest.mark.parametrize("scope", ["topics", "people", "everything", "enquiry"])
def test_a_legal_hold_in_force_keeps_what_it_is_about(scope):
    topic = TopicFactory()
    person = PersonFactory()
    enquiry = closed(topic=topic)
    other = closed(topic=TopicFactory())
    InterviewFactory(enquiry=enquiry, person=person, starts_at=NOW)
    about = {
        "topics": {"topics": [topic]},
        "people": {"people": [person]},
        "enquiry": {"enquiry": enquiry},
    }
    RestrictionFactory(kind="legal_hold", title="Claim", scope=scope, **about.get(scope, {}))

    found = {record.reference: record.retained_because for record in due_records(now=LATER)}

    said = "Legal hold: Claim"
    assert found == {
        enquiry.reference: said,
        other.reference: said if scope == "everything" else "",
    }


def test_a_legal_hold_that_is_over_keeps_nothing():
    closed()
    RestrictionFactory(
        kind="legal_hold", scope="everything", starts_at=NOW, ends_at=NOW + timedelta(days=1)
    )

    assert keeps() == [""]


def test_a_line_goes_six_years_after_it_expired_or_was_withdrawn(officer):
    line = LineFactory(review_on=TODAY, expires_on=TODAY)
    early = LineFactory(
        review_on=TODAY,
        expires_on=TODAY + timedelta(days=90),
        withdrawn_at=NOW,
        withdrawn_by=officer,
    )
    LineFactory(review_on=TODAY, expires_on=TODAY + timedelta(days=90))

    assert [(record.reference, record.last_on) for record in due_records(now=LATER)] == [
        (line.reference, TODAY),
        (early.reference, TODAY),
    ]


def test_what_keeps_a_line():
    lines = [
        LineFactory(reference=f"W-0{n}", review_on=TODAY, expires_on=TODAY) for n in range(1, 6)
    ]
    RecordHoldFactory(what=LINE, reference="W-01", reason="The claim")
    PackVersionFactory(content={"messages": {"primary_line": "W-02/3"}})
    EnquiryFactory().lines_used.add(lines[2])
    ClearanceFactory(line=lines[3])

    found = {
        record.reference: record.retained_because
        for record in due_records(now=LATER)
        if record.what == LINE
    }

    assert found == {
        "W-01": "Held: The claim",
        "W-02": "A retained pack quotes it",
        "W-03": "A retained enquiry used it",
        "W-04": "Part of a major incident",
        "W-05": "",
    }
