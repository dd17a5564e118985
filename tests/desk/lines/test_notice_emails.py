"""The mail about a notice contains only a link."""

import pytest

from desk.lines.notice_emails import send_notice
from tests.clock import NOW
from tests.factories.notices import NoticeCopyFactory


@pytest.mark.django_db
def test_notice_mail_contains_only_the_link():
    copy = NoticeCopyFactory(person__email="lead@example.nhs.uk")

    mail = send_notice(copy=copy, token="1.abc", is_chased=False, now=NOW)

    assert "/n/1.abc" in mail.text
    assert copy.notice.text not in mail.text
