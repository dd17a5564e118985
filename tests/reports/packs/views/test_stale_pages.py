"""What whoever holds a version sees once a line in it is withdrawn: first what not to say, and nothing
that says that all is well. The desk goes on as before.
"""

import re
from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import User
from accounts.refusals import Refused
from desk.enquiries.models import Interview
from desk.lines.models import Line
from reports.packs.actions.delivery import acknowledge_version
from reports.packs.models import Acknowledgement, Pack, PackOpening, PackVersion
from tests.clock import NOW
from tests.conftest import ClientOf
from tests.reports.conftest import Submit
from tests.reports.packs.views.test_pack_links import latest, link_of, opened
from tests.reports.sample import SAMPLE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
SAID = SAMPLE.messages.supporting[1].text
STRUCK = re.compile(rf"<del[^>]*>{re.escape(SAID)}</del>")
REASSURING = ("pk__latest", "I have read this", "PDF for the phone", "PDF to print")


@pytest.fixture
def version(resting_on_line: Pack, approved: Submit, officer: User) -> PackVersion:
    """Approved; message 2 rests on a line that is withdrawn now."""
    version = approved()
    Line.objects.update(withdrawn_at=NOW, withdrawn_by=officer, withdrawn_because="The beds closed")
    return version


@pytest.fixture(params=["signed in", "by link"])
def page(
    request: pytest.FixtureRequest, version: PackVersion, client_of: ClientOf, spokesperson: User
) -> str:
    if request.param == "by link":
        return opened(version).text
    return client_of(spokesperson).get("/my-next-interview/").text


def test_the_page_says_first_what_not_to_use_and_whom_to_ring(page):
    order = [
        page.index("Do not use message 2"),
        page.index("Line W-07 was withdrawn: The beds closed."),
        page.index("Since 4:20pm."),
        page.index("Messages 1 and 3 can still be used."),
        page.index('href="tel:01632960300"'),
        page.index("Say this"),
        page.index("Not message 2"),
    ]

    assert order == sorted(order)
    assert "out of date since line W-07 was withdrawn at 4:20pm" in page


def test_the_message_is_struck_out_where_it_stands_and_the_numbers_stay(page):
    assert len(STRUCK.findall(page)) >= 2  # at the top, and among the messages
    items = re.findall(r"<li[^>]*>(.*?)</li>", page[page.index("Say this") :], re.DOTALL)[:3]
    assert ["<del" in item for item in items] == [False, True, False]
    assert "Withdrawn: don’t use" in items[1]


def test_nothing_on_the_page_says_that_all_is_well(page):
    assert [words for words in REASSURING if words in page] == []


def test_the_same_page_is_as_before_once_the_line_holds_again(version, client_of, spokesperson):
    Line.objects.update(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")

    signed_in = client_of(spokesperson).get("/my-next-interview/").text
    by_link = opened(version).text

    for text in (signed_in, by_link):
        assert ["I have read this" in text, "pk__latest" in text, "<del" in text] == [
            True,
            True,
            False,
        ]


def test_a_reading_of_it_is_refused_by_the_action(version):
    with pytest.raises(Refused, match="Do not use message 2"):
        acknowledge_version(version=version, person=version.recipient, by=None, now=NOW)

    assert not Acknowledgement.objects.exists()


def test_a_reading_of_it_counts_again_once_the_slot_is_over(version):
    ends_at = version.pack.interview.ends_at

    with pytest.raises(Refused, match="Ring the communications team before you"):
        acknowledge_version(
            version=version, person=version.recipient, by=None, now=ends_at - timedelta(seconds=1)
        )
    assert acknowledge_version(version=version, person=version.recipient, by=None, now=ends_at)


def test_its_pdf_is_refused_to_its_reader_and_stamped_for_the_desk(
    version,
    client_of,
    spokesperson,
    officer,
    monkeypatch,
):
    monkeypatch.setattr(
        "reports.packs.queries.stamps.stamped",
        lambda content, stamp, words: content + f" {stamp}: {words}".encode(),
    )
    address = "/packs/P-0001/1/phone.pdf"

    refused = client_of(spokesperson).get(address, follow=True)
    by_link = Client().post(f"{link_of(version)}/phone.pdf")
    desk = client_of(officer).get(address)

    assert "P-0001 version 1 is out of date. Do not use message 2." in refused.text
    assert by_link.status_code == 302
    assert desk.content.endswith(
        b"out_of_date: P-0001 version 1: out of date: do not use message 2"
    )
    assert not PackOpening.objects.filter(what=PackOpening.What.PHONE, person__isnull=False)


def test_the_public_page_names_the_message_and_none_of_its_words(version):
    page = latest(version)

    assert "Version 1 is out of date" in page
    assert "Do not use message 2" in page
    assert "Wed 25 Nov, 4:20pm" in page
    assert [words in page for words in (SAID, "W-07", "Solent")] == [False] * 3


def test_the_phone_is_told_for_its_copy(version):
    answer = Client().get(link_of(version))

    assert answer["Greenroom-Version"] == "P-0001 version 1"
    assert answer["Greenroom-Warning"] == "Do not use message 2"


def test_a_slot_that_changed_strikes_nothing_out(
    resting_on_line,
    approved,
    client_of,
    spokesperson,
):
    approved()
    Interview.objects.update(place="Studio 2")

    page = client_of(spokesperson).get("/my-next-interview/").text

    assert "Place or link: Down the line, now" in page
    assert ["<del" in page, "I have read this" in page] == [False, False]
