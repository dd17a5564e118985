"""The officer's first page: deadlines, on air, waiting and late, in few queries."""

import re
from datetime import timedelta

import pytest

from jobs.models import Job
from tests.clock import NOW, TODAY
from tests.factories.debriefs import CareNoteFactory, GivenFactory
from tests.factories.jobs import JobFactory
from tests.factories.reports import AcknowledgementFactory, PackFactory, PackVersionFactory
from tests.factories.scheduling import (
    AskFactory,
    DutyShiftFactory,
    EnquiryFactory,
    InterviewFactory,
    LineFactory,
    TrainingSessionFactory,
)
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    RequirementFactory,
    TenureFactory,
    TrainingRecordFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def words(page: str) -> str:
    """The page as it is read."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_today_says_the_time_and_what_is_on_the_clock(client_of, officer):
    EnquiryFactory(
        outlet__name="Solent Shore FM",
        received_at=NOW - timedelta(minutes=40),
        owner__name="Tobias",
    )

    page = words(client_of(officer).get("/today/").text)

    assert "Today Wed 25 Nov, 4:20pm · 1 to do : 1 is late" in page
    assert "10 min late Solent Shore FM: Ambulance queues" in page
    assert "Acknowledge by 4:10pm, answer by 6pm · Tobias Acknowledge" in page


def test_today_marks_what_is_about_a_slot_of_the_next_hour(client_of, officer):
    enquiry = EnquiryFactory(state="offered", outlet__name="Solent Shore FM")
    InterviewFactory(enquiry=enquiry, person=None, starts_at=NOW + timedelta(minutes=45))

    page = client_of(officer).get("/today/").text

    assert '<li class="todo__air">' in page
    assert "Solent Shore FM: Ambulance queues Slot in 45 min · Radio, Wed 25 Nov" in words(page)


def test_today_shows_who_is_next_on_air_without_a_pack(client_of, officer):
    InterviewFactory(person=PersonFactory(last_name="Iyer-Thorne", phone="01632 960164"))

    page = words(client_of(officer).get("/today/").text)

    assert "next interview in 14 h 50" in page
    assert "Tomorrow, Thu 26 Nov 7:10am Robin Iyer-Thorne Radio, live · Outlet" in page
    assert "No pack yet Write pack" in page


def test_today_shows_a_slot_that_nobody_gives_yet(client_of, officer):
    interview = InterviewFactory()

    page = client_of(officer).get("/today/").text

    assert "Nobody yet Radio, live" in words(page)
    assert "Name someone by 6pm" in words(page)
    assert f'id="choose-{interview.pk}" href="/interviews/{interview}/choose/"' in page


def test_today_says_since_when_a_pack_is_not_read_and_whom_to_ring(client_of, officer):
    pack = PackFactory(interview__person=PersonFactory(phone="01632 960164"))
    version = PackVersionFactory(
        pack=pack, number=2, approved=True, approved_at=NOW - timedelta(minutes=78)
    )
    client = client_of(officer)

    unread = client.get("/today/").text
    AcknowledgementFactory(version=version, person=version.recipient)
    read = client.get("/today/").text

    assert "Pack v2 approved, not read since 3:02pm" in words(unread)
    assert "Pack v2 approved, read 4:20pm" in words(read)
    assert ['href="tel:01632960164"' in page for page in (unread, read)] == [True, False]


def test_today_shows_the_readers_own_lines_that_are_due(client_of, officer, manager):
    EnquiryFactory()
    LineFactory(reference="W-07", owner=officer, approved=True, review_on=TODAY)

    pages = [words(client_of(user).get("/today/").text) for user in (officer, manager)]

    assert ["1 of yours to look at : W-07 was due for review today." in page for page in pages] == [
        True,
        False,
    ]
    assert "None of your lines is due for a review" in pages[1]


def test_today_shows_this_weeks_training(client_of, officer):
    TrainingSessionFactory(course__code="M3", places_taken=5)
    TrainingSessionFactory(starts_at=NOW + timedelta(days=8))
    PersonFactory()

    assert words(client_of(officer).get("/today/").text).count("of 6 places taken") == 1


@pytest.mark.parametrize(
    ("name", "words_"),
    [
        ("jobs.tasks.send_mail", "An email has been waiting since"),
        ("reports.tasks.render", "A background job has been waiting since"),
    ],
)
def test_today_says_what_is_late(client_of, officer, name, words_):
    PersonFactory()
    JobFactory(name=name, due_at=NOW - timedelta(hours=1))
    JobFactory(name=name, due_at=NOW - timedelta(minutes=30))

    page = words(client_of(officer).get("/today/").text)

    assert page.count(words_) == 1
    assert "since Wed 25 Nov, 3:20pm" in page


def test_today_says_what_was_given_up(client_of, officer):
    PersonFactory()
    JobFactory(name="jobs.tasks.send_mail", state=Job.State.GIVEN_UP)

    assert " has failed." in client_of(officer).get("/today/").text


def test_today_of_a_fresh_installation_shows_where_to_start(client_of, officer):
    page = client_of(officer).get("/today/").text

    assert ["Start here" in page, "Do now" in page] == [True, False]


def test_today_with_people_and_no_enquiry_says_what_would_be_here(client_of, officer):
    PersonFactory()

    page = client_of(officer).get("/today/").text

    assert "Nothing to do now." in page
    assert "No interviews are due." in page


def test_today_reloads_only_its_cards_each_minute(client_of, officer):
    EnquiryFactory()
    client = client_of(officer)

    whole = client.get("/today/")
    part = client.get("/today/", headers={"HX-Request": "true"})

    assert 'hx-trigger="every 60s"' in whole.text
    assert ["<html" in whole.text, "<html" in part.text] == [True, False]
    assert 'id="today-state" hx-swap-oob="true"' in part.text
    assert "hx-swap-oob" not in whole.text


def test_today_has_the_card_of_lapses_asked_for_again_once_it_is_drawn_again(client_of, officer):
    EnquiryFactory()
    client = client_of(officer)

    whole = client.get("/today/")
    part = client.get("/today/", headers={"HX-Request": "true"})

    assert 'hx-get="/today/lapses/" hx-trigger="load, today-loaded from:body"' in whole.text
    assert [page.headers.get("HX-Trigger-After-Settle") for page in (whole, part)] == [
        None,
        '{"today-loaded": {}}',
    ]


def test_today_links_the_named_contact_to_requests_for_support(client_of, officer, manager):
    CareNoteFactory()

    assert 'href="/care/"' in client_of(manager).get("/today/").text
    assert "support" not in client_of(officer).get("/today/").text


def test_today_links_keep_their_focus_by_an_id(client_of, manager):
    InterviewFactory(person=PersonFactory(phone="01632 960164"))
    EnquiryFactory()
    AskFactory(person__phone="01632 960164")
    LineFactory()
    TrainingSessionFactory()

    part = client_of(manager).get("/today/", headers={"HX-Request": "true"}).text

    assert [link for link in re.findall(r"<(?:a|button) [^>]*>", part) if "id=" not in link] == []


def test_today_lapses_names_who_is_next(client_of, officer):
    person = PersonFactory(last_name="Fading")
    TenureFactory(person=person)
    course = CourseFactory(code="X1")
    RequirementFactory(course=course)
    TrainingRecordFactory(person=person, course=course, valid_until=TODAY + timedelta(days=30))

    part = client_of(officer).get("/today/lapses/").text
    page = words(part)

    assert [link for link in re.findall(r"<a [^>]*>", part) if "id=" not in link] == []
    assert "The training of 1 person expires in the next 30 days, 1 of them on the board" in page
    assert "Robin Fading X1, 25 Dec 2026." in page


def test_today_lapses_when_nobody_lapses(client_of, officer):
    assert "training expires in the next 30 days." in client_of(officer).get("/today/lapses/").text


def test_today_shows_one_view_and_keeps_it_when_it_is_renewed(client_of, officer):
    EnquiryFactory(owner=officer, subject="Of mine")
    EnquiryFactory(owner__is_active=False, subject="Of nobody")
    EnquiryFactory(subject="Of another")
    client = client_of(officer)

    pages = {show: client.get(f"/today/?show={show}").text for show in ("mine", "nobodys", "x")}

    found = {
        show: [words_ in page for words_ in ("Of mine", "Of nobody", "Of another")]
        for show, page in pages.items()
    }
    assert found == {
        "mine": [True, False, False],
        "nobodys": [False, True, False],
        "x": [True, True, True],
    }
    assert 'hx-get="/today/?show=mine"' in pages["mine"]
    assert all(re.search(r"All 3 Mine 1 Unassigned 1", words(page)) for page in pages.values())


@pytest.mark.parametrize(
    ("show", "said"),
    [("mine", "Nothing of yours to do now."), ("nobodys", "Everything has an owner.")],
)
def test_today_says_that_a_view_is_empty(client_of, officer, show, said):
    EnquiryFactory()

    assert said in client_of(officer).get(f"/today/?show={show}").text


def test_today_marks_an_interview_on_the_spot_and_offers_undo_in_its_place(client_of, officer):
    interview = GivenFactory(enquiry__owner=officer)
    client = client_of(officer)
    back = {"back": "/today/?show=all"}

    sent = client.post(
        f"/interviews/{interview}/went-out/", back, headers={"HX-Request": "true"}, follow=True
    )
    undone = client.post(
        f"/interviews/{interview}/unmark/", back, headers={"HX-Request": "true"}, follow=True
    )

    assert '<li class="todo__undo">' in sent.text
    assert f'hx-post="/interviews/{interview}/unmark/"' in sent.text
    assert f"Debrief {interview.person}" in sent.text
    assert f"Did {interview.person} go out?" in undone.text


def test_today_without_a_script_says_it_at_the_top(client_of, officer):
    interview = GivenFactory(enquiry__owner=officer)

    page = client_of(officer).post(
        f"/interviews/{interview}/went-out/", {"back": "/today/"}, follow=True
    )

    assert page.redirect_chain == [("/today/", 302)]
    assert f'action="/interviews/{interview}/unmark/"' in page.text
    assert '<li class="todo__undo">' not in page.text


def test_today_says_who_is_on_duty_and_leads_with_what_is_theirs(client_of, officer, manager):
    EnquiryFactory(
        reference="E-0001", received_at=NOW - timedelta(minutes=40), owner=manager, subject="Theirs"
    )
    EnquiryFactory(reference="E-0002", owner=officer, subject="Own")
    before = client_of(officer).get("/today/").text
    DutyShiftFactory(user=manager)
    DutyShiftFactory(user=officer, ends_at=NOW + timedelta(hours=5))

    page = client_of(officer).get("/today/").text

    assert "On duty" not in before
    assert before.index("Theirs") < before.index("Own")
    assert page.index("Own") < page.index("Theirs")
    assert "On duty : Ines Thackray until 6pm, you until 9:20pm" in words(page)
    assert "you are on duty: yours and unassigned first" in page
