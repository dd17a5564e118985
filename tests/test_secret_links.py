"""Links that need no sign-in: a mail scanner asks for the head of a page, and that opens nothing;
whoever guesses has to wait.
"""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import rate_limits
from accounts.tokens import new_token

PAGES = (
    "reports:interview_link",
    "reports:pack_link",
    "reports:pack_phone_link",
    "reports:paper_link",
    "desk:ask_link",
    "scheduling:booking_link",
    "reports:calendar_feed",
    "desk:debrief_link",
    "desk:notice_link",
    "scheduling:place_offer_link",
    "training:invitation_link",
    "training:text_link",
)


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_head_of_a_link_is_answered_as_its_page(name):
    address = reverse(name, args=[new_token()])

    answers = [getattr(Client(), method)(address) for method in ("get", "head")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[1].content == b""


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_whoever_guesses_a_link_waits(name, monkeypatch):
    monkeypatch.setattr(rate_limits, "MAX_MISSES", 2)

    answers = [Client().get(reverse(name, args=[new_token()])).status_code for _ in range(3)]

    assert answers == [404, 404, 429]
