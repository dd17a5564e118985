"""Journalists and outlets, simple as they are."""

from datetime import timedelta

import pytest

from desk.enquiries.models import Journalist, Outlet
from tests.clock import NOW
from tests.factories.scheduling import (
    CoverageFactory,
    EnquiryFactory,
    InterviewFactory,
    JournalistFactory,
    OutletFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_journalist_list_counts_what_they_asked(client_of, officer):
    pascoe = JournalistFactory(name="Morwenna Pascoe", outlet__name="Solent Shore FM")
    EnquiryFactory.create_batch(2, journalist=pascoe, outlet=pascoe.outlet)
    JournalistFactory(outlet__name="Harbour Post")

    response = client_of(officer).get("/journalists/?q=solent")

    assert [(j.name, j.asked) for j in response.context["page"].object_list] == [
        ("Morwenna Pascoe", 2)
    ]


def test_journalist_change(client_of, officer):
    page = f"/journalists/{JournalistFactory().pk}/change/"
    client = client_of(officer)
    seen = client.get(page).context["form"].initial["seen"]

    typed = {"name": "Jem Ollerenshaw", "phone": "01632 960148", "is_verified": "on"}

    client.post(page, typed | {"seen": seen})

    assert list(Journalist.objects.values_list("name", "phone", "is_verified")) == [
        ("Jem Ollerenshaw", "01632 960148", True)
    ]


def test_journalist_change_to_a_colleagues_name_says_so(client_of, officer):
    jem = JournalistFactory(name="Jem Ollerenshaw")
    page = f"/journalists/{JournalistFactory(outlet=jem.outlet).pk}/change/"
    client = client_of(officer)
    seen = client.get(page).context["form"].initial["seen"]

    response = client.post(page, {"name": "Jem Ollerenshaw", "seen": seen})

    assert "is already listed. Change that entry instead." in response.text


def test_outlet_detail_shows_what_they_asked(client_of, officer):
    enquiry = EnquiryFactory(journalist=JournalistFactory(name="Morwenna Pascoe"))

    page = client_of(officer).get(f"/outlets/{enquiry.outlet.pk}/").text

    assert [str(enquiry) in page, "None yet." in page] == [True, True]


def test_outlet_change(client_of, officer):
    outlet = OutletFactory(name="Harbour Post")
    OutletFactory(name="Solent Shore FM")
    client = client_of(officer)
    page = f"/outlets/{outlet.pk}/change/"
    seen = {"seen": client.get(page).context["form"].initial["seen"]}

    taken = client.post(page, seen | {"name": "Solent Shore FM"})
    client.post(page, seen | {"name": "The Harbour Post", "about": "Weekly"})

    outlet.refresh_from_db()
    assert "There is already an outlet called Solent Shore FM." in taken.text
    assert (outlet.name, outlet.about) == ("The Harbour Post", "Weekly")
    assert Outlet.objects.count() == 2


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LONG_AGO = NOW - timedelta(days=800)


def test_journalist_detail_shows_enquiries_interviews_and_coverage(client_of, officer):
    journalist = JournalistFactory(name="Morwenna Pascoe", phone="01632 960148")
    enquiry = EnquiryFactory(journalist=journalist, reference="E-0001", state="offered")
    InterviewFactory(enquiry=enquiry, reference="I-0001")
    CoverageFactory(enquiry=enquiry, title="Queues at dawn")

    page = client_of(officer).get(f"/journalists/{journalist.pk}/").text

    assert [words in page for words in ("E-0001", "I-0001", "Queues at dawn", "01632 960148")] == [
        True
    ] * 4


def test_journalist_hold_and_release(client_of, officer):
    journalist = JournalistFactory(met_at=LONG_AGO)
    client = client_of(officer)
    address = f"/journalists/{journalist.pk}/hold/"

    empty = client.post(address, {"reason": ""}, follow=True).text
    held = client.post(address, {"reason": "Inquest of March"}, follow=True).text
    due = client.get("/journalists/due/").text
    released = client.post(address, {"release": "1"}, follow=True).text

    assert "Enter why the contact is needed" in empty
    assert ["Inquest of March" in held, "Held: Inquest of March" in due] == [True, True]
    assert "this contact will be removed tonight" in released


@pytest.mark.parametrize("rows", [1, 3])
def test_journalist_due_takes_the_same_queries_for_any_number_of_rows(
    client_of, officer, rows, django_assert_num_queries
):
    JournalistFactory.create_batch(rows, met_at=LONG_AGO)
    client = client_of(officer)

    with django_assert_num_queries(6):
        response = client.get("/journalists/due/")

    assert response.text.count("Removed tonight") == rows


def test_a_removed_contact_cannot_be_changed(client_of, officer):
    journalist = JournalistFactory(name="Contact removed (1)", forgotten_at=NOW)

    assert (
        "Name, number, address and notes were removed"
        in client_of(officer).get(f"/journalists/{journalist.pk}/").text
    )
    assert client_of(officer).get(f"/journalists/{journalist.pk}/change/").status_code == 404


def test_outlet_merge_says_what_moves_and_moves_it(client_of, officer):
    outlet = OutletFactory(name="Solent Shore")
    into = OutletFactory(name="Solent Shore FM")
    EnquiryFactory.create_batch(2, outlet=outlet)
    client = client_of(officer)
    page = f"/outlets/{outlet.pk}/merge/"

    shown = client.get(page).text
    blank = client.post(page, {"into": ""}).text
    merged = client.post(page, {"into": into.pk}, follow=True).text

    assert "It has 2 enquiries" in shown
    assert "Remove it" not in shown
    assert "Choose which of them stays." in blank
    assert "Solent Shore has been merged into Solent Shore FM." in merged
    assert into.enquiries.count() == 2


def test_journalist_merge_is_with_another_of_the_outlet(client_of, officer):
    journalist = JournalistFactory(name="M Pascoe")
    into = JournalistFactory(name="Morwenna Pascoe", outlet=journalist.outlet)
    elsewhere = JournalistFactory()
    client = client_of(officer)
    page = f"/journalists/{journalist.pk}/merge/"

    refused = client.post(page, {"into": elsewhere.pk}).text
    client.post(page, {"into": into.pk})

    assert "Choose which of them stays." in refused
    assert set(Journalist.objects.all()) == {into, elsewhere}


def test_journalist_merge_removes_one_that_nothing_uses(client_of, officer):
    unused = JournalistFactory(name="Morwenna Pascoe")
    used = EnquiryFactory(journalist=JournalistFactory()).journalist
    client = client_of(officer)

    removed = client.post(f"/journalists/{unused.pk}/merge/", {"remove": "1"}, follow=True).text
    kept = client.post(f"/journalists/{used.pk}/merge/", {"remove": "1"}, follow=True).text

    assert "Morwenna Pascoe has been removed." in removed
    assert f"{used} has 1 enquiry. Merge it into another instead." in kept
    assert list(Journalist.objects.all()) == [used]
