"""Choosing a spokesperson: the ranking in words, asking, and who may see the reason for a no."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import AuditEvent, User
from scheduling.desk.models import Ask
from tests.clock import NOW
from tests.conftest import ClientOf
from tests.factories.scheduling import AskFactory, InterviewFactory, OnCallFactory
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


def test_interview_choose_groups_people_with_their_reasons(
    client_of: ClientOf, officer: User
) -> None:
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
    assert "radio in date to 31 Dec 2027, practised 12 Oct 2026" in response.text
    assert (
        "Rusty on radio: not practised yet</strong> → 20 min mock with you today, 4:45pm, both free"
        in " ".join(response.text.split())
    )
    assert (
        "not in a spokesperson role · never trained for radio · out of hours and not on call"
        in response.text
    )
    assert 'href="tel:01632960164"' in response.text
    assert 'name="minutes-E1" form="ask-in-order"' in response.text


def test_interview_choose_folds_the_seventh_who_is_nearly_ready(
    client_of: ClientOf, officer: User
) -> None:
    for number in range(7):
        PracticeFactory(person=ready(f"E{number}"), practised_on="2020-01-01", retracted_at=NOW)
    Person.objects.update(phone="")
    interview = InterviewFactory(medium="radio", starts_at=NOW + timedelta(days=3))

    choices = client_of(officer).get(f"/interviews/{interview}/choose/").context["choices"]

    assert [len(choices.ready), choices.near_count, len(choices.further)] == [0, 7, 1]


def test_interview_choose_says_who_does_it_and_what_they_lack(
    client_of: ClientOf, officer: User
) -> None:
    spokesperson = PersonFactory(reference="E1", last_name="Rusty")
    TenureFactory(person=spokesperson)
    TrainingRecordFactory(person=spokesperson, course=CourseFactory(code="M3"))
    OnCallFactory(person=spokesperson, starts_at=NOW, ends_at=NOW + timedelta(days=1))

    response = client_of(officer).get(
        f"/interviews/{InterviewFactory(person=spokesperson)}/choose/"
    )

    assert (
        f"<strong>{spokesperson} is giving it</strong>, but lacks 1 thing: rusty on radio: not practised yet."
        in response.text
    )
    assert 'value="E1"' not in response.text


def test_interview_choose_says_when_the_slot_has_passed(client_of: ClientOf, officer: User) -> None:
    interview = InterviewFactory(starts_at=NOW - timedelta(minutes=1))

    response = client_of(officer).get(f"/interviews/{interview}/choose/")

    assert "4:19pm on Wed 25 November has passed" in response.text
    assert "choices" not in response.context


def test_interview_choose_of_one_called_off_ranks_nobody(
    client_of: ClientOf, officer: User
) -> None:
    interview = InterviewFactory(called_off_at=NOW, called_off_because="The story is dead")

    response = client_of(officer).get(f"/interviews/{interview}/choose/")

    assert "was called off: The story is dead" in response.text
    assert "choices" not in response.context


@pytest.mark.parametrize("rows", [1, 3])
def test_interview_choose_takes_the_same_queries_for_any_number_of_people(
    client_of: ClientOf, officer: User, rows: int, django_assert_max_num_queries
) -> None:
    interview = InterviewFactory()
    for number in range(rows):
        AskFactory(interview=interview, person=ready(f"E{number}"))
    client = client_of(officer)

    with django_assert_max_num_queries(26):
        client.get(f"/interviews/{interview}/choose/")


def test_a_decline_is_no_more_than_not_available_to_others(
    client_of: ClientOf, officer: User, manager: User
) -> None:
    ask = AskFactory(
        answer="declined", answered_at=NOW, reason="My father is ill", asked_by=officer
    )
    address = f"/interviews/{ask.interview}/choose/"

    pages = [client_of(user).get(address).text for user in (officer, manager)]

    assert ["My father is ill" in page for page in pages] == [True, False]
    assert ["Not available" in page for page in pages] == [True, True]


def test_interview_ask(client_of: ClientOf, officer: User) -> None:
    interview = InterviewFactory()
    person = PersonFactory(reference="E1", email="e1@example.nhs.uk")

    response = client_of(officer).post(
        f"/interviews/{interview}/ask/", {"person": "E1"}, follow=True
    )

    assert Ask.objects.get().person == person
    assert "has been asked. The email is on its way." in response.text
    assert "They said yes" in response.text


def test_interview_ask_without_a_mail_address_says_to_ring(
    client_of: ClientOf, officer: User
) -> None:
    PersonFactory(reference="E1", phone="01632 960164")

    response = client_of(officer).post(
        f"/interviews/{InterviewFactory()}/ask/", {"person": "E1"}, follow=True
    )

    assert "No email address is known: ring 01632 960164." in response.text


def test_interview_ask_twice_says_so(client_of: ClientOf, officer: User) -> None:
    ask = AskFactory(person__reference="E1")

    response = client_of(officer).post(
        f"/interviews/{ask.interview}/ask/", {"person": "E1"}, follow=True
    )

    assert "was already asked, at 4:20pm on Wed 25 November" in response.text


def test_interview_assign(client_of: ClientOf, officer: User) -> None:
    interview = InterviewFactory()
    person = PersonFactory(reference="E1")

    response = client_of(officer).post(f"/interviews/{interview}/assign/", {"person": "E1"})

    interview.refresh_from_db()
    assert (response.url, interview.person) == (f"/interviews/{interview}/", person)


def field(page: str, address: str, name: str) -> str:
    """The value of a hidden field in the first form of the page that is sent to this address."""
    form = page.split(f'action="{address}"')[1].split("</form>")[0]
    return form.split(f'name="{name}" value="')[1].split('"')[0]


@pytest.mark.parametrize("action", ["assign", "ask", "fix", "ask-in-order"])
def test_a_page_that_did_not_show_who_has_it_gives_it_to_nobody_else(
    client_of: ClientOf,
    officer: User,
    manager: User,
    mailoutbox: list[Any],
    run_jobs: RunJobs,
    action: str,
) -> None:
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
    said = f"Robin First has it since 4:20pm on Wed 25 November, by {officer}. Hand it over if {whom} should give it"
    assert said in refused.text
    link = f'<a href="/interviews/{interview}/hand-over/?to=E2">Hand it over to Robin Second</a>'
    assert (link in refused.text) == (action != "ask-in-order")


def test_interview_assign_says_so_if_the_person_already_has_it(
    client_of: ClientOf, officer: User, manager: User
) -> None:
    ready("E1", last_name="First")
    address = f"/interviews/{InterviewFactory()}/assign/"
    client_of(officer).post(address, {"person": "E1", "spokesperson": ""})

    again = client_of(manager).post(address, {"person": "E1", "spokesperson": ""}, follow=True).text

    assert f", since 4:20pm on Wed 25 November, by {officer}. There is nothing more to do." in again
    assert "Hand it over" not in again


def test_interview_ask_on_a_page_that_shows_who_has_it_asks(
    client_of: ClientOf, officer: User
) -> None:
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
    assert "; a yes takes it over from" in " ".join(asked.split())
    assert interview.person == second


def test_interview_assign_to_someone_who_left_says_so(client_of: ClientOf, officer: User) -> None:
    PersonFactory(reference="E1", left=True)

    response = client_of(officer).post(
        f"/interviews/{InterviewFactory()}/assign/", {"person": "E1"}, follow=True
    )

    assert "left on 31 October 2026. Choose someone else." in response.text


def test_interview_ask_of_nobody_is_not_found(client_of: ClientOf, officer: User) -> None:
    assert (
        client_of(officer)
        .post(f"/interviews/{InterviewFactory()}/ask/", {"person": "E404"})
        .status_code
        == 404
    )


def test_interview_fix_books_and_says_so(client_of: ClientOf, officer: User) -> None:
    interview = InterviewFactory()
    person = PersonFactory(email="a@example.org")

    answer = client_of(officer).post(
        f"/interviews/{interview}/fix/",
        {"person": person.reference, "kind": "out_of_hours"},
        follow=True,
    )

    assert f"{person} has been asked, and told that it is out of hours." in answer.text


def test_interview_fix_of_no_kind_is_not_found(
    client_of: ClientOf, officer: User, spokesperson: User
) -> None:
    data = {"person": PersonFactory().reference, "kind": "override"}
    address = f"/interviews/{InterviewFactory()}/fix/"

    assert [
        client_of(user).post(address, data).status_code for user in (officer, spokesperson)
    ] == [404, 403]


def test_interview_choose_says_in_one_sentence_that_nobody_fits(
    client_of: ClientOf, officer: User
) -> None:
    PersonFactory(first_name="Gwen")
    address = f"/interviews/{InterviewFactory()}/choose/?find="
    client = client_of(officer)

    nobody = client.get(f"{address}zzz").text
    somebody = client.get(f"{address}gwen").text

    assert ["matches “zzz”" in nobody, "Ready (0)" in nobody] == [True, False]
    assert ["Nobody on the register" in somebody, "Ready (0)" in somebody] == [False, True]
