"""Answering by the secret link: without signing in, once, and nothing for whoever guesses."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.tokens import hash_of
from jobs.models import Mail
from scheduling.desk.actions.assignments import ask_person
from scheduling.desk.models import Ask
from scheduling.desk.queries.choices import asks_about
from tests.clock import NOW
from tests.factories.scheduling import AskFactory, AwayFactory, InterviewFactory
from tests.factories.training import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
TOKEN = "a-secret"
PAGE = f"/asked/{TOKEN}/"


@pytest.fixture
def ask(officer: User) -> Ask:
    return AskFactory(token_hash=hash_of(TOKEN), asked_by=officer, note="It is out of hours.")


def test_ask_link_says_who_asks_what_and_when(client: Client, ask: Ask) -> None:
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


def test_ask_link_answer_yes_gives_the_interview_and_ends_the_link(
    client: Client, ask: Ask
) -> None:
    answer = client.post(f"{PAGE}answer/", {"answer": "yes"}, follow=True)
    reloaded = client.get(PAGE)
    again = [
        Client().get(PAGE).status_code,
        client.post(f"{PAGE}answer/", {"answer": "no"}).status_code,
    ]

    ask.refresh_from_db()
    assert "You are giving the interview" in answer.text
    assert reloaded.text == answer.text
    assert (ask.answer, ask.interview.person, again) == (
        Ask.Answer.ACCEPTED,
        ask.person,
        [404, 404],
    )


def test_ask_link_answer_no_keeps_the_reason_for_the_asker(
    client: Client, ask: Ask, officer: User, manager: User
) -> None:
    answer = client.post(
        f"{PAGE}answer/", {"answer": "no", "reason": "My father is ill"}, follow=True
    )

    told = [asks_about(ask.interview, reader=reader)[0].reason for reader in (officer, manager)]
    assert "Ceri Maddox will ask someone else" in answer.text
    assert told == ["My father is ill", ""]


def test_ask_link_answer_that_cannot_be_says_why(client: Client, ask: Ask) -> None:
    AwayFactory(person=ask.person, starts_at=NOW, ends_at=ask.interview.ends_at)

    answer = client.post(f"{PAGE}answer/", {"answer": "yes"})

    ask.refresh_from_db()
    assert "You are down as away until 7:15am on Thu 26 November." in answer.text
    assert "Choose someone else" not in answer.text
    assert f'<a href="{PAGE}">go back and say so</a>' in answer.text
    assert ask.answer == Ask.Answer.WAITING


def test_ask_link_answer_without_an_answer_changes_nothing(client: Client, ask: Ask) -> None:
    assert "No answer was sent" in client.post(f"{PAGE}answer/").text


@pytest.mark.parametrize("over", [{"called_off_at": NOW}, {"starts_at": NOW}])
def test_ask_link_of_what_is_over_opens_nothing(client: Client, over: dict[str, object]) -> None:
    AskFactory(token_hash=hash_of(TOKEN), interview=InterviewFactory(**over))

    assert client.get(PAGE).status_code == 404


def test_ask_link_guessed_too_often_waits_and_a_good_one_does_not(client: Client, ask: Ask) -> None:
    sender = {"REMOTE_ADDR": "203.0.113.77"}  # of this test alone: the brake counts by address
    codes = [client.get(f"/asked/guess-{number}/", **sender).status_code for number in range(31)]

    assert (codes[:30], codes[30], client.get(PAGE, **sender).status_code) == ([404] * 30, 429, 200)


def test_ask_person_mails_a_link_that_is_kept_hashed_alone(client: Client, officer: User) -> None:
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
