"""A spokesperson answers an ask on their phone; the desk writes down what was said on the phone."""

from datetime import timedelta

import pytest

from accounts.models import User
from scheduling.desk.models import Ask
from tests.clock import NOW
from tests.conftest import ClientOf
from tests.factories.scheduling import AskFactory, InterviewFactory
from tests.factories.training import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_my_asks_shows_mine_that_wait(
    client_of: ClientOf, spokesperson: User, another_spokesperson: User
) -> None:
    mine = AskFactory(person__user=spokesperson)
    AskFactory(person__user=another_spokesperson)
    AskFactory(person=mine.person, answer="declined", answered_at=NOW)
    AskFactory(person=mine.person, interview=InterviewFactory(starts_at=NOW - timedelta(minutes=1)))

    response = client_of(spokesperson).get("/asks/")

    assert list(response.context["asks"]) == [mine]
    assert "Thu 26 Nov, 7:10am" in response.text


def test_my_asks_when_nobody_asks_says_so(client_of: ClientOf, spokesperson: User) -> None:
    assert "Nobody is waiting for an answer from you" in client_of(spokesperson).get("/asks/").text


@pytest.mark.parametrize("rows", [1, 3])
def test_my_asks_takes_the_same_queries_for_any_number(
    client_of: ClientOf, spokesperson: User, rows: int, django_assert_num_queries
) -> None:
    first = AskFactory(person__user=spokesperson)
    for _ in range(rows - 1):
        AskFactory(person=first.person)
    client = client_of(spokesperson)

    with django_assert_num_queries(4):
        client.get("/asks/")


def test_ask_accept_by_the_person(client_of: ClientOf, spokesperson: User) -> None:
    ask = AskFactory(person__user=spokesperson)

    response = client_of(spokesperson).post(f"/asks/{ask.pk}/accept/")

    ask.refresh_from_db()
    assert (response.url, ask.answer, ask.interview.person) == (
        "/asks/",
        Ask.Answer.ACCEPTED,
        ask.person,
    )


def test_ask_accept_by_the_desk_after_a_call(client_of: ClientOf, officer: User) -> None:
    ask = AskFactory()

    response = client_of(officer).post(f"/asks/{ask.pk}/accept/")

    assert response.url == f"/interviews/{ask.interview}/choose/"


def test_ask_accept_by_the_desk_on_a_page_that_did_not_show_who_has_it_is_refused(
    client_of: ClientOf, officer: User, spokesperson: User
) -> None:
    """Whoever was asked is told no more than that it is settled."""
    first = PersonFactory(reference="E1", last_name="First")
    earlier = NOW - timedelta(minutes=9)
    interview = InterviewFactory(person=first, accepted_at=earlier)
    ask = AskFactory(interview=interview, person__user=spokesperson, person__reference="E2")
    address = f"/asks/{ask.pk}/accept/"
    stale = {"doer": ""}

    refused = client_of(officer).post(address, stale, follow=True).text

    ask.refresh_from_db()
    interview.refresh_from_db()
    assert (ask.answer, interview.person) == (Ask.Answer.WAITING, first)
    assert "Robin First has it since 4:11pm on Wed 25 November. Hand it over if" in refused
    assert f'<a href="/interviews/{interview}/hand-over/?to=E2">' in refused
    Ask.objects.update(asked_at=earlier - timedelta(minutes=1))
    assert "Robin First" not in client_of(spokesperson).post(address, stale, follow=True).text


def test_ask_accept_after_it_was_settled_says_so(client_of: ClientOf, spokesperson: User) -> None:
    ask = AskFactory(person__user=spokesperson, answer="called_back", answered_at=NOW)

    response = client_of(spokesperson).post(f"/asks/{ask.pk}/accept/", follow=True)

    assert "You are no longer needed for this." in response.text


def test_ask_decline_keeps_the_reason(client_of: ClientOf, spokesperson: User) -> None:
    ask = AskFactory(person__user=spokesperson)

    client_of(spokesperson).post(f"/asks/{ask.pk}/decline/", {"reason": "Clinic all morning"})

    ask.refresh_from_db()
    assert (ask.answer, ask.reason) == (Ask.Answer.DECLINED, "Clinic all morning")


def test_ask_decline_twice_says_so(client_of: ClientOf, officer: User) -> None:
    ask = AskFactory()
    client = client_of(officer)

    client.post(f"/asks/{ask.pk}/decline/")
    again = client.post(f"/asks/{ask.pk}/decline/", follow=True)

    assert "You have already answered this." in again.text
