"""The figures from the database, against a naive count of the rows of random desks."""

import random
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

import pytest

from desk.briefings.models import Briefing
from desk.enquiries.models import Coverage, Enquiry, Interview
from desk.enquiries.queries.board import deadlines_since
from reports.board.queries.interview_figures import desk_facts, interview_figures_of
from reports.packs.models import PackVersion, SharedPack
from reports.packs.queries.shared_packs import pack_of
from tests.clock import LONDON, NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.briefings import BriefingFactory
from tests.factories.debriefs import DebriefFactory
from tests.factories.reports import AcknowledgementFactory, PackFactory, PackVersionFactory
from tests.factories.scheduling import (
    CoverageFactory,
    EnquiryFactory,
    InterviewFactory,
    OutletFactory,
)
from tests.factories.training import PersonFactory, TenureFactory, TopicFactory
from training.models import Person
from training.roles import GROUP_12_1

pytestmark = pytest.mark.django_db
DAYS = 60
HOUR = timedelta(hours=1)


class RandomDesk:
    """Sixty days of a desk, with everything that may be odd about it."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.user = UserFactory()
        self.people = [PersonFactory() for _ in range(4)]
        for person in self.people[:2]:
            self._add_tenure(person)
        for _ in range(8):
            self._add_briefing()
        topics = [TopicFactory(), TopicFactory(), None]
        outlets = [OutletFactory(), OutletFactory()]
        earlier: Enquiry | None = None
        for _ in range(24):
            enquiry = self._add_enquiry(outlets, topics, joined_to=self._perhaps(earlier, 0.1))
            earlier = enquiry if enquiry.joined_to is None else earlier
            self._add_coverage(enquiry)
            interview = self._add_interview(enquiry)
            if interview.person:
                self._add_debrief_and_pack(interview)

    def _moment(self, *, after: datetime | None = None, hours: int = 24 * DAYS) -> datetime:
        start = after or NOW - timedelta(days=DAYS - 5)
        return start + timedelta(minutes=self.rng.randrange(60 * hours))

    def _perhaps(self, value: Any, share: float = 0.5, otherwise: Any = None) -> Any:
        return value if self.rng.random() < share else otherwise

    def _add_tenure(self, person: Person) -> None:
        TenureFactory(
            person=person,
            role=self.rng.choice([*sorted(GROUP_12_1), "other_staff"]),
            starts_on=TODAY - timedelta(days=self.rng.randrange(DAYS)),
            ends_on=self._perhaps(TODAY),
            recorded_at=self._moment(),
        )

    def _add_briefing(self) -> None:
        asked_at = self._moment()
        held_at = self._moment(after=asked_at)
        ends: list[dict[str, Any]] = [
            {},
            {"completed_at": held_at, "held_on": held_at.date(), "held_minutes": 5},
            {"cancelled_at": held_at},
        ]
        BriefingFactory(
            person=self.rng.choice(self.people),
            need=self.rng.choice(["topic", "interview", "mock"]),
            asked_at=asked_at,
            asked_by=self.user,
            **self.rng.choice(ends),
        )

    def _add_enquiry(self, outlets: list[Any], topics: list[Any], joined_to: Any) -> Enquiry:
        received_at = self._moment()
        enquiry: Enquiry = EnquiryFactory(
            owner=self.user,
            outlet=self.rng.choice(outlets),
            topic=self.rng.choice(topics),
            received_at=received_at,
            logged_at=received_at + self._perhaps(HOUR, otherwise=timedelta()),
            deadline_at=self._moment(after=received_at, hours=40),
            joined_to=joined_to,
            **self._perhaps(
                {
                    "response": "Yes",
                    "response_sent_at": self._moment(after=received_at, hours=60),
                },
                otherwise={},
            ),
        )
        for _ in range(self.rng.randrange(3)):
            enquiry.notes.create(
                at=self._moment(after=received_at, hours=60),
                state=self.rng.choice(["triaged", "accepted", "declined", "answered", ""]),
            )
        return enquiry

    def _add_coverage(self, enquiry: Enquiry) -> None:
        published_at = self._moment(after=enquiry.received_at)
        retracted = {"retracted_at": self._moment(after=published_at), "retracted_by": self.user}
        CoverageFactory(
            enquiry=enquiry,
            published_at=published_at,
            recorded_at=self._moment(after=enquiry.received_at),
            message_carried=self.rng.choice(["yes", "partly", "no", ""]),
            recorded_by=self.user,
            **self._perhaps(retracted, 0.3, otherwise={}),
        )

    def _add_interview(self, enquiry: Enquiry) -> Interview:
        received_at = enquiry.received_at
        person = self._perhaps(self.rng.choice(self.people), 0.9)
        interview: Interview = InterviewFactory(
            enquiry=enquiry,
            medium=self.rng.choice(["radio", "print"]),
            person=person,
            offered_at=self._perhaps(
                enquiry.logged_at, 0.3, self._moment(after=received_at, hours=3)
            ),
            offered_by=self.user,
            starts_at=self._moment(after=received_at, hours=70),
            accepted_at=person and self._moment(after=received_at, hours=20),
            called_off_at=self._perhaps(self._moment(after=received_at, hours=90), 0.15),
        )
        return interview

    def _add_debrief_and_pack(self, interview: Interview) -> None:
        if self.rng.random() < 0.3:
            DebriefFactory(
                interview=interview,
                went=self.rng.choice(["yes", "not_out"]),
                given_at=self._moment(after=interview.starts_at, hours=30),
            )
        pack = PackFactory(interview=interview, started_by=self.user)
        for number in range(1, self.rng.randrange(1, 5)):
            approved_at = interview.starts_at + timedelta(hours=self.rng.randrange(-20, 6))
            version = PackVersionFactory(
                pack=pack,
                number=number,
                recipient=self._perhaps(interview.person, 0.8, self.rng.choice(self.people)),
                approved_at=approved_at,
                approved_by=self.user,
                submitted_by=self.user,
                withdrawn_at=self._perhaps(self._moment(after=approved_at, hours=20), 0.2),
            )
            if self.rng.random() < 0.7:
                read_at = self._moment(after=approved_at, hours=14)
                AcknowledgementFactory(version=version, acknowledged_at=read_at)


def test_interview_figures_equal_a_naive_count():
    for seed in range(6):
        rng = RandomDesk(seed).rng
        for _ in range(4):
            on = TODAY + timedelta(days=rng.randrange(-20, 10))
            since = on - timedelta(days=rng.randrange(50))
            known_at = NOW + timedelta(days=rng.randrange(-15, 10), minutes=rng.randrange(600))

            figures = interview_figures_of(since=since, on=on, known_at=known_at)

            counted = Naive(since, on, known_at).figures()
            assert {name: getattr(figures, name) for name in counted} == counted


def test_enquiries_in_time_are_those_of_the_board_of_enquiries():
    RandomDesk(7)
    due = [had for at, had in deadlines_since(TODAY - timedelta(days=400)) if at <= NOW]

    figures = interview_figures_of(since=TODAY - timedelta(days=400), on=TODAY, known_at=NOW)

    assert (figures.enquiries_due, figures.enquiries_in_time) == (len(due), sum(due))
    assert 0 < figures.enquiries_in_time < figures.enquiries_due


def test_a_pack_for_two_interviews_prepares_for_both():
    person = PersonFactory()
    pack = PackFactory(interview__person=person, interview__starts_at=NOW - HOUR)
    PackVersionFactory(pack=pack, approved=True, approved_at=NOW - 5 * HOUR)
    earlier = InterviewFactory(person=person, starts_at=NOW - 3 * HOUR, accepted_at=NOW - 6 * HOUR)
    Interview.objects.filter(person=person).update(accepted_at=NOW - 6 * HOUR)
    SharedPack.objects.create(
        pack=pack, interview=earlier, shared_at=NOW - 4 * HOUR, shared_by=UserFactory()
    )

    facts = desk_facts(since=TODAY, on=TODAY, known_at=NOW)

    assert [each.approved_at for each in facts.interviews] == [NOW - 5 * HOUR] * 2


@pytest.mark.parametrize("seconds", [0, 1])
def test_a_pack_counts_if_it_was_read_by_the_start(seconds):
    starts_at = NOW - 2 * HOUR
    version = PackVersionFactory(
        pack__interview__person=PersonFactory(),
        pack__interview__starts_at=starts_at,
        pack__interview__accepted_at=NOW - 6 * HOUR,
        approved=True,
        approved_at=NOW - 5 * HOUR,
    )
    AcknowledgementFactory(version=version, acknowledged_at=starts_at + timedelta(seconds=seconds))

    figures = interview_figures_of(since=TODAY, on=TODAY, known_at=NOW)

    assert (figures.interviews, figures.approved, figures.read) == (1, 1, 1 - seconds)


def test_an_answer_that_was_sent_later_is_not_known_before():
    enquiry = EnquiryFactory(
        received_at=NOW - 9 * HOUR,
        logged_at=NOW - 9 * HOUR,
        deadline_at=NOW - 4 * HOUR,
        response="Yes",
        response_sent_at=NOW - 2 * HOUR,
    )
    enquiry.notes.create(at=NOW - 5 * HOUR, state="declined")

    known = [
        desk_facts(since=TODAY, on=TODAY, known_at=NOW - hours * HOUR).due[0].answered_at
        for hours in (3, 2)
    ]

    assert known == [NOW - 5 * HOUR, NOW - 2 * HOUR]


def test_a_tenure_that_was_recorded_later_is_not_known_before():
    briefing = BriefingFactory(asked_at=NOW - 3 * HOUR)
    TenureFactory(person=briefing.person, recorded_at=NOW - HOUR)

    outside = [
        interview_figures_of(since=TODAY, on=TODAY, known_at=NOW - hours * HOUR).people_outside
        for hours in (2, 1)
    ]

    assert outside == [1, 0]


@pytest.mark.parametrize("desks", [1, 3])
def test_desk_facts_takes_five_queries(desks, django_assert_num_queries):
    for seed in range(desks):
        RandomDesk(seed)

    with django_assert_num_queries(5):
        desk_facts(since=TODAY - timedelta(days=DAYS), on=TODAY, known_at=NOW)


class Naive:
    """The figures as plainly as they can be said, a row at a time."""

    def __init__(self, since: date, on: date, known_at: datetime) -> None:
        self.since = since
        self.on = on
        self.known_at = known_at

    def figures(self) -> dict[str, Any]:
        return {
            **self.of_interviews(),
            **self.of_briefings(),
            **self.of_enquiries(),
            **self.of_coverage(),
        }

    def is_known(self, moment: datetime | None) -> bool:
        return moment is not None and moment <= self.known_at

    def is_within(self, moment: datetime) -> bool:
        day = moment.astimezone(LONDON).date()
        return self.is_known(moment) and self.since <= day <= self.on

    def took_place(self, interview: Interview) -> bool:
        debrief = getattr(interview, "debrief", None)
        is_not_out = debrief and self.is_known(debrief.given_at) and debrief.went == "not_out"
        return bool(
            interview.person
            and self.is_known(interview.accepted_at)
            and not self.is_known(interview.called_off_at)
            and not is_not_out
            and self.is_within(interview.starts_at)
        )

    def of_interviews(self) -> dict[str, Any]:
        given = [each for each in Interview.objects.all() if self.took_place(each)]
        used = [(each, version) for each in given if (version := version_on_air(each))]
        leads = []
        for each in given:
            is_later_bid = each.offered_at > each.enquiry.logged_at
            asked_at = each.offered_at if is_later_bid else each.enquiry.received_at
            leads.append(max(0.0, (each.starts_at - asked_at).total_seconds()))
        ready = [(each.starts_at - version.approved_at).total_seconds() for each, version in used]
        return {
            "interviews": len(given),
            "approved": len(used),
            "read": sum(was_read(each, version) for each, version in used),
            "lead": timedelta(seconds=median(leads)) if leads else None,
            "pack_lead": timedelta(seconds=median(ready)) if ready else None,
        }

    def of_briefings(self) -> dict[str, Any]:
        asked = [
            each
            for each in Briefing.objects.all()
            if each.need != "mock"
            and self.is_within(each.asked_at)
            and not self.is_known(each.cancelled_at)
        ]
        done = [each for each in asked if self.is_known(each.completed_at)]
        return {
            "briefings": len(asked),
            "briefings_delivered": len(done),
            "people_outside": len({each.person for each in asked if self.is_outside(each)}),
            "people_outside_helped": len({each.person for each in done if self.is_outside(each)}),
        }

    def is_outside(self, briefing: Briefing) -> bool:
        day = briefing.asked_at.astimezone(LONDON).date()
        return not any(
            tenure.role in GROUP_12_1
            and self.is_known(tenure.recorded_at)
            and tenure.starts_on <= day
            and (tenure.ends_on is None or tenure.ends_on >= day)
            for tenure in briefing.person.tenures.all()
        )

    def of_enquiries(self) -> dict[str, Any]:
        due = [
            each
            for each in Enquiry.objects.filter(joined_to=None)
            if self.is_known(each.logged_at) and self.is_within(each.deadline_at)
        ]
        return {
            "enquiries_due": len(due),
            "enquiries_in_time": sum(self.was_in_time(each) for each in due),
        }

    def was_in_time(self, enquiry: Enquiry) -> bool:
        sent_at = enquiry.response_sent_at
        if sent_at and self.is_known(sent_at):
            return sent_at <= enquiry.deadline_at
        return any(
            note.state in Enquiry.SETTLED
            and self.is_known(note.at)
            and note.at <= enquiry.deadline_at
            for note in enquiry.notes.all()
        )

    def of_coverage(self) -> dict[str, Any]:
        items = [
            each.message_carried
            for each in Coverage.objects.all()
            if self.is_within(each.published_at)
            and self.is_known(each.recorded_at)
            and not self.is_known(each.retracted_at)
        ]
        return {
            "coverage": len(items),
            "judged": len([each for each in items if each]),
            "carried": items.count("yes"),
            "carried_in_part": items.count("partly"),
        }


def version_on_air(interview: Interview) -> Any:
    latest = None
    versions = PackVersion.objects.filter(pack=pack_of(interview), approved_at__isnull=False)
    for each in versions.order_by("number"):
        assert each.approved_at
        if each.recipient == interview.person and each.approved_at <= interview.starts_at:
            latest = each
    if latest and latest.withdrawn_at and latest.withdrawn_at <= interview.starts_at:
        return None
    return latest


def was_read(interview: Interview, version: Any) -> bool:
    return any(
        each.person == interview.person and each.acknowledged_at <= interview.starts_at
        for each in version.acknowledgements.all()
    )
