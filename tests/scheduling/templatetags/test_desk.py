"""Every state has a word, a shape and a colour."""

from datetime import timedelta

import pytest

from scheduling.desk.models import Ask, Enquiry
from scheduling.desk.timing import Clock
from scheduling.templatetags import desk
from tests.clock import NOW, TODAY
from tests.factories.scheduling import AskFactory, EnquiryFactory, InterviewFactory, LineFactory

pytestmark = pytest.mark.django_db


def test_every_state_of_an_enquiry_has_a_shape() -> None:
    assert set(desk.ENQUIRY_STATES) == set(Enquiry.State.values)


def test_every_answer_has_a_shape() -> None:
    assert set(desk.ASKS) == set(Ask.Answer.values)


def test_ask_answer_of_a_refusal_gives_no_reason() -> None:
    ask = AskFactory(answer="declined", answered_at=NOW, reason="My father is ill")

    assert ["Not available" in desk.ask_answer(ask), "father" in desk.ask_answer(ask)] == [
        True,
        False,
    ]


def test_states_in_words() -> None:
    said = [
        desk.enquiry_state(EnquiryFactory()),
        desk.interview_status(InterviewFactory()),
        desk.line_status(LineFactory(), TODAY),
        desk.sensitivity(EnquiryFactory(sensitivity="critical")),
    ]

    assert [
        word in tag for word, tag in zip(["New", "Nobody", "Draft", "Critical"], said, strict=True)
    ] == [True] * 4


def test_sensitivity_is_empty_for_routine_enquiries() -> None:
    assert desk.sensitivity(EnquiryFactory()) == ""


def test_clock_bar_labels_its_bar() -> None:
    bar = desk.clock_bar(Clock(NOW, NOW + timedelta(hours=2), NOW + timedelta(hours=1)), "E-0001")

    assert 'id="E-0001">1 h left' in bar
    assert '<progress aria-labelledby="E-0001" max="100" value="50">' in bar
