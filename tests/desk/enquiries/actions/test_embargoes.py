"""An enquiry's embargo: its restriction follows the enquiry, and holds back only what is live."""

from datetime import datetime, timedelta

import pytest

from accounts.models import User
from accounts.refusals import Refused
from desk.choosing.queries.attention import attention_of
from desk.choosing.queries.candidates import SlotToFill, rank_people
from desk.choosing.queries.fixes import restrictions_to_override
from desk.enquiries.actions.enquiries import change_enquiry, log_enquiry
from desk.enquiries.actions.restriction_overrides import override_restriction
from desk.enquiries.models import Enquiry
from desk.enquiries.queries.interview_restrictions import restrictions_on
from desk.lines.actions.restrictions import change_restriction, end_restriction
from desk.lines.models import Restriction
from desk.lines.queries.restrictions import about
from reports.packs.completeness import Severity
from reports.packs.content import PackContent
from reports.packs.queries.facts import gather
from reports.packs.queries.following import before_air
from reports.packs.queries.pack_restrictions import restriction_problems
from tests.clock import NOW
from tests.desk.enquiries.actions.test_enquiries import CALLER, details
from tests.desk.lines.actions.test_restrictions import typed
from tests.factories.reports import PackFactory
from tests.factories.scheduling import TOMORROW_AT_7_10, InterviewFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db
UNTIL = TOMORROW_AT_7_10 + timedelta(minutes=20)


def logged(officer: User, until: datetime | None = UNTIL) -> Enquiry:
    return log_enquiry(caller=CALLER, by=officer, now=NOW, **details(officer, embargo_until=until))


def test_an_embargo_restricts_only_its_own_interviews(officer, manager):
    enquiry = logged(officer)
    PersonFactory()
    before, after = (
        InterviewFactory(enquiry=enquiry, starts_at=UNTIL + timedelta(minutes=m)) for m in (-1, 0)
    )

    found = [
        [str(held.restriction) for held in restrictions_on(each)]
        for each in (before, after, InterviewFactory())
    ]

    assert found == [["Embargo of E-0001"], [], []]
    restriction = Restriction.objects.get()
    assert (about(restriction), restriction.ends_at) == ("E-0001 Ambulance queues", UNTIL)
    wanted = SlotToFill("radio", before.starts_at, 5, None, before)
    why = rank_people(wanted, now=NOW).rest[0].checks[-1].why
    assert "Embargo of E-0001, until 26 November 2026, 7:30am" in why
    override_restriction(
        restriction=restriction, interview=before, reason="Agreed with them", by=manager, now=NOW
    )
    assert restrictions_on(before)[0].override is not None


def test_the_restriction_follows_the_enquiry(officer):
    enquiry = logged(officer)

    for until in (UNTIL, UNTIL + timedelta(hours=1), None, UNTIL, NOW - timedelta(days=1)):
        change_enquiry(
            enquiry=Enquiry.objects.get(),
            caller=CALLER,
            by=officer,
            now=NOW,
            **details(officer, embargo_until=until),
        )

    kept = Restriction.objects.order_by("pk").values_list("ends_at", "retracted_because")
    changed = f"The embargo of {enquiry.reference} was changed"
    assert list(kept) == [(UNTIL, changed), (UNTIL + timedelta(hours=1), changed), (UNTIL, changed)]


def test_nobody_changes_or_ends_the_restriction_by_itself(officer):
    logged(officer)
    restriction = Restriction.objects.get()

    with pytest.raises(Refused, match="Change the embargo on the enquiry’s page"):
        end_restriction(restriction=restriction, because="Over", by=officer, now=NOW)
    with pytest.raises(Refused, match="Change the embargo on the enquiry’s page"):
        change_restriction(restriction=restriction, **typed(), because="Mine", by=officer, now=NOW)


@pytest.mark.usefixtures("at_now")
def test_an_answer_under_embargo_is_warned_of_and_goes_out(client_of, officer):
    enquiry = logged(officer)
    Enquiry.objects.update(state="triaged")
    client = client_of(officer)
    address = f"/enquiries/{enquiry.reference}/answer/"

    shown = client.get(address).text
    client.post(address, {"response": "Yes."})

    assert "nothing of it may be published before <strong>Thu 26 Nov, 7:30am" in shown
    assert Enquiry.objects.get().state == "answered"


@pytest.mark.parametrize(
    ("mode", "severity"),
    [("live", Severity.MISSING), ("as_live", Severity.WARNING), ("recorded", Severity.WARNING)],
)
def test_an_embargo_holds_back_only_what_is_live(officer, mode, severity):
    before = InterviewFactory(
        enquiry=logged(officer),
        starts_at=UNTIL - timedelta(minutes=5),
        mode=mode,
        person=PersonFactory(),
        accepted_at=NOW - timedelta(hours=1),
    )
    pack = PackFactory(interview=before)
    wanted = SlotToFill("radio", before.starts_at, 5, None, before)

    checks = rank_people(wanted, now=NOW).rest[0].checks
    problems = list(restriction_problems(pack, PackContent(), NOW))
    held = attention_of(before, now=NOW)

    is_live = mode == "live"
    assert [problem.severity for problem in problems] == [severity]
    assert checks[-1].met == (not is_live)
    assert restrictions_to_override(before).exists() == is_live
    words = [row.cause.words for row in held.rows] if held else []
    assert any("Embargo" in each for each in words) == is_live
    facts, _ = before_air(before, now=NOW)
    assert bool(facts.restrictions) == is_live
    notices = gather([pack], now=NOW)[pack.pk]["restrictions"]
    assert [notice.title for notice in notices] == ["Embargo of E-0001"]


@pytest.mark.usefixtures("at_now")
def test_the_pages_say_that_it_is_under_embargo(client_of, officer):
    enquiry = logged(officer)
    client = client_of(officer)

    pages = [
        client.get(each.get_absolute_url()).text for each in (enquiry, Restriction.objects.get())
    ]
    listed = client.get("/restrictions/").text

    assert (
        "Nothing about this may be published before <strong>Thu 26 Nov, 7:30am</strong>" in pages[0]
    )
    assert ["embargo</a>" in pages[1], "End it now" in pages[1]] == [True, False]
    assert "E-0001 Ambulance queues" in listed
