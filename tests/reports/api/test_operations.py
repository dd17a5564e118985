"""What other programs read: the figures of the command, names by scope alone, pages, and refusals."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.rate_limits import MAX_MISSES
from reports.api.models import Scope
from reports.api.operations import REQUESTS_A_MINUTE
from tests.clock import NOW, TODAY
from tests.factories.api import ApiTokenFactory
from tests.factories.briefings import BriefingFactory
from tests.factories.reports import PackVersionFactory
from tests.factories.scheduling import (
    BookingFactory,
    EnquiryFactory,
    InterviewFactory,
    JournalistFactory,
    TrainingSessionFactory,
)
from tests.factories.training import (
    CourseFactory,
    DirectorateFactory,
    DirectorateSpellFactory,
    PersonFactory,
    RemovedMonthFactory,
    RequirementFactory,
    TenureFactory,
    TopicFactory,
    TrainingRecordFactory,
)
from training.models import Person, Requirement
from training.roles import StaffRole

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LONG_AGO = date(2024, 1, 1)


@pytest.fixture(autouse=True)
def _one_requirement() -> None:
    """M1 is asked of senior staff, and nothing else of anyone."""
    Requirement.objects.all().delete()
    RequirementFactory(
        role=StaffRole.SENIOR_STAFF,
        course=CourseFactory(code="M1"),
        in_force_from=LONG_AGO,
        due_within_days=90,
    )


def senior(directorate: str = "Finance", valid_until: date | None = None, **fields) -> Person:
    """Somebody who must hold M1, and holds it if `valid_until` is given."""
    person = PersonFactory(joined_on=LONG_AGO, **fields)
    TenureFactory(person=person, role=StaffRole.SENIOR_STAFF, starts_on=LONG_AGO)
    DirectorateSpellFactory(
        person=person,
        directorate=DirectorateFactory(name=directorate),
        starts_on=LONG_AGO,
    )
    if valid_until:
        TrainingRecordFactory(
            person=person,
            course=CourseFactory(code="M1"),
            completed_on=LONG_AGO,
            valid_until=valid_until,
        )
    return person


def of_the_command(**options) -> dict:
    out = StringIO()
    given = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    call_command("readiness", "--format=json", *given, stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.parametrize("by", ["directorate", "role", "course"])
def test_readiness_has_the_figures_of_the_command(read, by):
    senior(valid_until=TODAY)
    senior("Nursing")
    RemovedMonthFactory(ends_on=date(2026, 10, 31), people=3)

    for on, known_at in ((TODAY, None), (TODAY - timedelta(days=90), "2026-11-25T16:20:00+00:00")):
        asked = {"on": on.isoformat(), **({"known_at": known_at} if known_at else {})}
        answer = read("readiness", months=6, **asked).json()
        expected = of_the_command(months=6, by=by, **asked)

        groups = {row.pop("name"): row for row in answer["groups"] if row.pop("by") == by}
        assert groups == expected["groups"] != {}
        assert answer["known_at"] == (known_at and "2026-11-25T16:20:00Z")
        for key in ("on", "figures", "exempt", "trend", "removed"):
            assert answer[key] == expected[key]


def test_readiness_without_names_leaves_out_small_groups(read):
    for number in range(17):
        senior("Nursing" if number < 9 else "Finance" if number < 16 else "Estates")

    shown = read("readiness", Scope.FIGURES).json()
    named = read("readiness", Scope.FIGURES, Scope.PEOPLE).json()

    of = [
        {
            row["name"]: row["people_required"]
            for row in answer["groups"]
            if row["by"] == "directorate"
        }
        for answer in (shown, named)
    ]
    assert of == [
        {"Estates": None, "Finance": None, "Nursing": None},
        {"Estates": 1, "Finance": 7, "Nursing": 9},
    ]
    assert shown["figures"]["people_required"] == 17
    small = next(row for row in shown["groups"] if row["name"] == "Finance")
    assert set(small.values()) == {"directorate", "Finance", None}


def test_readiness_units_come_with_names_most_urgent_first(read):
    senior(reference="P2", first_name="Ama", last_name="Redfern", valid_until=date(2027, 6, 30))
    senior("Nursing", reference="P1", first_name="Hamish", last_name="Dunmore")

    answer = read("readiness/units").json()

    assert answer["count"] == 2
    assert answer["next"] is None
    rows = [(row["person"], row["name"], row["status"]) for row in answer["items"]]
    assert rows == [
        ("P1", Person.objects.get(reference="P1").full_name, "overdue"),
        ("P2", Person.objects.get(reference="P2").full_name, "in_date"),
    ]
    assert answer["items"][1] | {"name": "", "job_title": ""} == {
        "person": "P2",
        "name": "",
        "job_title": "",
        "directorate": "Finance",
        "roles": ["senior_staff"],
        "course": "M1",
        "status": "in_date",
        "valid_until": "2027-06-30",
        "due_by": "2024-03-31",
    }
    only = read("readiness/units", status="overdue").json()
    assert [row["person"] for row in only["items"]] == ["P1"]


def test_a_list_is_read_page_by_page_by_its_next_address(read):
    expected = sorted(senior(reference=f"P{number}").reference for number in range(5))
    found, path, query = [], "readiness/units", {"limit": 2, "status": "overdue"}

    while path:
        page = read(path, **query).json()
        assert page["count"] == 5
        found.append([row["person"] for row in page["items"]])
        following = page["next"]
        assert following is None or following.startswith("http://localhost:8000/api/v1/readiness")
        path, query = (following or "").partition("/api/v1/")[2], {}

    assert found == [expected[:2], expected[2:4], expected[4:]]


def test_lapses_say_who_is_booked_in_time(read):
    soon = TODAY + timedelta(days=20)
    person = senior(reference="P1", valid_until=soon)
    senior(reference="P2", valid_until=TODAY + timedelta(days=91))
    BookingFactory(
        person=person,
        training_session__course=CourseFactory(code="M1"),
        training_session__starts_at=NOW + timedelta(days=7),
        training_session__ends_at=NOW + timedelta(days=7, hours=2),
        training_session__places_taken=1,
    )

    found = read("lapses").json()["items"]

    assert [(row["person"], row["last_day"], row["booked_on"]) for row in found] == [
        ("P1", soon.isoformat(), (TODAY + timedelta(days=7)).isoformat())
    ]
    assert found[0]["is_booked_in_time"] is True
    assert found[0]["directorate"] == "Finance"
    assert read("lapses", within=91).json()["count"] == 2
    assert read("lapses/forecast").json() == [
        {
            "within_days": days,
            "people": people,
            "courses": people,
            "people_not_booked": people - 1,
            "courses_not_booked": people - 1,
        }
        for days, people in ((30, 1), (90, 1), (180, 2))
    ]


def test_training_sessions_leave_out_drafts(read):
    course = CourseFactory(code="M3")
    planned = TrainingSessionFactory(
        course=course,
        min_group=3,
        starts_at=NOW,
        ends_at=NOW + timedelta(hours=2),
        places=6,
        places_taken=2,
    )
    TrainingSessionFactory(published_at=None)
    cancelled = TrainingSessionFactory(
        starts_at=NOW + timedelta(days=1), ends_at=NOW + timedelta(days=2), cancelled_at=NOW
    )

    answer = read("training-sessions").json()

    assert answer["items"][0] == {
        "id": planned.pk,
        "course": "M3",
        "title": course.title,
        "venue": planned.venue.name,
        "starts_at": "2026-11-25T16:20:00Z",
        "ends_at": "2026-11-25T18:20:00Z",
        "places": 6,
        "places_taken": 2,
        "places_offered": 0,
        "places_left": 4,
        "people_missing": 1,
        "is_cancelled": False,
    }
    assert [(row["id"], row["is_cancelled"]) for row in answer["items"]] == [
        (planned.pk, False),
        (cancelled.pk, True),
    ]
    assert read("training-sessions", since="2026-11-26").json()["count"] == 1
    assert read("training-sessions", until="2026-11-25").json()["count"] == 1


def test_interviews_have_the_state_of_their_pack_and_names_by_scope_alone(read):
    version = PackVersionFactory(approved=True)
    interview = version.pack.interview
    InterviewFactory(starts_at=interview.starts_at + timedelta(days=1))

    named = read("interviews").json()["items"]
    plain = read("interviews", Scope.DESK).json()["items"]

    pack = named[0]["pack"]
    assert (pack["status"], pack["version"], pack["read_at"]) == ("approved", version.number, None)
    assert named[0]["spokesperson"] == {
        "person": interview.person.reference,
        "name": interview.person.full_name,
    }
    assert named[1]["pack"]["status"] == "none"
    assert [row["spokesperson"] for row in plain] == [None, None]
    assert named[0] | {"spokesperson": None} == plain[0]


def test_enquiries_have_no_journalist(read):
    journalist = JournalistFactory(name="Dan Pettifer", phone="01632 960771")
    enquiry = EnquiryFactory(outlet=journalist.outlet, journalist=journalist, questions="How many?")

    answer = read("enquiries", Scope.DESK)

    [row] = answer.json()["items"]
    assert row["reference"] == enquiry.reference
    assert row["outlet"] == enquiry.outlet.name
    for hidden in ("Pettifer", "960771", "How many"):
        assert hidden not in answer.text


def test_briefings_have_names_by_scope_alone(read):
    briefing = BriefingFactory(words="About her illness")

    [named] = read("briefings").json()["items"]
    plain = read("briefings", Scope.DESK)

    assert named["person"]["name"] == briefing.person.full_name
    assert plain.json()["items"] == [named | {"person": None}]
    assert "illness" not in plain.text


@pytest.mark.parametrize("path", ["readiness/units", "lapses"])
def test_names_are_refused_to_a_token_without_their_scope(read, path):
    answer = read(path, Scope.FIGURES, Scope.TRAINING, Scope.DESK)

    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Forbidden",
        "status": 403,
        "detail": "This token may not read this: it lacks people:read.",
    }


def test_without_a_token_that_works_nothing_is_read():
    ApiTokenFactory(token="over", ends_on=TODAY - timedelta(days=1))

    for headers in ({}, {"authorization": "Bearer over"}, {"authorization": "Basic over"}):
        answer = Client().get("/api/v1/courses", headers=headers)
        assert answer.status_code == answer.json()["status"] == 401
        assert answer["WWW-Authenticate"] == 'Bearer realm="Greenroom"'


def test_whoever_guesses_tokens_waits_and_nobody_else_at_their_address():
    ApiTokenFactory(token="right")
    wrong = [Client().get("/api/v1/courses", headers={"authorization": "Bearer wrong"})
             for _ in range(MAX_MISSES + 1)]  # fmt: skip

    right = Client().get("/api/v1/courses", headers={"authorization": "Bearer right"})

    assert [answer.status_code for answer in wrong] == [401] * MAX_MISSES + [429]
    assert wrong[-1]["Retry-After"] == "600"
    assert wrong[-1].json()["detail"] == "Too many wrong tokens. Wait ten minutes."
    assert right.status_code == 200


def test_a_token_may_ask_so_often_in_a_minute(read, at_now):
    for _ in range(REQUESTS_A_MINUTE):
        assert read("courses", Scope.FIGURES).status_code == 200

    refused = read("courses", Scope.FIGURES)
    assert refused.status_code == 429
    assert refused["Retry-After"] == "60"
    assert read("courses").status_code == 200  # another token
    at_now.shift(60)
    assert read("courses", Scope.FIGURES).status_code == 200


def test_what_has_not_changed_is_not_sent_again(read):
    senior(reference="P1")
    first = read("readiness")
    headers = {"if-none-match": first["ETag"]}

    again = read("readiness", headers=headers)
    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == "private, no-cache"
    senior(reference="P2")
    assert read("readiness", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"on": "soon"}, "on: “soon” is not a day. Write it as 2026-03-31 or 31/03/2026."),
        ({"on": "1066-10-14"}, "on: 1066-10-14 is too far away."),
        ({"known_at": "2026-11-26"}, "known_at: It is in the future."),
        ({"known_at": "9999-12-31"}, "known_at: It is too late a day."),
        ({"months": "1000"}, "months: Input should be less than or equal to 120"),
    ],
)
def test_a_parameter_that_cannot_be_read_is_named(read, query, words):
    answer = read("readiness", **query)

    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(words)


def test_nothing_is_at_another_address_and_nothing_can_be_changed(read):
    assert read("nowhere").json()["detail"] == (
        "There is nothing at this address. See /api/v1/openapi.json."
    )
    answer = Client().post("/api/v1/courses")
    assert (answer.status_code, answer["Allow"]) == (405, "GET")


def _interview() -> None:
    PackVersionFactory(approved=True, pack__interview__enquiry__topic=TopicFactory())


MADE: dict[str, Callable[[], object]] = {
    "readiness/units": lambda: senior(),
    "lapses": lambda: senior(valid_until=TODAY),
    "training-sessions": TrainingSessionFactory,
    "interviews": _interview,
    "enquiries": lambda: EnquiryFactory(topic=TopicFactory()),
    "briefings": lambda: BriefingFactory(interview=InterviewFactory()),
}


@pytest.mark.parametrize("path", MADE)
def test_a_list_makes_as_many_queries_for_three_rows_as_for_one(read, path):
    read(path)
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            MADE[path]()
        with CaptureQueriesContext(connection) as made:
            answer = read(path).json()
        counts.append((answer["count"], len(made)))

    assert [count for count, _ in counts] == [1, 3]
    assert counts[0][1] == counts[1][1]
