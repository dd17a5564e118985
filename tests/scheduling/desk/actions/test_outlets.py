"""Outlets and journalists are met once and found again."""

import pytest

from accounts.models import AuditEvent, User
from scheduling.desk.actions import outlets
from scheduling.desk.models import Journalist, Outlet
from tests.clock import NOW
from tests.factories.scheduling import JournalistFactory, OutletFactory


def test_outlet_named_finds_one_whatever_its_case(officer: User) -> None:
    harbour = OutletFactory(name="Harbour Post")

    assert outlets.outlet_named(name="  harbour  POST ", by=officer, now=NOW) == harbour


def test_outlet_named_makes_a_new_one_and_says_so(officer: User) -> None:
    outlet = outlets.outlet_named(name="Solent Shore FM", by=officer, now=NOW)

    assert outlet.name == "Solent Shore FM"
    assert list(AuditEvent.objects.values_list("action", flat=True)) == ["outlet.added"]


def test_journalist_named_finds_one_of_the_same_outlet(officer: User) -> None:
    known = JournalistFactory(name="Morwenna Pascoe")
    JournalistFactory(name="Morwenna Pascoe")

    found = outlets.journalist_named(
        name="morwenna pascoe", outlet=known.outlet, by=officer, now=NOW
    )

    assert found == known
    assert AuditEvent.objects.count() == 0


def test_journalist_named_keeps_the_latest_phone_number(officer: User) -> None:
    known = JournalistFactory(phone="01632 960100", email="m@example.org")

    outlets.journalist_named(
        name=known.name, outlet=known.outlet, phone="01632 960148", by=officer, now=NOW
    )

    assert list(Journalist.objects.values_list("phone", "email")) == [
        ("01632 960148", "m@example.org")
    ]
    assert list(AuditEvent.objects.values_list("action", "details")) == [
        ("journalist.changed", {"changed": ["phone"]})
    ]


def test_journalist_named_makes_a_new_one(officer: User) -> None:
    outlet = OutletFactory()

    outlets.journalist_named(name="Dougal", outlet=outlet, by=officer, now=NOW)

    assert list(AuditEvent.objects.values_list("action", "about_label")) == [
        ("journalist.added", "Dougal")
    ]


def test_change_outlet(officer: User) -> None:
    outlet = OutletFactory()

    outlets.change_outlet(outlet=outlet, name="Harbour Post", about="Weekly", by=officer, now=NOW)

    assert list(Outlet.objects.values_list("name", "about")) == [("Harbour Post", "Weekly")]


def test_change_outlet_refuses_another_ones_name(officer: User) -> None:
    OutletFactory(name="Harbour Post")

    with pytest.raises(
        outlets.OutletNameTaken, match="There is already an outlet called harbour post"
    ):
        outlets.change_outlet(
            outlet=OutletFactory(), name="harbour post", about="", by=officer, now=NOW
        )


def test_change_journalist(officer: User) -> None:
    journalist = JournalistFactory()

    outlets.change_journalist(
        journalist=journalist,
        name="Jem Ollerenshaw",
        email="jem@example.org",
        phone="01632 960148",
        about="Presents breakfast",
        is_verified=True,
        by=officer,
        now=NOW,
    )

    assert list(
        Journalist.objects.values_list("name", "email", "phone", "about", "is_verified")
    ) == [("Jem Ollerenshaw", "jem@example.org", "01632 960148", "Presents breakfast", True)]


def test_change_journalist_refuses_a_colleagues_name(officer: User) -> None:
    jem = JournalistFactory(name="Jem Ollerenshaw")
    other = JournalistFactory(outlet=jem.outlet)

    with pytest.raises(outlets.JournalistNameTaken):
        outlets.change_journalist(
            journalist=other,
            name="Jem Ollerenshaw",
            email="",
            phone="",
            about="",
            is_verified=False,
            by=officer,
            now=NOW,
        )
