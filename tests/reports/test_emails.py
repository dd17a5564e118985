import pytest

from reports.emails import send_pack
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
