"""The equality form counts once and anonymously; its figures are for the manager and the board."""

import re

import pytest

from tests.factories.training import EqualityCountFactory, PersonFactory
from training.models import EqualityCount

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_my_equality_counts_a_resent_form_once(client_of, spokesperson):
    PersonFactory(user=spokesperson)
    client = client_of(spokesperson)
    page = client.get("/my-training/equality/").text
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    answers = {"token": found[1], "sex": "female", "age": ""}

    wrong = client.post("/my-training/equality/", answers | {"sex": "no such answer"}).text
    said = [client.post("/my-training/equality/", answers, follow=True).text for _ in range(2)]

    assert ("<title>Error" in wrong, f'value="{found[1]}"' in wrong) == (True, True)
    assert ["Your answers are counted" in text for text in said] == [True, False]
    assert "It is counted once." in said[1]
    assert EqualityCount.objects.get(question="sex").pending == 1


def test_my_equality_counts_a_person_once_a_year(client_of, spokesperson):
    PersonFactory(user=spokesperson)
    client = client_of(spokesperson)

    said = []
    for _ in range(2):
        [token] = re.findall(
            r'name="token" value="([^"]+)"', client.get("/my-training/equality/").text
        )
        answers = {"token": token, "sex": "female", "age": ""}
        said.append(client.post("/my-training/equality/", answers, follow=True).text)

    assert ["You have answered this year already" in text for text in said] == [False, True]
    assert EqualityCount.objects.get(question="sex").pending == 1


def test_equality_figure_list_shows_counts_to_manager_and_board(
    client_of, manager, board_member, officer
):
    before = client_of(manager).get("/equality/").text
    for question, answer, count in (
        ("forms", "all", 30),
        ("sex", "female", 20),
        ("sex", "male", 7),
    ):
        EqualityCountFactory(question=question, answer=answer, published=count)
    EqualityCountFactory(year=2025)

    pages = [
        client_of(user).get(f"/equality/{query}")
        for user, query in ((manager, ""), (board_member, "?year=2026"))
    ]

    assert "Fewer than 8 forms so far." in before
    for page in pages:
        assert "30 forms counted." in page.text
        questions = dict(page.context["figures"].questions)
        assert questions["What is your sex?"] == [
            ("Female", None),
            ("Male", None),
            ("I use another word", None),
        ]
    assert client_of(board_member).get("/equality/?year=2025").context["year"] == 2025
    assert client_of(officer).get("/equality/").status_code == 403
