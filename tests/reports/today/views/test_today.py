"""The officer's first page: deadlines, on air, waiting and late, in few queries."""

import re
from datetime import timedelta

import pytest

from accounts.models import User
from jobs.models import Job
from scheduling.desk.models import Interview
from scheduling.lines.actions.incidents import finish_action
from tests.clock import NOW, TODAY
from tests.conftest import ClientOf
from tests.factories.briefings import BriefingFactory
from tests.factories.debriefs import CareNoteFactory
from tests.factories.incidents import IncidentActionFactory
from tests.factories.jobs import JobFactory
from tests.factories.reports import AcknowledgementFactory, PackFactory, PackVersionFactory
from tests.factories.scheduling import (
    AskFactory,
    EnquiryFactory,
    EnquiryHoldFactory,
    HandoverFactory,
    InterviewFactory,
    LineFactory,
    TrainingSessionFactory,
)
from tests.factories.self_service import CertificateFactory
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    RequirementFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from tests.factories.training_requests import TrainingRequestFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def words(page: str) -> str:
    """The page as it is read."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_today_says_the_time_and_what_is_on_the_clock(client_of: ClientOf, officer: User) -> None:
    EnquiryFactory(outlet__name="Solent Shore FM", received_at=NOW - timedelta(minutes=40))

    page = words(client_of(officer).get("/today/").text)

    assert "Today 4:20pm, Wed 25 November" in page
    assert "10 min late Solent Shore FM" in page
    assert "Solent Shore FM · Ambulance queues acknowledgement, interview by 6pm" in page


def test_today_shows_who_is_next_on_air_without_a_pack(client_of: ClientOf, officer: User) -> None:
    InterviewFactory(person=PersonFactory(last_name="Iyer-Thorne", phone="01632 960164"))

    page = words(client_of(officer).get("/today/").text)

    assert "Thu 26 Nov, 7:10am radio · Robin Iyer-Thorne" in page
    assert "no pack yet Write pack" in page


def test_today_says_since_when_a_pack_is_not_read_and_whom_to_ring(
    client_of: ClientOf, officer: User
) -> None:
    pack = PackFactory(interview__person=PersonFactory(phone="01632 960164"))
    version = PackVersionFactory(
        pack=pack, number=2, approved=True, approved_at=NOW - timedelta(minutes=78)
    )
    client = client_of(officer)

    unread = client.get("/today/").text
    AcknowledgementFactory(version=version, person=version.recipient)
    read = client.get("/today/").text

    assert "pack v2 approved Not read since 3:02pm" in words(unread)
    assert ['href="tel:01632960164"' in page for page in (unread, read)] == [True, False]


def test_today_shows_what_waits_for_a_manager(
    client_of: ClientOf, officer: User, manager: User
) -> None:
    LineFactory(checked=True)
    LineFactory()
    AskFactory(person__last_name="Silent")

    pages = [words(client_of(user).get("/today/").text) for user in (officer, manager)]

    assert ["1 line to approve" in page for page in pages] == [False, True]
    assert ["1 line to fact check" in page for page in pages] == [True, True]
    assert ["No answer yet from Robin Silent" in page for page in pages] == [True, True]


def test_today_says_what_to_do_with_a_version_in_review_that_is_out_of_date(
    client_of: ClientOf, manager: User
) -> None:
    version = PackVersionFactory()
    Interview.objects.filter(pk=version.pack.interview_id).update(minutes=9)

    page = words(client_of(manager).get("/today/").text)

    assert f"Out of date, in review: {version.pack} v1" in page
    assert "Open it to issue it again, or return it and change the draft." in page
    assert f"Revise before approval: {version.pack} v1" in page


def test_today_puts_the_pack_first_that_is_first_on_air(client_of: ClientOf, manager: User) -> None:
    for days, minutes in ((2, 5), (1, 1)):  # the first was sent first
        pack = PackFactory(
            interview__starts_at=NOW + timedelta(days=days), interview__person=PersonFactory()
        )
        PackVersionFactory(pack=pack, submitted_at=NOW - timedelta(minutes=minutes))

    page = client_of(manager).get("/today/")

    starts = [version.pack.interview.starts_at for version in page.context["today"].waiting.packs]
    assert starts == [NOW + timedelta(days=1), NOW + timedelta(days=2)]


def test_today_shows_the_readers_own_lines_that_are_due(
    client_of: ClientOf, officer: User, manager: User
) -> None:
    EnquiryFactory()
    LineFactory(reference="W-07", owner=officer, approved=True, review_on=TODAY)

    pages = [words(client_of(user).get("/today/").text) for user in (officer, manager)]

    assert ["Your lines 1 W-07 Review due review 25 Nov 2026" in page for page in pages] == [
        True,
        False,
    ]


def test_today_shows_this_weeks_training(client_of: ClientOf, officer: User) -> None:
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
def test_today_says_what_is_late(
    client_of: ClientOf, officer: User, name: str, words_: str
) -> None:
    PersonFactory()
    JobFactory(name=name, due_at=NOW - timedelta(hours=1))
    JobFactory(name=name, due_at=NOW - timedelta(minutes=30))

    page = client_of(officer).get("/today/").text

    assert page.count(words_) == 1
    assert "since Wed 25 Nov, 3:20pm" in page


def test_today_says_what_was_given_up(client_of: ClientOf, officer: User) -> None:
    PersonFactory()
    JobFactory(name="jobs.tasks.send_mail", state=Job.State.GIVEN_UP)

    assert " has failed." in client_of(officer).get("/today/").text


def test_today_of_a_fresh_installation_shows_where_to_start(
    client_of: ClientOf, officer: User
) -> None:
    page = client_of(officer).get("/today/").text

    assert ["Start here" in page, "On the clock" in page] == [True, False]


def test_today_with_people_and_no_enquiry_says_what_would_be_here(
    client_of: ClientOf, officer: User
) -> None:
    PersonFactory()

    page = client_of(officer).get("/today/").text

    assert "No journalist is waiting for an answer." in page
    assert "Nothing is waiting for you" in page


def test_today_reloads_only_its_cards_each_minute(client_of: ClientOf, officer: User) -> None:
    EnquiryFactory()
    client = client_of(officer)

    whole = client.get("/today/")
    part = client.get("/today/", headers={"HX-Request": "true"})

    assert 'hx-trigger="every 60s"' in whole.text
    assert ["<html" in whole.text, "<html" in part.text] == [True, False]
    assert 'id="today-date" hx-swap-oob="true"' in part.text


def test_today_has_the_card_of_lapses_asked_for_again_once_it_is_drawn_again(
    client_of: ClientOf, officer: User
) -> None:
    EnquiryFactory()
    client = client_of(officer)

    whole = client.get("/today/")
    part = client.get("/today/", headers={"HX-Request": "true"})

    assert 'hx-get="/today/lapses/" hx-trigger="load, today-loaded from:body"' in whole.text
    assert [page.headers.get("HX-Trigger-After-Settle") for page in (whole, part)] == [
        None,
        '{"today-loaded": {}}',
    ]


def test_today_shows_what_is_to_be_looked_at_again(client_of: ClientOf, officer: User) -> None:
    late, due, later = (
        EnquiryHoldFactory(look_again_on=TODAY + timedelta(days=days)) for days in (-1, 0, 1)
    )

    page = client_of(officer).get("/today/").text

    found = [f"Look again at {hold.enquiry}" in page for hold in (late, due, later)]
    assert (found, page.count("Overdue")) == ([True, True, False], 1)


def test_today_shows_what_a_review_asked_of_the_reader_until_it_is_done(
    client_of: ClientOf, officer: User, manager: User
) -> None:
    late = IncidentActionFactory(
        what="List of night numbers", owner=officer, due_on=TODAY - timedelta(days=1)
    )
    IncidentActionFactory(what="Rehearse", owner=manager)
    EnquiryFactory()

    page = words(client_of(officer).get("/today/").text)

    assert "Overdue by 24 Nov 2026, from the review of" in page
    assert "Rehearse" not in page
    finish_action(action=late, by=officer, now=NOW)
    assert "List of night numbers" not in client_of(officer).get("/today/").text


def test_today_shows_what_followed_from_a_briefing_once_its_day_has_come(
    client_of: ClientOf, officer: User
) -> None:
    said = {"completed": True, "next_step_on": TODAY}
    BriefingFactory(next_step="A mock on radio", **said)
    BriefingFactory(next_step="Done already", next_step_done_at=NOW, **said)
    BriefingFactory(next_step="Later", **said | {"next_step_on": TODAY + timedelta(days=1)})

    page = client_of(officer).get("/today/").text

    assert [words in page for words in ("A mock on radio", "Done already", "Later")] == [
        True,
        False,
        False,
    ]


def test_today_lists_a_briefing_that_its_interview_has_moved_past(
    client_of: ClientOf, officer: User
) -> None:
    interview = InterviewFactory(person=PersonFactory())
    BriefingFactory(
        interview=interview,
        person=interview.person,
        due_at=interview.starts_at - timedelta(hours=1),
    )
    late = BriefingFactory(interview=interview, person=interview.person)

    page = words(client_of(officer).get("/today/").text)

    assert page.count(f"Move the briefing of {late.person} to a time that fits") == 1
    assert "now, before this briefing ends." in page


def test_today_links_the_named_contact_to_requests_for_support(
    client_of: ClientOf, officer: User, manager: User
) -> None:
    CareNoteFactory()

    assert 'href="/care/"' in client_of(manager).get("/today/").text
    assert "support" not in client_of(officer).get("/today/").text


def test_today_counts_what_spokespeople_wait_for(client_of: ClientOf, officer: User) -> None:
    CertificateFactory()
    CertificateFactory(answered_at=NOW, refused_because="Not of this course")
    TrainingRequestFactory.create_batch(2)
    TrainingRequestFactory(answered_at=NOW)

    page = client_of(officer).get("/today/").text

    assert ["1 certificate to check" in page, "2 requests for training to answer" in page] == [
        True,
        True,
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_today_takes_few_queries_whatever_there_is(
    client_of: ClientOf, manager: User, rows: int, django_assert_max_num_queries
) -> None:
    for _ in range(rows):
        InterviewFactory()
        InterviewFactory(person=PersonFactory())
        EnquiryFactory()
        AskFactory()
        LineFactory()
        TrainingSessionFactory()
        JobFactory(state=Job.State.GIVEN_UP)
    client = client_of(manager)

    with django_assert_max_num_queries(38):
        client.get("/today/")


def test_today_links_keep_their_focus_by_an_id(client_of: ClientOf, manager: User) -> None:
    InterviewFactory(person=PersonFactory(phone="01632 960164"))
    EnquiryFactory()
    AskFactory(person__phone="01632 960164")
    LineFactory()
    TrainingSessionFactory()

    part = client_of(manager).get("/today/", headers={"HX-Request": "true"}).text

    assert [
        link
        for link in re.findall(r"<a [^>]*>", part)
        if "id=" not in link and "/lapses/" not in link
    ] == [f'<a href="{url}">' for url in ("/enquiries/", "/interviews/", "/training-sessions/")]


def test_today_lapses_names_who_is_next(client_of: ClientOf, officer: User) -> None:
    person = PersonFactory(last_name="Fading")
    TenureFactory(person=person)
    course = CourseFactory(code="X1")
    RequirementFactory(course=course)
    TrainingRecordFactory(person=person, course=course, valid_until=TODAY + timedelta(days=30))

    part = client_of(officer).get("/today/lapses/").text
    page = words(part)

    assert [link for link in re.findall(r"<a [^>]*>", part) if "id=" not in link] == []
    assert "1 person lapses in 30 days, 1 on the board" in page
    assert "Robin Fading X1, 25 Dec 2026" in page


def test_today_lapses_when_nobody_lapses(client_of: ClientOf, officer: User) -> None:
    assert "training expires in the next 30 days." in client_of(officer).get("/today/lapses/").text


def test_today_shows_a_handover_to_its_recipient(client_of: ClientOf, manager: User) -> None:
    EnquiryFactory()
    HandoverFactory(to_user=manager, from_user__name="Ceri Maddox")
    HandoverFactory(to_user=manager, taken_at=NOW)
    HandoverFactory()

    assert client_of(manager).get("/today/").text.count("is handing the desk over to you") == 1
