from datetime import timedelta

import pytest

from accounts.refusals import Refused
from accounts.tokens import hash_of
from desk.enquiries.models import Interview
from jobs.models import Mail
from reports.packs.actions.delivery import (
    acknowledge_version,
    deliver_version,
    find_link,
    open_version,
)
from reports.packs.actions.review import withdraw_version
from reports.packs.models import PackLink, PackOpening
from tests.clock import NOW
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db


def token_in(mail: Mail) -> str:
    return mail.text.partition("/p/")[2].split()[0]


def test_the_mail_holds_a_link_and_no_content(approved):
    link = approved().links.get()

    assert (link.mail.to, link.mail.subject) == (
        "leila@example.nhs.uk",
        "Your pack is ready: Solent Shore FM, Thu 26 Nov, 7:10am",
    )
    assert token_in(link.mail) in link.mail.text
    for secret in ("999", "ambulance", "Iyer"):
        assert secret not in link.mail.text


def test_only_the_hash_of_a_link_is_kept(approved):
    link = approved().links.get()
    token = token_in(link.mail)

    assert len(token) == 43  # 256 random bits
    assert link.token_hash == hash_of(token)
    assert find_link(token, now=NOW) == link


def test_a_version_is_delivered_once(approved):
    version = approved()

    assert deliver_version(version=version, now=NOW) is None
    assert Mail.objects.filter(subject__startswith="Your pack").count() == 1


def test_a_new_version_says_that_it_is_one(approved):
    approved()
    second = approved(10)

    mail = second.links.get().mail
    assert mail.subject.startswith("Your pack has changed: Solent Shore FM, ")
    assert "throw away any older print" in mail.text


def test_nobody_without_an_address_is_written_to(approved, pack):
    pack.interview.person.email = ""
    pack.interview.person.save()

    assert approved().links.count() == 0


def test_a_version_withdrawn_meanwhile_is_not_delivered(approved, manager):
    version = approved()
    PackLink.objects.all().delete()
    withdraw_version(version=version, reason="Wrong", by=manager, now=NOW)

    assert deliver_version(version=version, now=NOW) is None


def test_a_version_replaced_while_it_was_printed_is_not_delivered(approved):
    first = approved()
    approved(10)
    first.links.all().delete()

    assert deliver_version(version=first, now=NOW) is None


@pytest.mark.parametrize("change", ["handed over", "called off"])
def test_a_version_that_nobody_needs_by_now_is_not_delivered(approved, change):
    version = approved()
    PackLink.objects.all().delete()
    values = {"called_off_at": NOW} if change == "called off" else {"person": PersonFactory()}
    Interview.objects.update(**values)

    assert deliver_version(version=version, now=NOW) is None
    assert Mail.objects.filter(subject__startswith="Your pack").count() == 1


@pytest.mark.parametrize("token", ["", "x", "x" * 43])
def test_an_unknown_token_opens_nothing(approved, token):
    approved()

    assert find_link(token, now=NOW) is None


def test_a_link_ends_with_its_version(approved):
    version = approved()
    token = token_in(version.links.get().mail)

    assert find_link(token, now=version.valid_until - timedelta(seconds=1)) is not None
    assert find_link(token, now=version.valid_until) is None


def test_an_opening_is_written_down(approved, spokesperson):
    version = approved()

    open_version(
        version=version,
        what=PackOpening.What.A4,
        person=version.recipient,
        user=spokesperson,
        now=NOW,
    )

    opening = PackOpening.objects.get()
    assert (opening.what, opening.person, opening.opened_at) == ("a4", version.recipient, NOW)


def test_nobody_acknowledges_for_another(approved):
    with pytest.raises(Refused, match="is for Dr Leila Iyer-Thorne"):
        acknowledge_version(version=approved(), person=PersonFactory(), by=None, now=NOW)


def test_an_old_version_is_not_acknowledged(approved):
    first = approved()
    approved(10)

    with pytest.raises(Refused, match="Version 2 has replaced version 1"):
        acknowledge_version(version=first, person=first.recipient, by=None, now=NOW)


def test_a_version_in_review_is_not_acknowledged(submitted):
    version = submitted()

    with pytest.raises(Refused, match="not approved yet"):
        acknowledge_version(version=version, person=version.recipient, by=None, now=NOW)
