"""The packs of an enquiry's interviews, within its page and as a page of their own."""

import pytest

from desk.enquiries.models import Interview
from desk.lines.models import Line
from tests.clock import NOW
from tests.factories.scheduling import InterviewFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PART = {"HX-Request": "true"}


def test_enquiry_packs_says_what_is_out_of_date(client_of, officer, pack, approved):
    approved()
    Line.objects.update(withdrawn_at=NOW, withdrawn_by=officer)
    client = client_of(officer)
    address = f"/enquiries/{pack.interview.enquiry.reference}/packs/"

    page = client.get(address).text
    part = client.get(address, headers=PART).text

    state = "Pack v1 out of date since line W-07 was withdrawn at 4:20pm."
    assert [state in text for text in (page, part)] == [True, True]
    assert ["Packs for Solent Shore FM" in text for text in (page, part)] == [True, False]
    assert address in client.get(pack.interview.enquiry.get_absolute_url()).text


def test_enquiry_packs_without_one_says_so(client_of, officer):
    interview = InterviewFactory()

    page = client_of(officer).get(f"/enquiries/{interview.enquiry.reference}/packs/")

    assert "No pack has been started." in page.text


def test_enquiry_packs_says_which_is_not_needed_any_more(client_of, officer, pack):
    Interview.objects.update(called_off_at=NOW, called_off_because="Dropped")

    page = client_of(officer).get(f"/enquiries/{pack.interview.enquiry.reference}/packs/")

    assert f"{pack}</a>, Thu 26 Nov, 7:10am: the interview was called off" in page.text
    assert "No pack has been started." not in page.text


def test_packs_out_of_date_names_them_to_the_list_of_enquiries(client_of, officer, pack, approved):
    approved()
    enquiry = pack.interview.enquiry
    client = client_of(officer)
    address = f"/packs/out-of-date/?enquiry={enquiry.reference}"

    before = client.get(address, headers=PART).text
    Line.objects.update(withdrawn_at=NOW, withdrawn_by=officer)
    part = client.get(address, headers=PART).text
    page = client.get("/packs/out-of-date/").text
    of_another = client.get("/packs/out-of-date/?enquiry=E-9999", headers=PART).text
    listed = client.get("/enquiries/").text

    state = "out of date since line W-07 was withdrawn at 4:20pm."
    assert [state in text for text in (before, part, page, of_another)] == [
        False,
        True,
        True,
        False,
    ]
    place = f'<span id="state-{enquiry.reference}"'
    assert f'{place} hx-swap-oob="true">' in part
    assert f"{place}>" in listed
    assert f'hx-get="{address}"' in listed


def test_packs_out_of_date_says_where_there_is_none(client_of, officer):
    page = client_of(officer).get("/packs/out-of-date/").text

    assert "No pack for an interview to come is out of date." in page
