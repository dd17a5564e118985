"""Stored rows other than facts, as an import compares them."""

import pytest

from accounts.access import Role
from imports.queries import stored_others
from tests.factories.accounts import UserFactory
from tests.factories.assessments import SheetFactory
from tests.factories.self_service import CertificateFactory
from tests.factories.social import SocialAccountFactory

pytestmark = pytest.mark.django_db


def test_sheets_made_here_are_ignored():
    SheetFactory()

    assert list(stored_others.sheets()) == []


def test_assessors_may_assess_and_sign_in():
    trainer = UserFactory(roles={Role.TRAINER})
    UserFactory(roles={Role.BOARD})
    UserFactory(roles={Role.TRAINER}, is_active=False)

    assert list(stored_others.assessors()) == [trainer.email]


def test_refused_certificate_is_ignored():
    waiting = CertificateFactory()
    CertificateFactory(refused_because="Not readable", answered_at=waiting.sent_at)

    assert [row.id for row in stored_others.certificates()] == [waiting.pk]


def test_account_in_use_comes_before_an_ended_one():
    ended = SocialAccountFactory(handle="us", platform="x", ended_on="2026-01-01")
    held = SocialAccountFactory(handle="US", platform="x")

    rows = list(stored_others.accounts())

    assert [row.id for row in rows] == [held.pk, ended.pk]
    assert len({row.key for row in rows}) == 1
