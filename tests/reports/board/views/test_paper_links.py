"""The paper by a board member's secret link, and the page that says whether it is the latest."""

import re

import pytest
from django.urls import reverse

from accounts.models import User
from jobs.models import Mail
from reports.board.actions.papers import withdraw_paper
from reports.board.models import PaperCopy, PaperVersion
from tests.clock import NOW
from tests.factories.papers import BoardPaperFactory, PaperVersionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now", "media")]


@pytest.fixture
def address(issued: PaperVersion, board_member: User) -> str:
    body = Mail.objects.get(to=board_member.email).text
    found = re.search(r"/b/[\w-]{43}", body)
    assert found
    return found[0]


def test_a_link_opens_nothing_until_it_is_pressed(client, address):
    shown = client.get(address)

    assert "Open the paper" in shown.content.decode()
    assert "The board is asked to" not in shown.content.decode()
    assert shown["Cache-Control"] == "private, no-store"
    assert PaperCopy.objects.get().opened_at is None


def test_a_link_shows_the_paper_and_takes_the_receipt(client, address):
    shown = client.post(address, follow=True).content.decode()
    assert "The board is asked to" in shown
    assert "I have read this" in shown
    assert PaperCopy.objects.get().opened_at == NOW

    shown = client.post(f"{address}/read", follow=True).content.decode()

    assert "You read it" in shown
    assert PaperCopy.objects.get().read_at == NOW


def test_a_link_sends_the_pdf(client, address):
    answer = client.post(f"{address}/paper.pdf")

    assert answer["Content-Disposition"] == 'inline; filename="BP-0001-v1.pdf"'
    assert PaperCopy.objects.get().opened_at == NOW


def test_a_link_to_a_replaced_version_says_so(
    client,
    address,
    issued,
):
    PaperVersionFactory(paper=issued.paper, number=2, issued=True)

    shown = client.post(f"{address}/read", follow=True).content.decode()

    assert "A newer version has replaced this one" in shown
    assert PaperCopy.objects.get().read_at is None

    PaperVersion.objects.filter(number=2).update(withdrawn_at=NOW, withdrawn_because="Wrong.")
    assert "That one was withdrawn since. Use neither." in client.get(address).text


def test_a_link_that_nobody_gave_opens_nothing(client):
    answer = client.get(reverse("reports:paper_link", args=["x" * 43]))

    assert answer.status_code == 404
    assert "This link does not work" in answer.content.decode()


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "Version 1 is out of date"), (2, "Version 2 is the latest"), (3, "is not issued")],
)
def test_paper_latest_says_which_is_the_latest(client, number, words):
    of = BoardPaperFactory()
    for issued_number in (1, 2):
        PaperVersionFactory(paper=of, number=issued_number, issued=True)
    PaperVersionFactory(paper=of, number=3)

    answer = client.get(reverse("reports:paper_latest", args=[of.public_id, number]))

    assert words in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_paper_latest_says_that_it_was_withdrawn_and_why(client):
    paper = BoardPaperFactory()
    PaperVersionFactory(paper=paper, number=1, issued=True)
    PaperVersionFactory(
        paper=paper, number=2, issued=True, withdrawn_at=NOW, withdrawn_because="A wrong import."
    )

    first, second = (
        client.get(reverse("reports:paper_latest", args=[paper.public_id, number])).content.decode()
        for number in (1, 2)
    )

    assert "Version 2 has replaced it, and was withdrawn since." in first
    assert "Version 2 was withdrawn" in second
    assert "A wrong import." in second
    assert "Nothing has replaced it." in second


def test_a_link_to_a_withdrawn_version_says_so(client, address, issued, manager):
    withdraw_paper(version=issued, reason="A wrong import.", by=manager, now=NOW)

    shown = client.post(address, follow=True).content.decode()

    assert "It was withdrawn: don’t use it" in shown
    assert "A wrong import." in shown
    assert "I have read this" not in shown


def test_paper_latest_slows_down_who_guesses(client):
    codes = {
        client.get(reverse("reports:paper_latest", args=[f"guess{n}", 1])).status_code
        for n in range(40)
    }

    assert codes == {404, 429}
