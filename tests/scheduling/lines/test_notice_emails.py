"""The mail of a notice holds a link and none of its words."""

import pytest

from scheduling.lines.notice_emails import send_notice
from tests.clock import NOW
from tests.factories.notices import NoticeCopyFactory


@pytest.mark.django_db
def test_a_notice_is_read_behind_its_link():
    copy = NoticeCopyFactory(person__email="lead@example.nhs.uk")

    mail = send_notice(copy=copy, token="1.abc", is_chased=False, now=NOW)

    assert "/n/1.abc" in mail.text
    assert copy.notice.text not in mail.text
