"""Choosing a spokesperson: the ranking in words, asking, and who may see the reason for a no."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from desk.enquiries.models import Ask
from scheduling.availability.models import OnCall
from tests.clock import NOW
from tests.factories.restrictions import RestrictionFactory
from tests.factories.scheduling import (
    AskFactory,
    InterviewFactory,
    OnCallFactory,
)
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    PracticeFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.models import Person

RunJobs = Callable[..., list[str]]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def ready(reference: str, **fields: object) -> Person:
    """Someone who lacks nothing for radio at 7:10am."""
    person = PersonFactory(reference=reference, **fields)
    TenureFactory(person=person)
    TrainingRecordFactory(person=person, course=CourseFactory(code="M3"))
    PracticeFactory(person=person)
    OnCallFactory(person=person, starts_at=NOW, ends_at=NOW + timedelta(days=1))
    return person


def test_interview_choose_groups_people_with_their_reasons(client_of, officer):
    ready("E1", last_name="Ready", phone="01632 960164")
    rusty = PersonFactory(reference="E2", last_name="Nearly")
    TenureFactory(person=rusty)
    TrainingRecordFactory(person=rusty, course=CourseFactory(code="M3"))
    OnCallFactory(person=rusty, starts_at=NOW, ends_at=NOW + timedelta(days=1))
    PersonFactory(reference="E3", last_name="Not")

    response = client_of(officer).get(f"/interviews/{InterviewFactory()}/choose/")

    choices = response.context["choices"]
    groups = [
        [choice.person.reference for choice in group]
        for group in (choices.ready, choices.near, choices.rest)
    ]
    assert groups == [["E1"], ["E2"], ["E3"]]
    words = " ".join(response.text.split())
    assert "radio in date to 31 Dec 2027, practised 12 Oct 2026" in words
    assert "<b>Out of practice for radio: not practised yet</b>" in words
    assert "20 min mock with you today, 4:45pm, both free" in words
    assert "Book a mock, 4:45pm" in words
    assert "not a spokesperson · never trained for radio · out of hours and not on call" in words
    assert 'href="tel:01632960164"' in words
    assert "name someone by 6pm" in words


def test_interview_choose_says_once_what_stands_in_everyones_way(client_of, officer, manager):
    person = ready("E1")
    OnCall.objects.filter(person=person).delete()
    interview = InterviewFactory()
    address = f"/interviews/{interview}/choose/"

    page = client_of(officer).get(address).text

    assert page.count("7:10am is too early for everyone.") == 1
    assert "Ready, but for the hour (1)" in page
    restriction = RestrictionFactory(scope="everything")
    said = [client_of(user).get(address).text for user in (officer, manager)]
    link = f'<a href="/restrictions/{restriction.pk}/override/{interview}/">Override it</a>'
    assert ["Nobody may speak: " in one for one in said] == [True, True]
    assert [link in one for one in said] == [False, True]


def test_interview_choose_has_a_tab_for_each_slot_of_the_enquiry(client_of, officer):
    first = InterviewFactory()
    second = InterviewFactory(enquiry=first.enquiry, starts_at=NOW + timedelta(days=2))
    client = client_of(officer)

    page = " ".join(client.get(f"/interviews/{first}/choose/").text.split())
    off = InterviewFactory(
        enquiry=first.enquiry, called_off_at=NOW, called_off_because="The story is dead"
    )
    alone = client.get(f"/interviews/{InterviewFactory()}/choose/").text

    assert f'<a href="/interviews/{first}/choose/" aria-current="page">Slot 1:' in page
    assert f'<a href="/interviews/{second}/choose/">Slot 2:' in page
    assert " · nobody yet</a>" in page
    assert "Slot 1:" not in alone
    assert str(off) not in client.get(f"/interviews/{first}/choose/").text
    assert client.get("/interviews/I-404/choose/").status_code == 404


def test_interview_choose_folds_the_seventh_who_is_nearly_ready(client_of, officer):
    """On a Saturday, for which one of them is on call."""
    for number in range(8):
        ready(f"E{number}")
    interview = InterviewFactory(medium="radio", starts_at=NOW + timedelta(days=3))
    OnCallFactory(
        person=Person.objects.get(reference="E0"),
        starts_at=NOW + timedelta(days=2),
        ends_at=NOW + timedelta(days=4),
    )

    page = client_of(officer).get(f"/interviews/{interview}/choose/")

    choices = page.context["choices"]
    assert "<summary><span>1 more</span></summary>" in page.text
    assert [len(choices.ready), choices.near_count, len(choices.further)] == [1, 7, 1]


def test_interview_choose_says_who_does_it_and_what_they_lack(client_of, officer):
    spokesperson = PersonFactory(reference="E1", last_name="Rusty")
    TenureFactory(person=spokesperson)
    TrainingRecordFactory(person=spokesperson, course=CourseFactory(code="M3"))
    OnCallFactory(person=spokesperson, starts_at=NOW, ends_at=NOW + timedelta(days=1))

    response = client_of(officer).get(
        f"/interviews/{InterviewFactory(person=spokesperson)}/choose/"
    )

    assert (
        f"<b>{spokesperson} is doing it</b>, but note: out of practice for radio: not practised yet."
        in " ".join(response.text.split())
    )
    assert 'value="E1"' not in response.text


def test_interview_choose_says_when_the_slot_has_passed(client_of, officer):
    interview = InterviewFactory(starts_at=NOW - timedelta(minutes=1))

    response = client_of(officer).get(f"/interviews/{interview}/choose/")

    assert "4:19pm on Wed 25 Nov has passed" in response.text
    assert "choices" not in response.context


def test_interview_choose_of_one_called_off_ranks_nobody(client_of, officer):
    interview = InterviewFactory(called_off_at=NOW, called_off_because="The story is dead")

    response = client_of(officer).get(f"/interviews/{interview}/choose/")

    assert "was called off: The story is dead" in response.text
    assert "choices" not in response.context


def test_a_decline_is_no_more_than_not_available_to_others(client_of, officer, manager):
    ask = AskFactory(
        answer="declined", answered_at=NOW, reason="My father is ill", asked_by=officer
    )
    address = f"/interviews/{ask.interview}/choose/"

    pages = [client_of(user).get(address).text for user in (officer, manager)]

    assert ["My father is ill" in page for page in pages] == [True, False]
    assert ["Not available" in page for page in pages] == [True, True]


def test_interview_ask(client_of, officer):
    interview = InterviewFactory()
    person = PersonFactory(reference="E1", email="e1@example.nhs.uk")

    response = client_of(officer).post(
        f"/interviews/{interview}/ask/", {"person": "E1"}, follow=True
    )

    assert Ask.objects.get().person == person
    assert "has been asked. The email is on its way." in response.text
    assert "They said yes" in response.text


def test_interview_ask_without_a_mail_address_says_to_ring(client_of, officer):
    PersonFactory(reference="E1", phone="01632 960164")

    response = client_of(officer).post(
        f"/interviews/{InterviewFactory()}/ask/", {"person": "E1"}, follow=True
    )

    assert "No email address is known: ring 01632 960164." in response.text


def field(page: str, address: str, name: str) -> str:
    """The value of a hidden field in the first form of the page that is sent to this address."""
    form = page.split(f'action="{address}"')[1].split("</form>")[0]
    return form.split(f'name="{name}" value="')[1].split('"')[0]


@pytest.mark.parametrize("action", ["assign", "ask", "fix", "ask-in-order"])
def test_a_page_that_did_not_show_who_has_it_gives_it_to_nobody_else(
    client_of,
    officer,
    manager,
    mailoutbox,
    run_jobs,
    action,
):
    first = ready("E1", last_name="First", email="e1@example.org")
    ready("E2", last_name="Second", email="e2@example.org")
    interview = InterviewFactory()
    desk = client_of(officer)
    other = client_of(manager)
    choose = f"/interviews/{interview}/choose/"
    address = f"/interviews/{interview}/{action}/"
    shown = field(other.get(choose).text, f"/interviews/{interview}/assign/", "spokesperson")
    desk.post(f"/interviews/{interview}/assign/", {"person": "E1", "spokesperson": shown})
    run_jobs(at=NOW)
    told = len(mailoutbox)
    trail = AuditEvent.objects.count()

    given = {"person": "E2", "spokesperson": shown, "kind": "out_of_hours", "minutes": "15"}
    refused = other.post(address, given, follow=True)
    run_jobs(at=NOW)

    interview.refresh_from_db()
    assert (interview.person, Ask.objects.count(), AuditEvent.objects.count()) == (first, 0, trail)
    assert [mail.subject for mail in mailoutbox[told:]] == []
    whom = "someone else" if action == "ask-in-order" else "Robin Second"
    said = f"Robin First has it since 4:20pm on Wed 25 Nov, by {officer}. Give it to {whom} if they should do it"
    assert said in refused.text
    link = f'<a href="/interviews/{interview}/hand-over/?to=E2">Give it to Robin Second</a>'
    assert (link in refused.text) == (action != "ask-in-order")


def test_interview_assign_says_so_if_the_person_already_has_it(client_of, officer, manager):
    ready("E1", last_name="First")
    address = f"/interviews/{InterviewFactory()}/assign/"
    client_of(officer).post(address, {"person": "E1", "spokesperson": ""})

    again = client_of(manager).post(address, {"person": "E1", "spokesperson": ""}, follow=True).text

    assert f", since 4:20pm on Wed 25 Nov, by {officer}. There is nothing more to do." in again
    assert "hand-over/?to=E2" not in again


def test_interview_ask_on_a_page_that_shows_who_has_it_asks(client_of, officer):
    """Somebody is asked on purpose whether they would take it over; their yes hands it over."""
    interview = InterviewFactory(person=ready("E1"))
    second = ready("E2")
    client = client_of(officer)
    address = f"/interviews/{interview}/ask/"

    page = client.get(f"/interviews/{interview}/choose/").text
    asked = client.post(
        address, {"person": "E2", "spokesperson": field(page, address, "spokesperson")}, follow=True
    ).text
    ask = Ask.objects.get(person=second)
    yes = f"/asks/{ask.pk}/accept/"
    client.post(yes, {"spokesperson": field(asked, yes, "spokesperson")})

    interview.refresh_from_db()
    assert "They said yes" in asked
    assert "if they say yes, they take it over from" in " ".join(asked.split())
    assert interview.person == second


def test_interview_decline_records_a_no_on_the_phone_and_mails_nobody(
    client_of, officer, mailoutbox, run_jobs
):
    interview = InterviewFactory()
    person = PersonFactory(reference="E1", email="e1@example.org")

    page = client_of(officer).post(
        f"/interviews/{interview}/decline/", {"person": "E1"}, follow=True
    )
    run_jobs(at=NOW)

    ask = Ask.objects.get()
    assert (ask.person, ask.answer, ask.asked_by, ask.answered_at) == (
        person,
        "no",
        officer,
        NOW,
    )
    assert f"Recorded: {person} said no." in page.text
    assert "Not available (1)" in page.text
    assert mailoutbox == []


def test_interview_decline_answers_the_ask_that_waits(client_of, officer):
    ask = AskFactory(person__reference="E1")

    client_of(officer).post(f"/interviews/{ask.interview}/decline/", {"person": "E1"})

    assert [one.answer for one in Ask.objects.all()] == ["no"]


def test_interview_decline_sent_twice_records_one_no(client_of, officer):
    interview = InterviewFactory()
    PersonFactory(reference="E1")
    client = client_of(officer)

    client.post(f"/interviews/{interview}/decline/", {"person": "E1"})
    page = client.post(f"/interviews/{interview}/decline/", {"person": "E1"}, follow=True)

    assert "already said no, at 4:20pm on Wed 25 Nov." in page.text
    assert [one.answer for one in Ask.objects.all()] == ["no"]


def test_interview_decline_of_who_gives_it_says_to_hand_it_over(client_of, officer):
    interview = InterviewFactory(person=ready("E1"))

    page = client_of(officer).post(
        f"/interviews/{interview}/decline/", {"person": "E1"}, follow=True
    )

    assert "Give it to someone else instead." in page.text
    assert not Ask.objects.exists()


def test_interview_fix_books_and_says_so(client_of, officer):
    interview = InterviewFactory()
    person = PersonFactory(email="a@example.org")

    answer = client_of(officer).post(
        f"/interviews/{interview}/fix/",
        {"person": person.reference, "kind": "out_of_hours"},
        follow=True,
    )

    assert f"{person} has been asked, and told that it is out of hours." in answer.text


def test_interview_fix_of_no_kind_is_not_found(client_of, officer, spokesperson):
    data = {"person": PersonFactory().reference, "kind": "override"}
    address = f"/interviews/{InterviewFactory()}/fix/"

    assert [
        client_of(user).post(address, data).status_code for user in (officer, spokesperson)
    ] == [404, 403]


def test_interview_choose_says_in_one_sentence_that_nobody_fits(client_of, officer):
    PersonFactory(first_name="Gwen")
    address = f"/interviews/{InterviewFactory()}/choose/?find="
    client = client_of(officer)

    nobody = client.get(f"{address}zzz").text
    somebody = client.get(f"{address}gwen").text

    assert ["matches “zzz”" in nobody, "Ready to do it (0)" in nobody] == [True, False]
    assert ["Nobody on the register" in somebody, "(0)" in somebody] == [
        False,
        True,
    ]


def test_interview_choose_says_what_a_new_register_lacks(client_of, officer):
    page = f"/interviews/{InterviewFactory()}/choose/"
    desk = client_of(officer)
    said = {
        "people": "Nobody is on it.",
        "roles": "Nobody has a role yet.",
        "training": "No training is recorded yet.",
    }

    def lacking() -> list[str]:
        text = desk.get(page).text
        return [name for name, words in said.items() if words in text]

    assert lacking() == ["people"]
    person = PersonFactory()
    assert lacking() == ["roles", "training"]
    TenureFactory(person=person)
    assert lacking() == ["training"]
    TrainingRecordFactory(person=person, course=CourseFactory(code="M3"))
    assert lacking() == []


def test_interview_ask_says_to_ring_while_email_reaches_nobody(client_of, officer, settings):
    settings.MAILERS = {"default": {"BACKEND": "filebased", "OPTIONS": {"file_path": "/srv/mail"}}}
    ready("E1", phone="01632 960164", email="leila@example.nhs.uk")

    page = client_of(officer).post(
        f"/interviews/{InterviewFactory()}/ask/", {"person": "E1"}, follow=True
    )

    assert "so the email reaches nobody. Ring 01632 960164." in page.text
