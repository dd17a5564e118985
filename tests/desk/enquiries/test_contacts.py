"""The lines that are typed as contacts, and what they were before."""

import pytest

from desk.enquiries.contacts import (
    Contact,
    contacts_from_fields,
    read_contacts,
    who_rings,
    write_contacts,
)

SAM = Contact("Producer", "Sam Marsh", "01632 960111", "rings you")


@pytest.mark.parametrize(
    ("line", "contact"),
    [
        ("Producer: Sam Marsh, 01632 960111, rings you", SAM),
        ("producer Sam Marsh 01632 960111 rings you", SAM),
        ("Producer, rings you, Sam Marsh (01632) 960111", SAM._replace(phone="(01632) 960111")),
        ("studio 01632 960111", Contact("Studio", phone="01632 960111")),
        ("Car: taxi, booked for 6:10am", Contact("Car", "taxi, booked for 6:10am")),
        ("PRESENTER Jem Ollerenshaw", Contact("Presenter", "Jem Ollerenshaw")),
        ("Reporter you ring at 7am", Contact("Reporter", rings="you ring at 7am")),
        ("Reporter", Contact("Reporter")),
        ("Sam 01632 960111", Contact("Contact", "Sam", "01632 960111")),
    ],
)
def test_a_line_is_read_however_it_is_typed_and_stays(line, contact):
    assert read_contacts(f"\n{line}  ") == [contact]
    assert read_contacts(write_contacts([contact])) == [contact]


def test_a_producer_or_reporter_without_name_and_number_is_the_journalist():
    roles = read_contacts("Producer\nReporter: rings you\nReporter: Sam\nCar\nStudio")

    assert [each.is_journalist for each in roles] == [True, True, False, False, False]


def test_who_rings_is_by_name_or_by_what_they_are():
    contacts = read_contacts("Producer: Sam, rings you\nStudio: 01632 960111\nCar: rings you")

    assert who_rings(contacts) == "Sam: rings you; Car: rings you"


@pytest.mark.parametrize(
    ("medium", "fields", "contacts"),
    [
        ("radio", ("", "", "", ""), []),
        (
            "radio",
            ("Taxi at 6am", "Sam", "01632 960111", "Jem"),
            ["Producer: Sam, 01632 960111, Taxi at 6am", "Presenter: Jem"],
        ),
        ("print", ("They ring", "Sam", "", ""), ["Reporter: Sam, They ring"]),
        (
            "radio",
            ("The studio rings you at 6:55am", "", "", ""),
            ["Producer: The studio, rings you at 6:55am"],
        ),
    ],
)
def test_the_fields_of_before_are_one_list(medium, fields, contacts):
    names = ("who_calls", "producer_name", "producer_phone", "presenter")
    found = contacts_from_fields(medium=medium, **dict(zip(names, fields, strict=True)))

    assert found.splitlines() == contacts
    assert write_contacts(read_contacts(found)) == found
