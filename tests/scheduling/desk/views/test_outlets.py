"""Journalists and outlets, simple as they are."""

import pytest

from accounts.models import User
from scheduling.desk.models import Journalist, Outlet
from tests.conftest import ClientOf
from tests.factories.scheduling import EnquiryFactory, JournalistFactory, OutletFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_journalist_list_counts_what_they_asked(client_of: ClientOf, officer: User) -> None:
    pascoe = JournalistFactory(name="Morwenna Pascoe", outlet__name="Solent Shore FM")
    EnquiryFactory.create_batch(2, journalist=pascoe, outlet=pascoe.outlet)
    JournalistFactory(outlet__name="Harbour Post")

    response = client_of(officer).get("/journalists/?q=solent")

    assert [(j.name, j.asked) for j in response.context["page"].object_list] == [
        ("Morwenna Pascoe", 2)
    ]


def test_journalist_list_when_empty_says_how_to_start(client_of: ClientOf, officer: User) -> None:
    assert "No journalists to show." in client_of(officer).get("/journalists/").text


@pytest.mark.parametrize("rows", [1, 3])
def test_journalist_list_takes_the_same_queries_for_any_number(
    client_of: ClientOf, officer: User, rows: int, django_assert_num_queries
) -> None:
    JournalistFactory.create_batch(rows)
    client = client_of(officer)

    with django_assert_num_queries(5):
        client.get("/journalists/")


def test_journalist_change(client_of: ClientOf, officer: User) -> None:
    journalist = JournalistFactory()

    typed = {"name": "Jem Ollerenshaw", "phone": "01632 960148", "is_verified": "on"}

    client_of(officer).post(f"/journalists/{journalist.pk}/change/", typed)

    assert list(Journalist.objects.values_list("name", "phone", "is_verified")) == [
        ("Jem Ollerenshaw", "01632 960148", True)
    ]


def test_journalist_change_to_a_colleagues_name_says_so(client_of: ClientOf, officer: User) -> None:
    jem = JournalistFactory(name="Jem Ollerenshaw")
    other = JournalistFactory(outlet=jem.outlet)

    response = client_of(officer).post(
        f"/journalists/{other.pk}/change/", {"name": "Jem Ollerenshaw"}
    )

    assert "is already listed. Change that entry instead." in response.text


def test_outlet_detail_shows_what_they_asked(client_of: ClientOf, officer: User) -> None:
    enquiry = EnquiryFactory(journalist=JournalistFactory(name="Morwenna Pascoe"))

    page = client_of(officer).get(f"/outlets/{enquiry.outlet.pk}/").text

    assert [str(enquiry) in page, "None yet." in page] == [True, True]


def test_outlet_change(client_of: ClientOf, officer: User) -> None:
    outlet = OutletFactory(name="Harbour Post")
    OutletFactory(name="Solent Shore FM")
    client = client_of(officer)

    taken = client.post(f"/outlets/{outlet.pk}/change/", {"name": "Solent Shore FM"})
    client.post(f"/outlets/{outlet.pk}/change/", {"name": "The Harbour Post", "about": "Weekly"})

    outlet.refresh_from_db()
    assert "There is already an outlet called Solent Shore FM." in taken.text
    assert (outlet.name, outlet.about) == ("The Harbour Post", "Weekly")
    assert Outlet.objects.count() == 2


@pytest.mark.parametrize("noun", ["journalists", "outlets"])
def test_forms_start_with_what_is_known(client_of: ClientOf, officer: User, noun: str) -> None:
    journalist = JournalistFactory(name="Jem Ollerenshaw", outlet__name="Solent Shore FM")
    pk, name = {
        "journalists": (journalist.pk, "Jem Ollerenshaw"),
        "outlets": (journalist.outlet.pk, "Solent Shore FM"),
    }[noun]

    assert f'value="{name}"' in client_of(officer).get(f"/{noun}/{pk}/change/").text
