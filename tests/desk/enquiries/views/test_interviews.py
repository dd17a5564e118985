"""Interviews on the page: written down, changed, called off, marked as gone out, taken into a
calendar.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from desk.enquiries.actions.interview_links import new_interview_link
from desk.enquiries.models import Interview
from tests.clock import NOW
from tests.factories.scheduling import (
    TOMORROW_AT_7_10,
    EnquiryFactory,
    InterviewFactory,
    JournalistFactory,
)
from tests.factories.training import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
TYPED = {
    "starts_at": "Thu 07:10",
    "minutes": "5",
    "arrive_at": "Thu 07:00",
    "medium": "radio",
    "mode": "live",
    "place": "Down the line",
    "contacts": "producer 01632 960148",
}


def test_interview_add_does_not_take_the_journalist_for_the_producer(client_of, officer):
    enquiry = EnquiryFactory(
        journalist=JournalistFactory(name="Morwenna Pascoe", phone="01632 960148")
    )

    page = client_of(officer).get(f"/enquiries/{enquiry.reference}/interview/").text

    assert ['value="Morwenna Pascoe"' in page, 'value="01632 960148"' in page] == [False, False]


def test_interview_add_goes_on_to_choosing(client_of, officer):
    enquiry = EnquiryFactory()

    response = client_of(officer).post(f"/enquiries/{enquiry.reference}/interview/", TYPED)

    interview = Interview.objects.get()
    assert response.url == f"/interviews/{interview}/choose/"
    assert (interview.starts_at, interview.arrive_at) == (
        TOMORROW_AT_7_10,
        TOMORROW_AT_7_10.replace(minute=0),
    )


def test_nothing_is_live_in_print_whose_embargo_would_hold_it_back(client_of, officer):
    enquiry = EnquiryFactory()

    client_of(officer).post(
        f"/enquiries/{enquiry.reference}/interview/", TYPED | {"medium": "print"}
    )

    assert Interview.objects.get().mode == "recorded"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"starts_at": "Wed 16:00"},
            "4pm on Wed 25 Nov has passed. Enter a time in the future.",
        ),
        ({"minutes": "0"}, "Enter 1 minute or more."),
        (
            {"arrive_at": "Thu 07:11"},
            "You typed Thu 07:11: that is Thu 26 Nov, 7:11am, after the start at 7:10am.",
        ),
    ],
)
def test_interview_add_says_what_is_wrong(client_of, officer, changes, words):
    enquiry = EnquiryFactory()

    response = client_of(officer).post(
        f"/enquiries/{enquiry.reference}/interview/", TYPED | changes
    )

    field = next(iter(changes))
    summary = response.text.partition("error-summary")[2].partition("<h1")[0]
    assert [
        words in response.text,
        f'href="#id_{field}"' in summary,
        Interview.objects.count(),
    ] == [True, True, 0]


def test_interview_change_from_an_old_page_is_refused(client_of, officer):
    interview = InterviewFactory()

    response = client_of(officer).post(
        f"/interviews/{interview}/change/", TYPED | {"seen": "long ago"}
    )

    assert "Someone else changed this after you opened it" in response.text


def test_interview_call_off(client_of, officer):
    interview = InterviewFactory()

    response = client_of(officer).post(
        f"/interviews/{interview}/call-off/", {"reason": "The story is dead"}
    )

    interview.refresh_from_db()
    assert (response.url, interview.status) == (
        f"/enquiries/{interview.enquiry.reference}/",
        "called_off",
    )


def test_interview_call_off_can_close_the_enquiry(client_of, officer):
    interview = InterviewFactory(enquiry__state="accepted")
    page = f"/interviews/{interview}/call-off/"
    client = client_of(officer)

    shown = client.get(page).text
    client.post(page, {"reason": "The programme dropped it", "is_last": "on"})

    enquiry = interview.enquiry
    enquiry.refresh_from_db()
    assert "close the enquiry too" in shown
    assert (enquiry.state, enquiry.outcome) == ("closed", "The programme dropped it")


def test_interview_call_off_closes_nothing_while_another_slot_stands(client_of, officer):
    interview = InterviewFactory(enquiry__state="offered")
    InterviewFactory(enquiry=interview.enquiry)
    page = f"/interviews/{interview}/call-off/"
    client = client_of(officer)

    shown = client.get(page).text
    client.post(page, {"reason": "The programme dropped it", "is_last": "on"})

    interview.enquiry.refresh_from_db()
    assert "close the enquiry too" not in shown
    assert interview.enquiry.state == "offered"


def test_interview_call_off_without_a_reason_says_so(client_of, officer):
    interview = InterviewFactory(person=PersonFactory())

    response = client_of(officer).post(f"/interviews/{interview}/call-off/", {"reason": ""})

    interview.refresh_from_db()
    assert ["Enter the reason" in response.text, interview.status] == [True, "accepted"]


def test_interview_went_out_before_it_is_on_says_so(client_of, officer):
    interview = InterviewFactory(person=PersonFactory())

    response = client_of(officer).post(f"/interviews/{interview}/went-out/", follow=True)

    assert "Record that it went out after that." in response.text


def test_interview_calendar_is_for_the_desk_and_the_spokesperson(
    client_of, officer, spokesperson, another_spokesperson
):
    person = PersonFactory(user=spokesperson, email="leila@example.nhs.uk")
    interview = InterviewFactory(person=person, sequence=3)
    address = f"/interviews/{interview}/calendar/"

    responses = [
        client_of(user).get(address) for user in (officer, spokesperson, another_spokesperson)
    ]

    assert [response.status_code for response in responses] == [200, 200, 404]
    assert f"UID:interview-{interview.pk}-{person.pk}@localhost" in responses[0].text
    assert ["SEQUENCE:3" in responses[0].text, "SUMMARY:Interview" in responses[0].text] == [
        True,
        True,
    ]
    assert interview.enquiry.subject not in responses[0].text


def test_interview_calendar_is_not_found_where_nobody_has_it(client_of, officer):
    assert client_of(officer).get(f"/interviews/{InterviewFactory()}/calendar/").status_code == 404


def test_interview_unmark_undoes_it(client_of, officer):
    interview = InterviewFactory(person=PersonFactory(), starts_at=NOW - timedelta(minutes=10))
    client = client_of(officer)

    page = client.post(f"/interviews/{interview}/went-out/", follow=True).text
    client.post(f"/interviews/{interview}/unmark/")
    again = client.post(f"/interviews/{interview}/unmark/", follow=True)

    interview.refresh_from_db()
    assert f'action="/interviews/{interview}/unmark/"' in page
    assert interview.status == "accepted"
    assert "Someone else has just changed" in again.text


def test_interview_call_off_says_who_is_told(client_of, officer):
    interview = InterviewFactory(person=PersonFactory(last_name="Iyer-Thorne"))

    assert (
        "Robin Iyer-Thorne will be told by email"
        in client_of(officer).get(f"/interviews/{interview}/call-off/").text
    )


def test_the_time_to_be_ready_is_read_on_the_day_of_the_slot(client_of, officer):
    enquiry = EnquiryFactory()
    typed = TYPED | {"starts_at": "0810 on Thu 3 Dec", "arrive_at": "0755"}

    client_of(officer).post(f"/enquiries/{enquiry.reference}/interview/", typed)

    ready_at = Interview.objects.get().arrive_at
    assert ready_at is not None
    assert f"{timezone.localtime(ready_at):%a %-d %b %H:%M}" == "Thu 3 Dec 07:55"


def test_a_time_to_be_ready_that_makes_no_sense_comes_back_with_one_that_does(client_of, officer):
    client = client_of(officer)
    address = f"/enquiries/{EnquiryFactory().reference}/interview/"
    typed = TYPED | {"starts_at": "Thu 3 Dec 0810", "arrive_at": "Sun 0755"}

    asked = client.post(address, typed)
    offered = asked.context["form"]["arrive_at"].value()
    client.post(address, typed | {"arrive_at": offered})

    assert "that is Sun 29 Nov, 7:55am, 4 days before the slot" in asked.text
    assert offered == "Thu 3 Dec, 7:55am"
    assert Interview.objects.get().arrive_minutes_before == 15


def test_a_time_to_be_ready_long_before_is_taken_where_it_is_entered_again(client_of, officer):
    client = client_of(officer)
    address = f"/enquiries/{EnquiryFactory().reference}/interview/"
    typed = TYPED | {"arrive_at": "3.10"}

    asked = client.post(address, typed)
    client.post(address, typed | {"arrive_asked": asked.context["form"]["arrive_asked"].value()})

    assert "4 hours before the slot. Save again if that is right." in asked.text
    assert Interview.objects.get().arrive_minutes_before == 240


def test_the_time_to_be_ready_moves_with_a_slot_that_is_changed(client_of, officer):
    interview = InterviewFactory(arrive_minutes_before=15)
    client = client_of(officer)
    page = client.get(f"/interviews/{interview}/change/")
    shown = {bound.name: bound.value() or "" for bound in page.context["form"]}

    seen = page.context["form"].initial["seen"]
    client.post(
        f"/interviews/{interview}/change/", shown | {"starts_at": "Fri 27 Nov 0910", "seen": seen}
    )

    interview.refresh_from_db()
    assert shown["arrive_at"] == "Thu 26 Nov, 6:55am"
    assert f"{timezone.localtime(interview.arrive_at):%a %H:%M}" == "Fri 08:55"
    assert "Fri 27 Nov, 8:55am" in " ".join(client.get(f"/interviews/{interview}/").text.split())


def test_interview_link_end_and_send(client_of, officer):
    interview = InterviewFactory(person=PersonFactory(email="leila@example.nhs.uk"))
    new_interview_link(interview=interview, now=NOW)
    desk = client_of(officer)
    page = f"/interviews/{interview}/"

    offered = desk.get(page).text
    desk.post(f"{page}calendar-link/end/")
    ended = desk.get(page).text
    again = desk.post(f"{page}calendar-link/end/", follow=True).text
    desk.post(f"{page}calendar-link/send/")
    sent = desk.get(page).text

    assert ["End the link" in each for each in (offered, ended, sent)] == [True, False, True]
    assert "Send a new link" in ended
    assert f"The link to {interview} has ended already." in again
    assert "We are sending a new calendar link to leila@example.nhs.uk." in sent


def test_interview_link_send_says_why_there_is_none(client_of, officer):
    interview = InterviewFactory(person=PersonFactory(email=""))

    page = client_of(officer).post(f"/interviews/{interview}/calendar-link/send/", follow=True)

    assert f"Nobody with an email address is giving {interview}." in page.text
