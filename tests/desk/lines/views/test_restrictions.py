"""The pages of restrictions: list, calendar, record, change, end, override."""

from datetime import datetime, timedelta

import pytest

from desk.lines.models import Restriction, RestrictionOverride
from nhsuk.london import in_london
from tests.clock import NOW
from tests.factories.restrictions import RestrictionFactory, RestrictionOverrideFactory
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import PersonFactory, TopicFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def typed(**changes: str) -> dict[str, object]:
    return {
        "title": "County elections",
        "kind": "pre_election",
        "starts_on": "26/03/2027",
        "ends_on": "06/05/2027",
        "scope": "everything",
        "reason": "Elections on 6 May",
        "guidance": "Facts only.",
        **changes,
    }


def test_restriction_list_by_state_and_search(client_of, officer):
    RestrictionFactory(title="Running", scope="topics", topics=[TopicFactory(code="winter")])
    RestrictionFactory(title="Coming", starts_at=NOW + timedelta(days=9), kind="embargo")
    RestrictionFactory(title="Gone", starts_at=NOW - timedelta(days=9), ends_at=NOW)
    RestrictionFactory(title="Taken back", retracted=True)
    client = client_of(officer)

    def shown(query: str) -> list[str]:
        return [str(one) for one in client.get(f"/restrictions/{query}").context["page"]]

    assert shown("") == ["Running", "Coming"]
    assert [shown(f"?state={state}") for state in ("in_force", "coming", "over")] == [
        ["Running"],
        ["Coming"],
        ["Gone"],
    ]
    assert [shown("?q=winter"), shown("?kind=embargo"), len(shown("?state=all"))] == [
        ["Running"],
        ["Coming"],
        3,
    ]
    assert "Running,Pre-election period,in force" in client.get("/restrictions/export/csv/").text


@pytest.mark.parametrize("rows", [1, 3])
def test_restriction_list_query_count(client_of, officer, rows, django_assert_num_queries):
    for _ in range(rows):
        RestrictionFactory(scope="topics", topics=[TopicFactory()])
    client = client_of(officer)

    with django_assert_num_queries(7):
        client.get("/restrictions/")


def test_restriction_add_accepts_days_and_times(client_of, officer):
    person = PersonFactory(reference="E1105")
    client = client_of(officer)

    client.post("/restrictions/add/", typed())
    client.post(
        "/restrictions/add/",
        typed(title="Report", scope="people", people="e1105", starts="9am", ends="00:01"),
    )

    days, moments = Restriction.objects.order_by("title")
    assert (days.period, moments.period) == (
        "26 March 2027 to 6 May 2027",
        "26 March 2027, 9am to 6 May 2027, 12:01am",
    )
    assert list(moments.people.all()) == [person]


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        ("2026-11-28", "2026-11-29", "28 November 2026"),
        ("2026-11-28", "2026-11-28 01:42", "28 November 2026, until 1:42am"),
        ("2026-11-28 09:00", "2026-11-29", "28 November 2026, from 9am"),
        ("2026-11-28 09:00", "2026-11-28 18:00", "28 November 2026, 9am to 6pm"),
        ("2026-11-28", "2026-11-29 00:01", "28 November 2026 to 29 November 2026, 12:01am"),
        ("2026-03-29", "2026-03-30", "29 March 2026"),
        ("2026-11-28 09:00", None, "from 28 November 2026, 9am, no end yet"),
    ],
)
def test_restriction_period_within_one_day(starts, ends, said):
    starts_at, ends_at = (
        in_london(datetime.fromisoformat(each)) if each else None for each in (starts, ends)
    )

    restriction = Restriction(starts_at=starts_at, ends_at=ends_at)

    assert restriction.period == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ends_on": "25/03/2027"}, "It ends before it starts."),
        ({"people": "E9"}, "Nobody on the register has the reference E9."),
        ({"ends_on": "", "ends": "9am"}, "Enter a date too."),
        ({"starts_on": "28/03/2027", "starts": "1:30am"}, "The clocks skip 1:30am"),
        ({"starts_on": "31/10/2027", "starts": "1:30am"}, "before 1am or from 2am."),
    ],
)
def test_restriction_add_says_what_is_wrong(client_of, officer, changes, said):
    assert said in client_of(officer).post("/restrictions/add/", typed(**changes)).text
    assert not Restriction.objects.exists()


def test_restriction_change_and_end_refuse_an_outdated_page(client_of, officer):
    client = client_of(officer)
    client.post("/restrictions/add/", typed())
    before = Restriction.objects.get()

    client.post(f"/restrictions/{before.pk}/change/", typed(guidance="Nothing.", because="Advice"))
    again = client.post(
        f"/restrictions/{before.pk}/change/", typed(guidance="Mine.", because="Advice")
    )
    ended = client.post(f"/restrictions/{before.pk}/end/", {"because": "Mine"}, follow=True)

    new = Restriction.objects.not_retracted().get()
    assert ["Someone else changed or ended" in page.text for page in (again, ended)] == [True, True]
    assert "This is an earlier version" in client.get(before.get_absolute_url()).text
    assert 'value="06/05/2027"' in client.get(f"/restrictions/{new.pk}/change/").text


def test_restriction_calendar_says_each_month_in_words(client_of, officer):
    client = client_of(officer)
    client.post("/restrictions/add/", typed())

    page = client.get("/restrictions/calendar/").text

    assert ["from 26 March 2027" in page, "all month" in page, "to 6 May 2027" in page] == [
        True,
        True,
        True,
    ]
    assert "No restrictions in these months" in client.get("/restrictions/calendar/?year=2026").text


def test_restriction_override_is_for_a_manager_and_shows_on_the_interview(
    client_of, officer, manager
):
    restriction = RestrictionFactory()
    interview = InterviewFactory()
    address = f"/restrictions/{restriction.pk}/override/{interview}/"

    refused = client_of(officer).post(address, {"reason": "An emergency"})
    empty = client_of(manager).post(address, {"reason": " "})
    client_of(manager).post(address, {"reason": "An emergency"})
    again = client_of(manager).post(address, {"reason": "Mine"})

    assert (refused.status_code, "Enter the reason" in empty.text) == (403, True)
    assert "has already overridden" in again.text
    assert "An emergency" in client_of(officer).get(interview.get_absolute_url()).text


def test_restriction_override_end(client_of, officer, manager):
    override = RestrictionOverrideFactory()
    address = f"/overrides/{override.pk}/end/"

    assert client_of(officer).post(address).status_code == 403
    assert "Enter a reason" in client_of(manager).post(address, follow=True).text
    client_of(manager).post(address, {"because": "It was not so"})

    assert not RestrictionOverride.objects.not_retracted().exists()
