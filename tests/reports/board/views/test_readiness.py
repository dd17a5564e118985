"""The readiness pages: the same figures as the command; names only for those who may see them."""

import csv
import html
import io
import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.clock import NOW, TODAY
from tests.factories.scheduling import BookingFactory, TrainingSessionFactory
from tests.factories.training import (
    CourseFactory,
    DirectorateFactory,
    DirectorateSpellFactory,
    PersonFactory,
    PersonTopicFactory,
    RemovedMonthFactory,
    RequirementFactory,
    TenureFactory,
    TopicFactory,
    TrainingRecordFactory,
)
from training.models import Person, Requirement
from training.roles import StaffRole

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
Senior = Callable[..., Person]


@pytest.fixture
def senior() -> Senior:
    """Makes one of the senior staff of Finance, asked for M1 and M2, with M1 and perhaps M2 valid
    until a day.
    """

    def make(
        m1: date | None = date(2027, 6, 30), m2: date | None = date(2027, 6, 30), **fields: object
    ) -> Person:
        person = PersonFactory(joined_on=date(2024, 1, 1), **fields)
        TenureFactory(person=person, role=StaffRole.SENIOR_STAFF, starts_on=date(2024, 1, 1))
        DirectorateSpellFactory(person=person, directorate=DirectorateFactory(name="Finance"))
        for code, valid_until in (("M1", m1), ("M2", m2)):
            if valid_until:
                TrainingRecordFactory(
                    person=person,
                    course=CourseFactory(code=code),
                    completed_on=date(2024, 2, 1),
                    valid_until=valid_until,
                )
        return person

    return make


def words_of(page: str) -> str:
    """The page's text, as it is read."""
    text = " ".join(re.sub(r"<[^>]+>", " ", page.replace("&nbsp;", " ")).split())
    return re.sub(r" ([,.:;])", r"\1", text)


def numbers_in(words: str, pattern: str) -> tuple[str, ...]:
    found = re.search(pattern, words)
    assert found
    return found.groups()


def test_readiness_overview_has_the_figures_of_the_command(client_of, board_member, senior):
    for m2 in (date(2027, 6, 30), date(2026, 12, 1), date(2026, 11, 24), None):
        senior(m2=m2)
    written = StringIO()
    call_command(
        "readiness", "--on", "2026-11-25", "--months", "36", "--format", "json", stdout=written
    )
    command = json.loads(written.getvalue())

    page = client_of(board_member).get("/readiness/")

    figures = command["figures"]
    words = words_of(page.text)
    assert numbers_in(words, r"(\d+) of (\d+) people are ready for an interview.* 50\.0% at") == (
        "2",
        "4",
    )
    assert (figures["people_ready"], figures["people_required"]) == (2, 4)
    assert numbers_in(words, r"(\d+) of (\d+) required courses in date, (\d+\.\d)%") == (
        "6",
        "8",
        "75.0",
    )
    assert (figures["compliant"], figures["required"], figures["percent"]) == (6, 8, 75.0)
    rows = re.findall(
        r"(\d+ \w+ \d{4}) (\d+) (\d+) (\d+) (\d+) (\d+\.\d)?", words[words.index("At the end of") :]
    )
    assert [
        (int(a), int(b), int(c), int(d), float(p) if p else None) for _, a, b, c, d, p in rows
    ] == [
        (t["people_ready"], t["people_required"], t["compliant"], t["required"], t["percent"])
        for t in [figures, *reversed(command["trend"])]
    ]


def test_readiness_overview_says_what_moved(client_of, board_member, senior):
    senior(m2=date(2026, 10, 31))
    TrainingRecordFactory(
        person=senior(m2=None),
        course=CourseFactory(code="M2"),
        completed_on=date(2026, 9, 1),
        valid_until=None,
    )

    words = words_of(client_of(board_member).get("/readiness/").text)

    assert "1 of 2 people is ready for an interview, as many as on 25 August" in words
    assert "Since 25 August one was trained and one lapsed." in words
    assert "1 on 25 August + 1 trained \N{MINUS SIGN} 1 lapsed = 1" in words


def test_readiness_overview_names_nobody_to_the_board(client_of, board_member, senior):
    """It reads which post is next, and nothing of whose it is."""
    senior(last_name="Nightingale-Roy", job_title="Chief Nurse", m2=date(2026, 12, 1))

    page = client_of(board_member).get("/readiness/")

    words = words_of(page.text)
    assert "25 December 1 1 23 February 1 1 24 May 1 1" in words
    assert "Chief Nurse M2 1 Dec 2026 nothing" in words
    assert "Nightingale-Roy" not in page.text
    assert "/people/" not in page.text
    assert "/readiness/units/" not in page.text


def test_readiness_overview_names_who_is_next_to_lapse(client_of, officer, senior):
    person = senior(first_name="Greta", last_name="Nightingale-Roy", m2=date(2026, 12, 1))
    BookingFactory(
        person=person, training_session=TrainingSessionFactory(course=CourseFactory(code="M2"))
    )

    words = words_of(client_of(officer).get("/readiness/").text)

    assert (
        "Greta Nightingale-Roy M2 1 Dec 2026 26 Nov Greta Nightingale-Roy M1 30 Jun 2027 nothing"
        in words
    )


def test_readiness_overview_of_a_day_a_moment_and_a_part(client_of, board_member, senior):
    senior()
    Requirement.objects.update(
        recorded_at=NOW
    )  # what a new database starts with is known from its making on
    query = {"on": "31/03/2026", "known_at": "2026-11-25", "role": "senior_staff", "course": "M1"}

    words = words_of(client_of(board_member).get("/readiness/", query).text)

    assert (
        "You see 31 March 2026 as recorded at the end of 25 November 2026. Back to today" in words
    )
    assert "Of Senior staff, M1" in words
    assert "The one person required is ready for an interview" in words


def test_readiness_keeps_the_day_and_the_moment_in_links_and_files(client_of, officer, senior):
    senior(reference="E1")
    Requirement.objects.update(recorded_at=NOW)
    query = {"on": "01/12/2026", "known_at": "2026-11-25T16:20"}
    client = client_of(officer)

    page = client.get("/readiness/units/", query).text
    files = [client.get(f"/readiness/{name}.csv", query) for name in ("units", "trend")]

    kept = "on=2026-12-01&amp;known_at=2026-11-25T16%3A20%3A00%2B00%3A00"
    assert f'href="/people/E1/courses/M1/?{kept}"' in page
    assert f'href="/people/E1/?{kept}"' in page
    assert '<input type="hidden" name="known_at" value="2026-11-25T16:20">' in page
    assert (
        "You see 1 December 2026 as recorded on 25 November 2026, 4:20pm. Back to today"
        in words_of(page)
    )
    assert [file["Content-Disposition"].partition("=")[2] for file in files] == [
        '"readiness-2026-12-01-known-2026-11-25T1620.csv"',
        '"readiness-trend-2026-12-01-known-2026-11-25T1620.csv"',
    ]
    rows = [list(csv.reader(io.StringIO(file.content.decode("utf-8-sig")))) for file in files]
    assert [table[0] for table in rows] == [
        ["As of", "2026-12-01", "As known at", "2026-11-25T16:20+00:00"]
    ] * 2
    assert rows[1][-1] == ["2026-12-01", "1", "1", "2", "2", "100.0", "0"]


def test_readiness_of_a_day_that_has_passed_says_who_is_not_counted_any_more(
    client_of, officer, senior
):
    senior()
    RemovedMonthFactory(ends_on=date(2019, 3, 31))
    client = client_of(officer)

    said = "3 people were on the register in March 2019 and are not counted here"
    told = "At the end of that month 1 of the 3 who needed training was ready, with 4 of 6 courses in date."
    for page in (
        "/readiness/",
        "/readiness/units/",
        "/readiness/cover/",
        "/readiness/lapses/",
        "/fading/",
    ):
        words = words_of(client.get(page, {"on": "2019-03-05"}).text)
        assert (said in words, told in words) == (True, True), page
        assert said not in words_of(client.get(page, {"on": "2019-04-01"}).text)
    trend = client.get("/readiness/trend.csv", {"on": "2019-03-05"}).content.decode("utf-8-sig")
    assert trend.strip().endswith(",3")


def test_readiness_says_of_whom_nothing_was_asked(client_of, officer, senior):
    senior()
    nothing = dict.fromkeys(("required", "compliant", "people_required", "people_ready"), 0)
    RemovedMonthFactory(ends_on=date(2019, 3, 31), people=1, **nothing)

    words = words_of(client_of(officer).get("/readiness/", {"on": "2019-03-05"}).text)

    assert "1 person was on the register in March 2019 and is not counted here" in words
    assert "They needed no training at the end of that month." in words


@pytest.mark.parametrize("file", ["units", "trend"])
def test_readiness_makes_no_file_of_a_day_that_it_cannot_read(client_of, officer, senior, file):
    senior()

    page = client_of(officer).get(
        f"/readiness/{file}.csv", {"on": "31/02/2026", "course": "M1"}, follow=True
    )

    assert page.redirect_chain[0][0].endswith("?on=31%2F02%2F2026&course=M1")
    assert "There is no 31 February 2026." in page.text
    assert (
        "That day or time could not be read. You see today, 25 November 2026, as recorded now."
        in words_of(page.text)
    )


def test_readiness_overview_before_anything_was_known(client_of, board_member, senior):
    senior()

    words = words_of(client_of(board_member).get("/readiness/", {"known_at": "2025-01-01"}).text)

    assert "No required course matches these filters on this day." in words


def test_readiness_overview_says_why_nothing_is_required(client_of, board_member, manager):
    Requirement.objects.all().delete()
    PersonFactory()
    desk, board = client_of(manager), client_of(board_member)
    assert "Choose who needs which course" in desk.get("/readiness/").text
    assert "Once the communications team has entered roles" in board.get("/readiness/").text

    RequirementFactory()

    assert "Nobody holds a role yet" in desk.get("/readiness/").text


def test_readiness_overview_shows_cover_by_topic(client_of, board_member, officer, senior):
    """With the number of each gap on its cells; a link to who is behind a cell only for those who see names."""
    person = senior()
    PersonTopicFactory(person=person, topic=TopicFactory(code="winter"))
    TrainingRecordFactory(person=person, course=CourseFactory(code="M8"), valid_until=None)

    pages = [client_of(user).get("/readiness/").text for user in (board_member, officer)]

    words = words_of(pages[0])
    assert "gap 1 Winter: we can speak only to a committee. The one person" in words
    assert "gap 2 Winter: one person alone can speak to a committee. Nobody else is listed" in words
    row = "gap 1 0 gap 1 0 gap 1 0 gap 1 0 gap 1 0 gap 1 0 gap 2 1"
    assert f"Winter {row}" in words
    assert ["/readiness/cover/winter/committee/" in page for page in pages] == [False, True]


def test_readiness_overview_marks_each_person_by_directorate(client_of, board_member, senior):
    senior()
    senior(m2=date(2026, 11, 24))
    senior(m2=None)

    page = client_of(board_member).get("/readiness/").text

    words = words_of(page)
    assert "By directorate each mark is one person" in words
    assert "Finance 1 of 3 1 lapsed, 1 overdue" in words
    row = page.split('<td class="readiness__people">')[1].split("</td>")[0]
    assert (row.count("<circle"), row.count("<path")) == (2, 1)


def test_readiness_overview_where_everyone_is_ready(client_of, board_member, senior):
    senior(), senior()

    words = words_of(client_of(board_member).get("/readiness/").text)

    assert "All 2 people are ready for an interview" in words
    assert "By directorate" in words
    assert "Everyone is ready, and two people or more can speak on every subject" in words


def test_readiness_moved_names_whom_the_sentence_counts(client_of, officer, board_member, senior):
    senior(first_name="Ada", last_name="Lapsed", title="", m2=TODAY - timedelta(days=3))
    trained = senior(first_name="Bea", last_name="Trained", title="", m2=None)
    TrainingRecordFactory(
        person=trained, course=CourseFactory(code="M2"), completed_on=TODAY - timedelta(days=2)
    )
    senior()
    client = client_of(officer)

    overview = client.get("/readiness/")
    page = client.get("/readiness/moved/")

    assert overview.context["moved"].reasons == "one was trained and one lapsed"
    assert 'href="/readiness/moved/?"' in overview.text
    assert [(str(row.person), row.is_ready, row.reason) for row in page.context["page"]] == [
        ("Bea Trained", True, "was trained"),
        ("Ada Lapsed", False, "lapsed"),
    ]
    assert "What moved readiness since 25 August 2026" in page.text
    assert "/readiness/moved/" not in client_of(board_member).get("/readiness/").text


def test_readiness_moved_of_a_part_and_a_day_says_that_nobody_moved(client_of, officer, senior):
    senior(m2=TODAY - timedelta(days=3))
    client = client_of(officer)

    earlier = client.get("/readiness/moved/?on=20/11/2026").text

    assert "Nobody became ready or stopped being ready" in earlier
    assert "/readiness/moved/" not in client.get("/readiness/?on=20/11/2026").text
    assert len(client.get("/readiness/moved/?directorate=Finance").context["page"]) == 1
    assert len(client.get("/readiness/moved/?course=M1").context["page"]) == 0


def test_each_figure_opens_the_units_behind_it_for_who_may_see_names(
    client_of, officer, board_member, senior
):
    senior()
    senior(m2=None)
    senior(m1=TODAY + timedelta(days=20))
    client = client_of(officer)

    page = client.get("/readiness/?on=24/11/2026").text

    units = set(re.findall(r'href="(/readiness/units/[^"]*)"', page))
    behind = {address.partition("on=24%2F11%2F2026")[2]: address for address in units}
    found = {
        key: len(list(client.get(html.unescape(address)).context["page"]))
        for key, address in behind.items()
    }
    assert found == {
        "": 6,
        "&amp;directorate=Finance": 6,
        "&amp;role=senior_staff": 6,
        "&amp;course=M1": 3,
        "&amp;course=M2": 3,
    }
    lapses = re.findall(r'href="(/readiness/lapses/[^"]*within[^"]*)"', page)
    assert lapses == [
        "/readiness/lapses/?on=24%2F11%2F2026&amp;within=30",
        "/readiness/lapses/?on=24%2F11%2F2026&amp;within=180",
    ]
    assert len(list(client.get(html.unescape(lapses[0])).context["page"])) == 1
    of_board = client_of(board_member).get("/readiness/").text
    assert "/readiness/units/" not in of_board
    assert "/readiness/lapses/" not in of_board


def test_readiness_overview_of_an_empty_register_says_how_to_fill_it(
    client_of, board_member, officer
):
    assert (
        "Once the communications team has imported it"
        in client_of(board_member).get("/readiness/").text
    )
    assert "Import it to see who is ready" in client_of(officer).get("/readiness/").text


def test_readiness_units_lists_what_presses_first(client_of, officer, senior):
    senior(first_name="Ada", last_name="Lapsed", m2=date(2026, 11, 24))
    senior(first_name="Bea", last_name="Overdue", m2=None)

    words = words_of(client_of(officer).get("/readiness/units/").text)

    assert words.index(
        "Bea Overdue M2 Print, phone and online interviews Overdue 29 Jun 2024"
    ) < words.index(
        "Ada Lapsed M2 Print, phone and online interviews Lapsed 24 Nov 2026 29 Jun 2024 Senior staff Finance"
    )
    assert "4 required courses" in words


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "lapsed"}, ["Ada M2"]),
        ({"search": "bea"}, ["Bea M1", "Bea M2"]),
        ({"search": "bea", "course": "M2"}, ["Bea M2"]),
        ({"role": "governing_board"}, []),
        ({"on": "24/11/2026", "status": "lapsed"}, []),
    ],
)
def test_readiness_units_are_filtered(client_of, manager, senior, query, expected):
    senior(first_name="Ada", m2=date(2026, 11, 24))
    senior(first_name="Bea")

    page = client_of(manager).get("/readiness/units/", query)

    shown = [f"{row.person.first_name} {row.unit.course}" for row in page.context["rows"]]
    assert shown == expected
    assert ("No required course matches these filters." in page.text) is (not expected)


@pytest.mark.parametrize("query", ["", f"?on={TODAY - timedelta(days=9)}"])
@pytest.mark.parametrize("days", [-10, -1, 4])
def test_readiness_pages_agree_on_what_is_booked(client_of, officer, senior, query, days):
    """Also on a session held lately whose attendance is not recorded."""
    starts_at = NOW + timedelta(days=days)
    BookingFactory(
        person=senior(m1=TODAY + timedelta(days=20)),
        booked_at=NOW - timedelta(days=30),
        training_session__course=CourseFactory(code="M1"),
        training_session__starts_at=starts_at,
        training_session__ends_at=starts_at + timedelta(hours=1),
    )
    client = client_of(officer)

    overview, units, lapses = (
        client.get(f"/readiness/{page}{query}").context for page in ("", "units/", "lapses/")
    )

    assert {
        overview["next_to_lapse"][0].booked_at,
        next(row.booked_at for row in units["rows"] if row.unit.course == "M1"),
    } == {starts_at}
    assert lapses["rows"][0].lapse.booked_on == starts_at.date()


def test_readiness_export_csv_has_every_unit_that_fits(client_of, officer, senior):
    senior(
        reference="E1",
        first_name="Ada",
        last_name="Lapsed",
        job_title="=Director",
        m2=date(2026, 11, 24),
    )

    file = client_of(officer).get("/readiness/units.csv", {"status": "lapsed"})

    assert (
        file["Content-Disposition"]
        == 'attachment; filename="readiness-2026-11-25-known-2026-11-25T1620.csv"'
    )
    assert list(csv.reader(io.StringIO(file.content.decode("utf-8-sig")))) == [
        ["As of", "2026-11-25", "As known at", "2026-11-25T16:20+00:00"],
        [
            "Reference",
            "Name",
            "Job title",
            "Directorate",
            "Roles",
            "Course",
            "Status",
            "Valid until",
            "Due by",
        ],
        [
            "E1",
            "Ada Lapsed",
            "'=Director",
            "Finance",
            "Senior staff",
            "M2 Print, phone and online interviews",
            "Lapsed",
            "2026-11-24",
            "2024-06-29",
        ],
    ]


def test_readiness_export_knows_two_formats(client_of, officer):
    assert client_of(officer).get("/readiness/units.pdf").status_code == 404
    assert client_of(officer).get("/readiness/trend.pdf").status_code == 404


@pytest.mark.parametrize("address", ["/readiness/", "/readiness/units/", "/readiness/units.csv"])
def test_readiness_asks_the_database_as_often_for_many(client_of, officer, senior, address):
    counts = []
    for people in (1, 2):
        for _ in range(people):
            PersonTopicFactory(
                person=senior(m2=date(2026, 12, 1)), topic=TopicFactory(code="winter")
            )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client_of(officer).get(address).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
