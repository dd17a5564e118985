"""A mail about a line says that something happened, and not what the line said."""

import pytest

from reports.lines.line_emails import send_line_news
from tests.clock import NOW
from tests.factories.scheduling import LineFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("traits", "said"),
    [
        ({"withdrawn": True}, "was withdrawn. Nobody is to use it"),
        ({"approved": True}, "has new words, which are approved"),
        ({}, "Until they are approved again, nobody is to use it"),
    ],
)
def test_send_line_news_is_one_mail_for_what_happened(traits: dict[str, bool], said: str) -> None:
    line = LineFactory(**traits, text="Call 999.")

    first, second = (send_line_news(line=line, to="a@example.nhs.uk", packs=2, now=NOW) for _ in range(2))

    assert first == second
    assert [said in first.text, "2 packs not on air yet use it" in first.text] == [True, True]
    assert line.text not in first.text
