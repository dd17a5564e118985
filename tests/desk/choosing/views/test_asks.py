"""A spokesperson answers an ask on their phone; the desk records an answer from a call."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import User
from accounts.tokens import hash_of
from desk import job_names
from desk.choosing.queries.choices import asks_about
from desk.enquiries.actions.ask_sequences import start_sequence
from desk.enquiries.actions.assignments import ask_person
from desk.enquiries.models import Ask, AskSequence
from jobs.models import Job, Mail
from scheduling.calendars.models import CalendarAnswer
from tests.clock import NOW
from tests.factories.scheduling import (
    TOMORROW_AT_7_10,
    AskFactory,
    AskSequenceFactory,
    AskStepFactory,
    AwayFactory,
    InterviewFactory,
)
from tests.factories.training import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_my_asks_shows_mine_that_wait(client_of, spokesperson, another_spokesperson):
    mine = AskFactory(person__user=spokesperson)
    AskFactory(person__user=another_spokesperson)
    AskFactory(person=mine.person, answer="declined", answered_at=NOW)
    AskFactory(person=mine.person, interview=InterviewFactory(starts_at=NOW - timedelta(minutes=1)))

    response = client_of(spokesperson).get("/asks/")

    assert list(response.context["asks"]) == [mine]
    assert "Thu 26 Nov, 7:10am" in response.text


@pytest.mark.parametrize("rows", [1, 3])
def test_my_asks_takes_the_same_queries_for_any_number(
    client_of, spokesperson, rows, django_assert_num_queries
):
    first = AskFactory(person__user=spokesperson)
    for _ in range(rows - 1):
        AskFactory(person=first.person)
    client = client_of(spokesperson)

    with django_assert_num_queries(4):
        client.get("/asks/")


def test_ask_accept_by_the_person(client_of, spokesperson):
    ask = AskFactory(person__user=spokesperson)

    response = client_of(spokesperson).post(f"/asks/{ask.pk}/accept/")

    ask.refresh_from_db()
    assert (response.url, ask.answer, ask.interview.person) == (
        "/asks/",
        Ask.Answer.ACCEPTED,
        ask.person,
    )


def test_ask_accept_by_the_desk_on_a_page_that_did_not_show_who_has_it_is_refused(
    client_of, officer, spokesperson
):
    """Whoever was asked is told no more than that it is settled."""
    first = PersonFactory(reference="E1", last_name="First")
    earlier = NOW - timedelta(minutes=9)
    interview = InterviewFactory(person=first, accepted_at=earlier)
    ask = AskFactory(interview=interview, person__user=spokesperson, person__reference="E2")
    address = f"/asks/{ask.pk}/accept/"
    stale = {"spokesperson": ""}

    refused = client_of(officer).post(address, stale, follow=True).text

    ask.refresh_from_db()
    interview.refresh_from_db()
    assert (ask.answer, interview.person) == (Ask.Answer.WAITING, first)
    assert "Robin First has it since 4:11pm on Wed 25 Nov. Give it to" in refused
    assert f'<a href="/interviews/{interview}/hand-over/?to=E2">' in refused
    Ask.objects.update(asked_at=earlier - timedelta(minutes=1))
    assert "Robin First" not in client_of(spokesperson).post(address, stale, follow=True).text


def test_ask_decline_twice_says_so(client_of, officer):
    ask = AskFactory()
    client = client_of(officer)

    client.post(f"/asks/{ask.pk}/decline/")
    again = client.post(f"/asks/{ask.pk}/decline/", follow=True)

    assert "You have already answered this." in again.text


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
TOKEN = "a-secret"
PAGE = f"/asked/{TOKEN}/"


@pytest.fixture
def ask(officer: User) -> Ask:
    return AskFactory(token_hash=hash_of(TOKEN), asked_by=officer, note="It is out of hours.")


def test_ask_link_says_who_asks_what_and_when(client, ask):
    response = client.get(PAGE)

    for words in (
        "Thu 26 Nov, 7:10am",
        "Ambulance queues",
        "Ceri Maddox asked",
        "It is out of hours.",
    ):
        assert words in response.text
    assert response["Cache-Control"] == "private, no-store"
    assert "script-src 'none'" in response["Content-Security-Policy"]
    assert Ask.objects.get().answer == Ask.Answer.WAITING


def test_ask_link_answer_yes_gives_the_interview_and_ends_the_link(client, ask):
    answer = client.post(f"{PAGE}answer/", {"answer": "yes"}, follow=True)
    reloaded = client.get(PAGE)
    again = [
        Client().get(PAGE).status_code,
        client.post(f"{PAGE}answer/", {"answer": "unavailable"}).status_code,
    ]

    ask.refresh_from_db()
    assert "You are giving the interview" in answer.text
    assert reloaded.text == answer.text
    assert (ask.answer, ask.interview.person, again) == (
        Ask.Answer.ACCEPTED,
        ask.person,
        [404, 404],
    )


def test_ask_link_answer_no_keeps_the_reason_for_the_asker(client, ask, officer, manager):
    answer = client.post(
        f"{PAGE}answer/", {"answer": "unavailable", "reason": "My father is ill"}, follow=True
    )

    told = [asks_about(ask.interview, reader=reader)[0].reason for reader in (officer, manager)]
    assert "Ceri Maddox will ask someone else" in answer.text
    assert told == ["My father is ill", ""]


def propose(client: Client, instead: str) -> str:
    answer = {"answer": "unavailable", "instead": instead, "reason": "Clinic until nine"}
    return client.post(f"{PAGE}answer/", answer, follow=True).text


def test_ask_link_answer_not_then_but_later_is_moved_there_and_given_to_them(
    client, ask, client_of, officer
):
    page = propose(client, "9.30am")

    proposed = CalendarAnswer.objects.to_settle(NOW).get()
    assert "Not then, but Thu 26 Nov, 9:30am" in page
    assert (proposed.person, proposed.comment) == (ask.person, "Clinic until nine")
    assert Ask.objects.get().answer == Ask.Answer.DECLINED
    asks = f"/interviews/{ask.interview}/asks/"
    asked = client_of(officer).get(asks).text

    shown = client_of(officer).get(ask.interview.get_absolute_url()).text
    move = f"/desk/answers/{proposed.pk}/move/?back={ask.interview.get_absolute_url()}"
    moved = client_of(officer).post(move)

    ask.interview.refresh_from_db()
    assert ask.interview.starts_at == TOMORROW_AT_7_10 + timedelta(hours=2, minutes=20)
    assert ask.interview.person == ask.person
    assert "could at Thu 26 Nov, 9:30am:" in asked
    assert "(everybody on the desk sees this)" in asked
    assert "only you see this" not in asked
    assert "Accepted" in client_of(officer).get(asks).text
    assert "You are giving the interview" in client.get(PAGE).text
    assert f'href="{move}"' in shown
    assert "Instead: Thu 26 Nov, 9:30am" in shown
    assert moved.url == ask.interview.get_absolute_url()
    told_of = [job.arguments["was"] for job in Job.objects.filter(name=job_names.FOLLOW_INTERVIEW)]
    assert told_of == [{}, {}]  # they have the invitation, and no second mail of the move


def test_ask_link_answer_not_then_but_later_is_turned_down_by_email(
    client, ask, client_of, officer
):
    ask.person.email = "leila@example.nhs.uk"
    ask.person.save()
    propose(client, "tomorrow 5pm")

    client_of(officer).post(f"/desk/answers/{CalendarAnswer.objects.get().pk}/keep-time/")

    told = Mail.objects.get(to="leila@example.nhs.uk")
    assert "We ask the outlet" not in client.get(PAGE).text
    assert "It cannot be moved, so you are not needed for it." in told.text
    assert (told.calendar, CalendarAnswer.objects.to_settle(NOW).count()) == ("", 0)


def test_ask_link_answer_no_with_another_time_is_that_time(client, ask):
    answer = {"answer": "no", "instead": "9.30am"}
    page = client.post(f"{PAGE}answer/", answer, follow=True).text

    assert "Not then, but Thu 26 Nov, 9:30am" in page
    assert CalendarAnswer.objects.to_settle(NOW).count() == 1


@pytest.mark.parametrize(("instead", "why"), [("when I can", "Enter"), ("today 9am", "has passed")])
def test_ask_link_answer_not_then_but_at_no_time_changes_nothing(client, ask, instead, why):
    assert why in propose(client, instead)
    assert (Ask.objects.get().answer, CalendarAnswer.objects.count()) == (Ask.Answer.WAITING, 0)


def test_ask_link_answer_that_cannot_be_says_why(client, ask):
    AwayFactory(person=ask.person, starts_at=NOW, ends_at=ask.interview.ends_at)

    answer = client.post(f"{PAGE}answer/", {"answer": "yes"})

    ask.refresh_from_db()
    assert "You are recorded as away until 7:15am on Thu 26 Nov." in answer.text
    assert "Choose someone else" not in answer.text
    assert f'<a href="{PAGE}">go back and say so</a>' in answer.text
    assert ask.answer == Ask.Answer.WAITING


def test_ask_link_answer_without_an_answer_changes_nothing(client, ask):
    assert "No answer was sent" in client.post(f"{PAGE}answer/").text


@pytest.mark.parametrize("over", [{"called_off_at": NOW}, {"starts_at": NOW}])
def test_ask_link_of_what_is_over_opens_nothing(client, over):
    AskFactory(token_hash=hash_of(TOKEN), interview=InterviewFactory(**over))

    assert client.get(PAGE).status_code == 404


def test_ask_person_mails_a_link_and_stores_only_its_hash(client, officer):
    ask = ask_person(
        interview=InterviewFactory(),
        person=PersonFactory(email="a@example.org"),
        by=officer,
        now=NOW,
    )

    [address] = [line for line in Mail.objects.get().text.splitlines() if "/asked/" in line]
    token = address.rstrip("/").rpartition("/")[2]
    assert (len(token), ask.token_hash) == (43, hash_of(token))
    assert ask.note.startswith("It is out of hours")
    assert client.get(f"/asked/{token}/").status_code == 200


RunJobs = Callable[..., list[str]]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_ask_sequence_start_keeps_the_order_of_the_page(client_of, officer):
    interview = InterviewFactory()
    for reference in ("A", "B"):
        PersonFactory(reference=reference, last_name=reference)

    answer = client_of(officer).post(
        f"/interviews/{interview}/ask-in-order/",
        {"person": ["B", "A", "B"], "minutes": "30", "minutes-A": " 15 ", "minutes-B": ""},
        follow=True,
    )

    order = (
        AskSequence.objects.get()
        .steps.order_by("number")
        .values_list("person__reference", flat=True)
    )
    assert list(order) == ["B", "A"]
    assert "Robin B has been asked. The others follow in order." in answer.text
    assert "until 4:50pm" in answer.text
    assert "next, from 4:50pm until 5:05pm" in " ".join(answer.text.split())


def test_people_asked_in_order_are_told_until_when(
    client_of,
    officer,
    spokesperson,
    run_jobs,
    mailoutbox,
    at_now,
):
    first = PersonFactory(reference="A", user=spokesperson, email="a@example.nhs.uk")
    second = PersonFactory(reference="B", email="b@example.nhs.uk")
    start_sequence(
        interview=InterviewFactory(), people=[first, second], minutes=[30, 15], by=officer, now=NOW
    )
    run_jobs(at=NOW)  # the mail is sent at once
    run_jobs(at=NOW + timedelta(minutes=31))

    mails = [mail.body for mail in mailoutbox if mail.subject.startswith("Can you give")]
    told = "After Wed 25 Nov, {} we ask someone else"
    assert [
        told.format(at) in mail for at, mail in zip(("4:50pm", "5:06pm"), mails, strict=True)
    ] == [True, True]
    link = re.findall(r"http://[^/]+(/\S+)", mails[0])[0]
    for page in (client_of(None).get(link), client_of(spokesperson).get("/asks/")):
        assert "Answer by 4:50pm." in page.text

    at_now.shift(timedelta(minutes=30))
    for page in (client_of(None).get(link), client_of(spokesperson).get("/asks/")):
        assert "The time to answer ended at 4:50pm." in page.text


def test_ask_sequence_start_without_sense_says_so(client_of, officer):
    address = f"/interviews/{InterviewFactory()}/ask-in-order/"

    assert (
        "Tick 1 to 12 people to ask"
        in client_of(officer).post(address, {"minutes": "²"}, follow=True).text
    )


def test_ask_sequence_buttons_do_what_they_say(client_of, officer):
    step = AskStepFactory(sequence=AskSequenceFactory())
    client = client_of(officer)
    sequence = step.sequence

    said = [
        client.post(address, follow=True).text
        for address in (
            f"/ask-sequences/{sequence.pk}/pause/",
            f"/ask-sequences/{sequence.pk}/resume/",
            f"/ask-steps/{step.pk}/skip/",
            f"/ask-sequences/{sequence.pk}/stop/",
        )
    ]

    assert "Nobody else is asked" in said[0]
    assert "Resumed." in said[1]
    assert f"No longer waiting for {step.person}" in said[2]
    assert "Ended: everyone has been asked" in said[3]


@pytest.mark.parametrize("rows", [1, 3])
def test_interview_asks_takes_the_same_queries_for_any_number(
    client_of, officer, rows, django_assert_num_queries
):
    sequence = AskSequenceFactory(interview=InterviewFactory())
    for number in range(rows):
        ask = AskFactory(interview=sequence.interview)
        AskStepFactory(sequence=sequence, number=number, person=ask.person, ask=ask, until=NOW)
    client = client_of(officer)

    with django_assert_num_queries(8):
        text = client.get(f"/interviews/{sequence.interview}/asks/").text

    assert text.count("no answer by 4:20pm") == rows
