"""Every state has a word, a shape and a colour."""

from datetime import timedelta

import pytest

from desk.enquiries.models import Ask, Enquiry
from desk.enquiries.timing import Clock
from desk.templatetags import desk
from tests.clock import NOW, TODAY
from tests.factories.scheduling import AskFactory, EnquiryFactory, InterviewFactory, LineFactory

pytestmark = pytest.mark.django_db


def test_every_state_of_an_enquiry_has_a_shape():
    assert set(desk.ENQUIRY_STATES) == set(Enquiry.State.values)


def test_every_answer_has_a_shape():
    assert set(desk.ASKS) == set(Ask.Answer.values)


def test_no_state_is_green():
    """Green is for what people are ready for."""
    tables = (desk.ENQUIRY_STATES, desk.INTERVIEWS, desk.ASKS, desk.LINES)

    assert [row for table in tables for row in table.values() if "green" in row] == []


def test_states_in_words():
    said = [
        desk.enquiry_state(EnquiryFactory()),
        desk.interview_status(InterviewFactory()),
        desk.line_status(LineFactory(), TODAY),
        desk.sensitivity(EnquiryFactory(sensitivity="critical")),
    ]

    assert [
        word in tag for word, tag in zip(["New", "Nobody", "Draft", "Critical"], said, strict=True)
    ] == [True] * 4


def test_time_left_says_how_little_it_is_by_its_class():
    soon = desk.time_left(Clock(NOW + timedelta(minutes=29), NOW))

    assert soon == '<span class="clock clock--soon">29 min left</span>'


@pytest.mark.django_db
def test_a_no_looks_like_not_available():
    answers = [AskFactory(answer=each, answered_at=NOW) for each in ("declined", "no")]

    shown = {desk.ask_answer(ask) for ask in answers}

    assert len(shown) == 1
    assert "Not available" in shown.pop()
