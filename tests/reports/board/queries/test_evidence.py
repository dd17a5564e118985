"""The facts of a year: at its first and last day, and without what was retracted."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from reports.board.evidence import IncidentFacts, PolicyFacts, RotaFacts, YearFacts, first_day
from reports.board.queries.evidence import year_facts
from tests.clock import LONDON, NOW, TODAY
from tests.factories.incidents import (
    ClearanceFactory,
    IncidentActionFactory,
    IncidentFactory,
    PartnerStatementFactory,
)
from tests.factories.notices import NoticeFactory
from tests.factories.policies import PolicyReadingFactory, PolicyVersionFactory
from tests.factories.reports import PackFactory, PackVersionFactory
from tests.factories.scheduling import DutyShiftFactory, EnquiryFactory, LineFactory
from tests.factories.social import SupportedPartnerFactory
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    PracticeFactory,
    TenureFactory,
    TopicFactory,
    TrainingRecordFactory,
)

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SINCE = first_day(TODAY)


def year(**days: int) -> YearFacts:
    return year_facts(on=TODAY - timedelta(**days), now=NOW)


def test_courses_that_were_passed_count_from_the_first_day_to_the_last():
    person = PersonFactory()
    for on in (SINCE - A_DAY, SINCE, TODAY):
        TrainingRecordFactory(person=person, completed_on=on, course=CourseFactory(code="M1"))
    TrainingRecordFactory(completed_on=TODAY, outcome="failed")
    TrainingRecordFactory(completed_on=TODAY, retracted=True)

    facts = year()

    assert (facts.courses_passed, facts.people_trained) == (2, 1)
    assert year(days=1).courses_passed == 2  # the day before SINCE, and SINCE


def test_mock_interviews_count_and_real_ones_do_not():
    person = PersonFactory()
    for on in (SINCE - A_DAY, SINCE, TODAY):
        PracticeFactory(person=person, practised_on=on, kind="mock")
    PracticeFactory(practised_on=TODAY, kind="interview")
    PracticeFactory(practised_on=TODAY, kind="mock", retracted=True)

    facts = year()

    assert (facts.mocks, facts.people_in_mocks) == (2, 1)


def test_who_is_ready_is_counted_by_medium():
    person = PersonFactory()
    TenureFactory(person=person, role="senior_staff", starts_on=SINCE)
    for code in ("M1", "M2"):
        TrainingRecordFactory(
            person=person,
            course=CourseFactory(code=code),
            completed_on=TODAY,
            valid_until=TODAY + 100 * A_DAY,
        )
    PracticeFactory(person=person, medium="print", practised_on=TODAY, kind="mock")
    PracticeFactory(person=person, medium="radio", practised_on=TODAY, kind="mock")

    facts = year()

    assert {words: count for words, count in facts.media.items() if count} == {"print": 1}
    assert (facts.figures.people_ready, facts.figures.people_required) == (1, 1)
    assert sum(year(days=1).media.values()) == 0


def test_the_policy_of_the_day_is_told_with_who_read_it():
    first = PolicyVersionFactory(operative_on="2025-01", policy__title="Media policy")
    minor = PolicyVersionFactory(
        policy=first.policy, number=2, is_minor=True, operative_on="2026-11-20"
    )
    PolicyVersionFactory(policy=first.policy, number=3, operative_on="2026-12-01")
    PolicyReadingFactory(version=first)
    PolicyReadingFactory(version=minor)
    PolicyReadingFactory(version=minor, read_at=NOW + A_DAY)

    [told] = year().policies

    assert told == PolicyFacts(
        key=str(first.policy_id),
        title="Media policy",
        number=2,
        operative="20 November 2026",
        review_by=minor.review_by,
        readers=2,
    )


def test_a_policy_approved_later_is_not_there_yet():
    PolicyVersionFactory(operative_on="2025-01", approved_at=NOW)

    assert len(year().policies) == 1
    assert year(days=1).policies == []


def test_the_rota_is_told_from_its_first_shift_up_to_now():
    first = NOW - 48 * HOUR
    DutyShiftFactory(starts_at=first, ends_at=first + 24 * HOUR)
    DutyShiftFactory(starts_at=first + 30 * HOUR, ends_at=NOW + 24 * HOUR)
    DutyShiftFactory(starts_at=NOW - 100 * HOUR, ends_at=NOW, retracted=True)

    assert year().rota == RotaFacts(first.date(), 42 * HOUR, 48 * HOUR, 1, 6 * HOUR)


def test_a_rota_from_before_the_year_is_told_from_its_first_day():
    start = datetime(SINCE.year, SINCE.month, SINCE.day, tzinfo=LONDON)
    DutyShiftFactory(starts_at=start - 24 * HOUR, ends_at=start - HOUR)
    assert year().rota is None
    DutyShiftFactory(starts_at=start + 24 * HOUR, ends_at=NOW)

    told = year().rota

    assert told is not None
    assert (told.since, told.gaps, told.longest) == (SINCE, 1, 24 * HOUR)


def test_an_incident_is_told_with_the_times_after_its_declaration():
    topic = TopicFactory()
    declared_at = NOW - 10 * HOUR
    incident = IncidentFactory(
        reference="M-01", title="Flood", declared_at=declared_at, topics=[topic]
    )
    for partner, source in (("Police", "1st"), ("Police", "2nd"), ("Fire service", "1st")):
        PartnerStatementFactory(incident=incident, partner=partner, source=source)
    PartnerStatementFactory(incident=incident, retracted=True)
    ClearanceFactory(incident=incident)
    notice = NoticeFactory(incident=incident, subject="First", sent=True)
    type(notice).objects.filter(pk=notice.pk).update(sent_at=declared_at + 2 * HOUR)
    flash(topic, declared_at - 3 * HOUR)
    flash(topic, declared_at + HOUR)
    flash(topic, declared_at + HOUR, kind="standard")
    flash(TopicFactory(), declared_at + HOUR)

    [told] = year().incidents

    assert told == IncidentFacts(
        key="M-01",
        title="Flood",
        declared_on=TODAY,
        statements=3,
        partners=2,
        cleared=1,
        notices=1,
        first_notice=2 * HOUR,
        packs=1,
        first_pack=HOUR,
    )


def flash(topic: Any, approved_at: datetime, kind: str = "flash") -> None:
    pack = PackFactory(kind=kind, interview__enquiry__topic=topic)
    PackVersionFactory(pack=pack, approved=True, approved_at=approved_at)
    PackVersionFactory(pack=pack, number=2, approved=True, approved_at=approved_at + HOUR)


def test_incidents_count_by_the_day_of_their_declaration():
    start = datetime(SINCE.year, SINCE.month, SINCE.day, tzinfo=LONDON)
    for reference, at in (("M-01", start - HOUR), ("M-02", start), ("M-03", NOW)):
        IncidentFactory(reference=reference, declared_at=at)

    assert [one.key for one in year().incidents] == ["M-02", "M-03"]
    assert [one.key for one in year(days=1).incidents] == ["M-01", "M-02"]
    [quiet, _] = year().incidents
    assert (quiet.first_notice, quiet.first_pack, quiet.notices, quiet.packs) == (None, None, 0, 0)


def test_actions_of_the_reviews_count_with_those_that_are_done():
    action = IncidentActionFactory()
    IncidentActionFactory(
        incident=action.incident, what="Another", done_at=NOW, done_by=action.owner
    )
    old = IncidentFactory(declared_at=NOW - 400 * A_DAY)
    IncidentActionFactory(incident=old)

    facts = year()

    assert (facts.review_actions, facts.review_actions_done) == (2, 1)


def test_enquiries_count_by_their_deadline():
    EnquiryFactory(deadline_at=NOW - HOUR, received_at=NOW - 3 * HOUR)
    EnquiryFactory(
        deadline_at=NOW - HOUR,
        received_at=NOW - 3 * HOUR,
        response="We have said so",
        response_sent_at=NOW - 2 * HOUR,
    )
    EnquiryFactory(deadline_at=NOW + HOUR)

    facts = year()

    assert (facts.enquiries_due, facts.enquiries_in_time) == (2, 1)
    assert year(days=1).enquiries_due == 0


def test_lines_count_if_they_could_be_used_on_the_day():
    LineFactory(approved=True)
    LineFactory(approved=True, live_from=TODAY + A_DAY)
    LineFactory()

    assert year().lines == 1
    assert year(days=1).lines == 0


def test_partners_count_while_they_are_listed():
    SupportedPartnerFactory()
    SupportedPartnerFactory(ended_on=TODAY - A_DAY)

    assert year().supported_partners == 1
