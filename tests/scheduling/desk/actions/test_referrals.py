"""Referring: to whom, when it is due, and a mail only where it is asked for."""

from datetime import date

import pytest

from accounts.models import User
from jobs.models import Mail
from scheduling.desk.actions import referrals
from scheduling.desk.models import Interview, Referral
from tests.clock import NOW
from tests.factories.scheduling import EnquiryFactory, InterviewFactory, JournalistFactory

pytestmark = pytest.mark.django_db
TO = {"to_whom": "FOI office", "email": "foi@example.org", "reason": "", "is_mailed": False}


@pytest.mark.parametrize(("kind", "due_on"), [("foi", date(2026, 12, 23)), ("partner", None)])
def test_refer_enquiry_says_to_whom_and_by_when(
    officer: User, kind: str, due_on: date | None
) -> None:
    enquiry = EnquiryFactory(state="triaged")

    referral = referrals.refer_enquiry(enquiry=enquiry, kind=kind, by=officer, now=NOW, **TO)

    enquiry.refresh_from_db()
    assert (enquiry.state, referral.due_on) == ("referred", due_on)
    assert enquiry.notes.get().text == f"{Referral.Kind(kind).label}: FOI office"
    assert Mail.objects.count() == 0


def test_refer_enquiry_mails_who_asks_and_not_their_number(officer: User) -> None:
    enquiry = EnquiryFactory(
        state="offered",
        journalist=JournalistFactory(phone="01632 960148"),
        questions="A secret question",
    )
    InterviewFactory(enquiry=enquiry)

    referrals.refer_enquiry(
        enquiry=enquiry, kind="partner", by=officer, now=NOW, **TO | {"is_mailed": True}
    )

    mail = Mail.objects.get(to="foi@example.org")
    assert "About: Ambulance queues" in mail.text
    assert ["960148" in mail.text, "secret" in mail.text] == [False, False]
    assert Interview.objects.get().called_off_at == NOW


def test_refer_enquiry_asks_for_a_name_and_an_address(officer: User) -> None:
    enquiry = EnquiryFactory(state="triaged")

    with pytest.raises(referrals.NobodyToReferTo):
        referrals.refer_enquiry(
            enquiry=enquiry, kind="foi", by=officer, now=NOW, **TO | {"to_whom": " "}
        )
    with pytest.raises(referrals.NoAddressToMail):
        referrals.refer_enquiry(
            enquiry=enquiry,
            kind="foi",
            by=officer,
            now=NOW,
            **TO | {"email": "", "is_mailed": True},
        )
