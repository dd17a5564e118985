"""The desk report: each number leads to a list of that length, and few are never shown."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from tests.clock import NOW
from tests.factories.briefings import BriefingFactory
from tests.factories.debriefs import CareNoteFactory, DebriefFactory
from tests.factories.reports import AcknowledgementFactory, PackVersionFactory
from tests.factories.scheduling import CoverageFactory, EnquiryFactory, InterviewFactory
from tests.factories.training import PersonFactory, TopicFactory
from tests.reports.board.queries.test_interview_figures import RandomDesk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LINK = re.compile(r'<a href="(/desk-report/rows/[^"]+)">(\d+)')


def page(client: Client, query: str = "") -> str:
    return client.get(f"/desk-report/{query}").text


def test_desk_report_is_of_the_months_that_are_chosen(client_of, officer):
    for days in (0, 30):
        at = NOW - timedelta(days=days)
        EnquiryFactory(subject=f"{days} days ago", received_at=at, logged_at=at, deadline_at=at)
    client = client_of(officer)

    october = page(client, "?month=2026-10")
    so_far = page(client, "?month=2026-11")
    both = page(client, "?month=2026-11&months=3")
    unreadable = page(client, "?month=1066-01&months=x")

    assert "Desk report, October 2026<" in october
    assert "One enquiry came in." in october
    assert "Desk report, November 2026, so far<" in so_far
    assert "One enquiry came in, as many as in the month before." in so_far
    assert "Desk report, September to November 2026, so far<" in both
    assert "Two enquiries came in." in both
    assert "Desk report, November 2026, so far<" in unreadable


def test_desk_report_of_nothing_says_what_would_be_here(client_of, officer):
    text = page(client_of(officer), "?month=2026-10")

    assert "Nothing came in, nothing was due and nobody was interviewed in October 2026." in text


@pytest.mark.parametrize(
    ("day", "words"), [(1, "October 2026<"), (15, "October 2026<"), (16, "November 2026, so far<")]
)
def test_desk_report_is_of_the_month_before_until_the_middle_of_this_one(
    client_of, officer, at_now, day, words
):
    at_now.move_to(NOW.replace(day=day))

    assert f"Desk report, {words}" in page(client_of(officer))


@pytest.mark.parametrize("query", ["?month=2026-11&months=3", "?month=2026-10"])
def test_each_number_of_the_desk_report_is_the_length_of_its_list(client_of, officer, query):
    RandomDesk(3)
    client = client_of(officer)

    links = [(unescape(url), int(number)) for url, number in LINK.findall(page(client, query))]

    assert len(links) > 20
    for url, number in links:
        text = client.get(url).text
        assert text.count('<th scope="row">') == number


def test_desk_report_rows_lead_to_the_pages_of_what_was_counted(client_of, officer):
    topic = TopicFactory(title="Winter")
    enquiry = EnquiryFactory(topic=topic, response="Yes", response_sent_at=NOW)
    CoverageFactory(enquiry=enquiry, title="What was said", verdict="critical")
    client = client_of(officer)
    period = "?month=2026-11&of="

    received = client.get(f"/desk-report/rows/{period}received&topic=Winter").text
    critical = client.get(f"/desk-report/rows/{period}critical").text
    nothing = client.get(f"/desk-report/rows/{period}read").text
    unknown = client.get(f"/desk-report/rows/{period}nonsense")

    assert f'<a href="/enquiries/{enquiry.reference}/">{enquiry.reference}</a>' in received
    assert "1 entry · Winter" in received
    assert "What was said" in critical
    assert "Nothing in this time is in this list." in nothing
    assert unknown.status_code == 404


def test_desk_report_says_what_was_declined_and_why(client_of, officer):
    EnquiryFactory(state="declined").notes.create(at=NOW, state="declined", text="A partner speaks")
    EnquiryFactory(state="referred").notes.create(at=NOW, state="referred")
    InterviewFactory(called_off_at=NOW, called_off_because="The story moved on")

    text = page(client_of(officer), "?month=2026-11")

    assert "A partner speaks" in text
    assert "No reason was recorded" in text
    assert "The story moved on" in text


def test_desk_report_shows_packs_and_lead_times(client_of, officer):
    version = PackVersionFactory(
        pack__interview__person=PersonFactory(),
        pack__interview__accepted_at=NOW - timedelta(hours=5),
        pack__interview__offered_at=NOW - timedelta(hours=6),
        pack__interview__starts_at=NOW - timedelta(hours=2),
        pack__interview__enquiry__received_at=NOW - timedelta(hours=8),
        pack__interview__enquiry__logged_at=NOW - timedelta(hours=8),
        approved=True,
        approved_at=NOW - timedelta(hours=3),
    )
    AcknowledgementFactory(version=version, acknowledged_at=NOW - timedelta(hours=2))

    text = page(client_of(officer), "?month=2026-11")

    assert "It was asked for 4 hours or less before air." in text
    assert "At least half of the packs were approved 1 hour or more before air." in text
    assert "with fewer, it would be plain who gave them" in text


def test_desk_report_shows_how_eight_interviews_were_shared(client_of, officer):
    busy = PersonFactory()
    for number in range(8):
        InterviewFactory(
            person=busy if number < 6 else PersonFactory(),
            starts_at=NOW - timedelta(hours=number),
            accepted_at=NOW - timedelta(days=1),
        )

    text = " ".join(page(client_of(officer), "?month=2026-11").split())

    assert (
        "3 people gave them. Whoever gave most gave 75% of them, and that is half or more." in text
    )
    assert "Shares, largest first: 75%, 12.5% and 12.5%." in text
    assert str(busy) not in text


@pytest.mark.parametrize(("number", "words"), [(7, "fewer than 8 times"), (8, "8 times")])
def test_desk_report_counts_support_in_whole_years_alone(client_of, officer, number, words):
    EnquiryFactory()
    EnquiryFactory(received_at=NOW - timedelta(days=250), deadline_at=NOW - timedelta(days=249))
    for each in range(number):
        debrief = DebriefFactory(interview__reference=f"I-{each}")
        CareNoteFactory(debrief=debrief, raised_at=NOW - timedelta(days=250))
    client = client_of(officer)

    texts = {
        month: " ".join(page(client, f"?month={month}").split()) for month in ("2026-11", "2026-03")
    }

    for text in texts.values():
        assert f"in the year to 31 March 2026 it was asked for {words}." in text


def test_desk_report_leads_to_the_targeted_briefings(client_of, officer):
    person = PersonFactory(first_name="Tam", last_name="Fenn")
    BriefingFactory(person=person, reference="B-1", topic=TopicFactory(title="Winter"))
    BriefingFactory(person=person, reference="B-2", completed=True)
    client = client_of(officer)

    numbers = {
        of: (number, client.get(unescape(url)).text)
        for url, number in LINK.findall(page(client, "?month=2026-11"))
        if (of := unescape(url).rpartition("of=")[2]).startswith(("briefings", "outside"))
    }

    assert {of: number for of, (number, _) in numbers.items()} == {
        "briefings": "2",
        "briefings-given": "1",
        "outside": "1",
        "outside-helped": "1",
    }
    _, asked = numbers["briefings"]
    assert '<a href="/briefings/B-1/">B-1</a>' in asked
    assert "Tam Fenn: " in asked
    assert "Winter" in asked


def test_desk_report_export_has_every_number(client_of, officer):
    EnquiryFactory(topic=None, outlet__name="Harbour Post")
    EnquiryFactory(state="declined").notes.create(at=NOW, state="declined", text="A partner speaks")
    client = client_of(officer)

    response = client.get("/desk-report.csv?month=2026-11")
    rows = response.getvalue().decode("utf-8-sig").splitlines()

    assert rows[:2] == [
        "From,2026-11-01,To,2026-11-30,As known at,2026-11-25T16:20+00:00",
        "Part,What,Figure,Number",
    ]
    assert "Numbers,,Enquiries received,2" in rows
    assert "Numbers,,Targeted briefings asked for,0" in rows
    assert "Outlet,Harbour Post,Enquiries received,1" in rows
    assert "Topic,No topic,Enquiries received,2" in rows
    assert [row for row in rows if row.endswith("A partner speaks,")]
    assert response["Content-Disposition"].count("desk-report-2026-11-1.csv") == 1
    assert client.get("/desk-report.docx").status_code == 404
