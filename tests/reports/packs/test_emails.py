import pytest

from reports.packs.emails import send_pack
from tests.clock import NOW
from tests.factories.reports import PackLinkFactory

pytestmark = pytest.mark.django_db


def test_send_pack_is_one_mail_for_a_link() -> None:
    link = PackLinkFactory(version__recipient__email="leila@example.nhs.uk")

    first = send_pack(link=link, token="secret", now=NOW)
    second = send_pack(link=link, token="secret", now=NOW)

    assert first == second
    assert "/p/secret" in first.text
    assert "It works until" in first.text
    assert "as you asked" not in first.text


@pytest.mark.parametrize(
    ("reading", "words"), [("large", "in large print"), ("contrast", "in easy contrast")]
)
def test_send_pack_names_the_print_that_its_reader_asked_for(reading: str, words: str) -> None:
    link = PackLinkFactory(version__pack__interview__person__reading=reading)

    assert (
        f"Its first PDF is {words}, as you asked."
        in send_pack(link=link, token="secret", now=NOW).text
    )
