import pytest

from accounts.models import User
from jobs.models import Mail
from reports.packs import emails
from reports.packs.emails import send_pack
from reports.packs.models import PackVersion
from tests.clock import NOW
from tests.factories.reports import PackLinkFactory
from tests.reports.conftest import Submit

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
        f"The first PDF is {words}, as you asked."
        in send_pack(link=link, token="secret", now=NOW).text
    )


def test_each_mail_says_which_interview_and_what_to_do_and_nothing_of_the_content(
    approved: Submit, manager: User
) -> None:
    version = PackVersion.objects.get(pk=approved().pk)
    Mail.objects.all().delete()

    emails.send_not_yours(pack=version.pack, person=version.recipient, now=NOW)
    emails.send_out_of_date(version=version, now=NOW)
    emails.send_recalled(version=version, to="leila@example.nhs.uk", now=NOW)
    emails.send_to_approve(version=version, to=manager, now=NOW)
    emails.send_needs_writing(version=version, now=NOW)
    emails.send_to_review(version=version, to=manager, now=NOW)
    emails.send_sent_back(version=version, by=manager, now=NOW)

    mails = list(Mail.objects.order_by("pk"))
    assert [mail.to.partition("@")[0] for mail in mails] == [
        *["leila"] * 3,
        "manager",
        "officer",
        "manager",
        "officer",
    ]
    assert "Throw away any print" in mails[0].text
    assert f"/latest/{version.pack.public_id}/1" in mails[2].text
    assert "/packs/P-0001/1/" in mails[3].text
    slot = "Solent Shore FM, Thu 26 Nov, 7:10am"
    assert [slot in mail.subject and slot in mail.text for mail in mails] == [True] * 7
    assert not [m for m in mails for secret in ("999", "ambulance") if secret in m.text]


def test_nobody_without_an_address_is_written_to_and_nobody_twice(approved: Submit) -> None:
    version = PackVersion.objects.get(pk=approved().pk)
    count = Mail.objects.count()

    for _ in range(2):
        emails.send_out_of_date(version=version, now=NOW)
    version.recipient.email = ""
    emails.send_not_yours(pack=version.pack, person=version.recipient, now=NOW)

    assert Mail.objects.count() == count + 1
