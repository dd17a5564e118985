"""Exemptions: who may request one, for how long, who decides, and when it applies."""

from datetime import date, timedelta

import pytest

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from jobs.models import Mail
from tests.clock import NOW, TODAY
from tests.factories.training import (
    CourseFactory,
    ExemptionFactory,
    PersonFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.actions import exemptions
from training.actions.by_kind import change_fact
from training.actions.facts import RecordedAlready
from training.models import Exemption, ExemptionRequest, Person
from training.queries.register import read_register
from training.readiness import units_on

pytestmark = pytest.mark.django_db
A_YEAR_ON = date(2027, 11, 24)


def ask(person: Person, by: User, **values: object) -> ExemptionRequest:
    wanted = {"course": None, "starts_on": TODAY, "ends_on": A_YEAR_ON, "reason": "Leave"} | values
    return exemptions.ask_for_exemption(person=person, by=by, now=NOW, **wanted)


def statuses(on: date = TODAY) -> list[str]:
    return [unit.status.value for unit in units_on(read_register(), on)]


@pytest.mark.parametrize(
    "who", ["officer", "spokesperson", "another_spokesperson", "trainer_user", "board_member"]
)
def test_exemption_can_be_requested_by_the_person_their_manager_and_the_team(
    request, spokesperson, another_spokesperson, who
):
    person = PersonFactory(user=spokesperson, line_manager=PersonFactory(user=another_spokesperson))

    if who in ("trainer_user", "board_member"):
        with pytest.raises(Refused, match=", their line manager and the communications"):
            ask(person, request.getfixturevalue(who))
    else:
        exemption_request = ask(person, request.getfixturevalue(who))
        assert (exemption_request.is_waiting, Exemption.objects.count()) == (True, 0)
        assert AuditEvent.objects.get(action="exemption.asked").about_label == str(
            exemption_request
        )


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"ends_on": A_YEAR_ON}, None),
        ({"ends_on": A_YEAR_ON + timedelta(days=1)}, "12 months at most"),
        ({"starts_on": date(2024, 2, 29), "ends_on": TODAY}, "12 months at most"),
        ({"ends_on": TODAY}, None),
        (
            {"starts_on": date(2026, 11, 1), "ends_on": TODAY - timedelta(days=1)},
            "has passed",
        ),
        ({"ends_on": TODAY - timedelta(days=1)}, "before the first"),
    ],
)
def test_exemption_lasts_at_most_twelve_months(officer, values, refusal):
    if refusal is None:
        assert ask(PersonFactory(), officer, **values).pk
    else:
        with pytest.raises(Refused, match=refusal):
            ask(PersonFactory(), officer, **values)


def test_ask_for_exemption_refuses_duplicates_and_removed_people(officer):
    person = PersonFactory()
    course = CourseFactory(code="M2")
    ask(person, officer)
    ask(person, officer, course=course)

    for again in (None, course):
        with pytest.raises(Refused, match="is already waiting for a decision"):
            ask(person, officer, course=again, starts_on=TODAY + timedelta(days=1))
    with pytest.raises(Refused, match="has been removed from the register"):
        ask(PersonFactory(removed=True), officer)


def test_exemption_applies_once_approved_and_ends_on_its_last_day(officer, manager):
    person = PersonFactory()
    TenureFactory(person=person, role="senior_staff")
    for code in ("M1", "M2"):
        TrainingRecordFactory(
            person=person, course=CourseFactory(code=code), valid_until=TODAY - timedelta(days=1)
        )
    exemption_request = ask(person, officer, course=CourseFactory(code="M2"), ends_on=TODAY)
    before = statuses()

    exemption = exemptions.decide_exemption(
        exemption_request=exemption_request, is_approved=True, because="Yes", by=manager, now=NOW
    )

    assert (before, statuses(), statuses(TODAY + timedelta(days=1))) == (
        ["lapsed", "lapsed"],
        ["lapsed", "exempt"],
        ["lapsed", "lapsed"],
    )
    assert exemption is not None
    assert (exemption.approved_by, exemption.recorded_by, exemption.reason) == (
        str(manager),
        manager,
        "Leave",
    )
    exemption_request.refresh_from_db()
    assert (
        exemption_request.exemption,
        exemption_request.decided_by,
        exemption_request.decided_because,
    ) == (exemption, manager, "Yes")
    mail = Mail.objects.get()
    assert (mail.to, "Leave" in mail.text, "/exemptions/" in mail.text) == (
        officer.email,
        False,
        True,
    )


def test_decide_exemption_refuses_a_second_decision(officer, manager, spokesperson):
    exemption_request = ask(PersonFactory(user=spokesperson), spokesperson)

    assert (
        exemptions.decide_exemption(
            exemption_request=exemption_request,
            is_approved=False,
            because="No",
            by=manager,
            now=NOW,
        )
        is None
    )

    assert (Exemption.objects.count(), statuses()) == (0, [])
    assert "/my-training/exemptions/" in Mail.objects.get(to=spokesperson.email).text
    with pytest.raises(Refused, match="This was decided or withdrawn after you"):
        exemptions.decide_exemption(
            exemption_request=exemption_request,
            is_approved=True,
            because="Yes",
            by=officer,
            now=NOW,
        )
    with pytest.raises(Refused, match="This was decided or withdrawn after you"):
        exemptions.withdraw_exemption_request(
            exemption_request=exemption_request, by=spokesperson, now=NOW
        )


@pytest.mark.parametrize("why", ["asked for it", "is exempted", "may not decide"])
def test_decide_exemption_refuses_ones_own_request(officer, manager, spokesperson, why):
    person = PersonFactory(user=officer if why == "is exempted" else None)
    exemption_request = ask(person, officer if why == "asked for it" else manager)
    by = spokesperson if why == "may not decide" else officer

    with pytest.raises(Refused, match="You cannot decide an exemption that you"):
        exemptions.decide_exemption(
            exemption_request=exemption_request, is_approved=True, because="Yes", by=by, now=NOW
        )

    assert (Exemption.objects.count(), exemption_request.may_be_decided_by(by)) == (0, False)
    assert list(ExemptionRequest.objects.waiting_for(by)) == []


def test_decide_exemption_refuses_a_duplicate_exemption(officer, manager):
    person = PersonFactory()
    ExemptionFactory(person=person, starts_on=TODAY, ends_on=TODAY)
    exemption_request = ask(person, officer)

    with pytest.raises(RecordedAlready):
        exemptions.decide_exemption(
            exemption_request=exemption_request,
            is_approved=True,
            because="Yes",
            by=manager,
            now=NOW,
        )

    assert list(ExemptionRequest.objects.waiting_for(manager)) == [exemption_request]


def test_withdraw_exemption_request_by_whoever_may_ask(officer, manager, spokesperson):
    exemption_request = ask(PersonFactory(), officer)

    with pytest.raises(Refused, match=", their line manager and the communications"):
        exemptions.withdraw_exemption_request(
            exemption_request=exemption_request, by=spokesperson, now=NOW
        )
    exemptions.withdraw_exemption_request(exemption_request=exemption_request, by=manager, now=NOW)

    assert not ExemptionRequest.objects.waiting().exists()


def test_end_exemption_can_only_shorten_it(officer, manager):
    exemption_request = ask(PersonFactory(), officer, ends_on=TODAY + timedelta(days=60))
    exemption = exemptions.decide_exemption(
        exemption_request=exemption_request, is_approved=True, because="Yes", by=manager, now=NOW
    )
    assert exemption is not None

    for wrong in (TODAY - timedelta(days=1), TODAY + timedelta(days=60)):
        with pytest.raises(Refused, match="Enter an earlier day, not before the"):
            exemptions.end_exemption(
                exemption=exemption, ends_on=wrong, because="Back", by=officer, now=NOW
            )
    ended = exemptions.end_exemption(
        exemption=exemption, ends_on=TODAY, because="Back", by=officer, now=NOW
    )

    exemption_request.refresh_from_db()
    assert (list(Exemption.objects.not_retracted()), exemption_request.exemption) == (
        [ended],
        ended,
    )
    with pytest.raises(Refused, match="This would exempt them from more courses or"):
        change_fact(fact=ended, values={"ends_on": None}, because="Longer", by=officer, now=NOW)
    of_course = ExemptionFactory(course=CourseFactory(code="M2"), ends_on=None)
    with pytest.raises(Refused, match="This would exempt them from more courses or"):
        change_fact(fact=of_course, values={"course": None}, because="Wider", by=officer, now=NOW)
    open_ended = exemptions.end_exemption(
        exemption=of_course, ends_on=TODAY, because="Back", by=officer, now=NOW
    )
    assert open_ended.ends_on == TODAY
