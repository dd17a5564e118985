"""The desk asks several in order from the page, and sees how it stands."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from accounts.models import User
from scheduling.desk.actions.ask_sequences import start_sequence
from scheduling.desk.models import AskSequence
from tests.clock import NOW
from tests.conftest import ClientOf
from tests.factories.scheduling import (
    AskFactory,
    AskSequenceFactory,
    AskStepFactory,
    InterviewFactory,
)
from tests.factories.training import PersonFactory

RunJobs = Callable[..., list[str]]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_ask_sequence_start_keeps_the_order_of_the_page(client_of: ClientOf, officer: User) -> None:
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


def test_whoever_is_asked_in_order_is_told_until_when(
    client_of: ClientOf,
    officer: User,
    spokesperson: User,
    run_jobs: RunJobs,
    mailoutbox: list[Any],
    at_now: time_machine.Traveller,
) -> None:
    first = PersonFactory(reference="A", user=spokesperson, email="a@example.nhs.uk")
    second = PersonFactory(reference="B", email="b@example.nhs.uk")
    start_sequence(
        interview=InterviewFactory(), people=[first, second], minutes=[30, 15], by=officer, now=NOW
    )
    run_jobs(at=NOW)  # the mail is sent at once
    run_jobs(at=NOW + timedelta(minutes=31))

    mails = [mail.body for mail in mailoutbox if mail.subject == "Can you give an interview?"]
    told = "Answer by {} on Wed 25 November. After that we ask somebody else"
    assert [
        told.format(at) in mail for at, mail in zip(("4:50pm", "5:06pm"), mails, strict=True)
    ] == [True, True]
    link = re.findall(r"http://[^/]+(/\S+)", mails[0])[0]
    for page in (client_of(None).get(link), client_of(spokesperson).get("/asks/")):
        assert "Answer by 4:50pm." in page.text

    at_now.shift(timedelta(minutes=30))
    for page in (client_of(None).get(link), client_of(spokesperson).get("/asks/")):
        assert "The time to answer ended at 4:50pm." in page.text


def test_ask_sequence_start_without_sense_says_so(client_of: ClientOf, officer: User) -> None:
    address = f"/interviews/{InterviewFactory()}/ask-in-order/"

    assert (
        "Tick 1 to 12 people to ask"
        in client_of(officer).post(address, {"minutes": "²"}, follow=True).text
    )


def test_ask_sequence_buttons_do_what_they_say(client_of: ClientOf, officer: User) -> None:
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
    assert "Ended: everybody has been asked" in said[3]


@pytest.mark.parametrize("rows", [1, 3])
def test_interview_asks_takes_the_same_queries_for_any_number(
    client_of: ClientOf, officer: User, rows: int, django_assert_num_queries
) -> None:
    sequence = AskSequenceFactory(interview=InterviewFactory())
    for number in range(rows):
        ask = AskFactory(interview=sequence.interview)
        AskStepFactory(sequence=sequence, number=number, person=ask.person, ask=ask, until=NOW)
    client = client_of(officer)

    with django_assert_num_queries(7):
        text = client.get(f"/interviews/{sequence.interview}/asks/").text

    assert text.count("no answer by 4:20pm") == rows
