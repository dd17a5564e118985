"""People whom a source does not list any more: shown, and given a last day only one by one."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from imports.models import RegisterImport
from tests.clock import TODAY
from tests.factories.training import (
    DirectorateFactory,
    DirectorateSpellFactory,
    PersonFactory,
)
from training.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
SEND, PREVIEW, ABSENT = (
    reverse(f"imports:register_{name}") for name in ("import", "preview", "absent")
)


@pytest.fixture
def people() -> list[Person]:
    """Three on the register; one who left, one who has not joined."""
    PersonFactory(reference="E8", left_on=date(2026, 10, 1))
    PersonFactory(reference="E9", joined_on=date(2027, 1, 1))
    return [PersonFactory(reference=f"E{n}", last_name=f"Vale {n}") for n in range(1, 4)]


def send(client: Client, rows: str) -> None:
    text = f"reference,first_name,last_name\n{rows}"
    client.post(SEND, {"sources": [SimpleUploadedFile("people.csv", text.encode())]})


def listed(client: Client, address: str) -> list[str]:
    return [person.reference for person in client.get(address).context["page"]]


def test_an_import_offers_those_whom_it_does_not_list(desk, people):
    send(desk, "E1,Gwen,Fenwright\n")
    page = desk.get(PREVIEW)
    assert "2 people on the register are not in this file." in page.text
    assert listed(desk, ABSENT) == ["E2", "E3"]

    done = desk.post(PREVIEW, {"fingerprint": page.context["preview"].fingerprint}, follow=True)

    made = RegisterImport.objects.get()
    address = reverse("imports:register_absent", args=[made.pk])
    assert made.absent == [people[1].pk, people[2].pk]
    assert done.redirect_chain == [(address, 302)]
    assert listed(desk, address) == ["E2", "E3"]
    assert address in desk.get(reverse("imports:register_import_list")).text
    assert Person.objects.filter(left_on=None).count() == 4


def test_those_whom_a_file_does_not_list_stand_by_cause(desk, people):
    """Those whose directorate the file covers first: they may have left."""
    surgery, estates = DirectorateFactory(name="Surgery"), DirectorateFactory(name="Estates")
    for person, directorate in zip(people, (surgery, estates, surgery), strict=True):
        DirectorateSpellFactory(person=person, directorate=directorate)
    PersonFactory(reference="E4")

    send(desk, "E1,Gwen,Fenwright\n")

    causes = [
        "Others of their directorate are in the file",
        "Nobody of their directorate is in the file",
        "No directorate is recorded",
    ]
    assert all(f"<li>{cause}: 1</li>" in desk.get(PREVIEW).text for cause in causes)
    page = desk.get(ABSENT)
    assert [(each.reference, each.cause) for each in page.context["page"]] == [
        *zip(("E3", "E2", "E4"), causes, strict=True)
    ]
    assert page.text.count("Estates") == 1


def test_each_last_day_is_an_action_of_its_own_and_taken_back(desk, people, officer):
    made = RegisterImport.objects.create(
        source_name="x", imported_at="2026-11-25T09:00Z", absent=[each.pk for each in people]
    )
    address = reverse("imports:register_absent", args=[made.pk])
    chosen = [people[0].pk, people[1].pk]

    page = desk.post(address, {"row": chosen, "left_on": "20/11/2026"}, follow=True)

    assert "The last day of 2 people is saved." in page.text
    events = AuditEvent.objects.filter(action="person.left")
    assert [(event.by, event.details["left_on"]) for event in events] == [
        (officer, "2026-11-20")
    ] * 2
    page = desk.post(address, {"stay": people[0].pk}, follow=True)
    assert "Vale 1 is still on the register." in page.text
    assert [person.left_on for person in Person.objects.filter(pk__in=chosen).order_by("pk")] == [
        None,
        date(2026, 11, 20),
    ]
    again = desk.post(address, {"stay": people[0].pk}, follow=True)
    assert "still on the register" not in again.text


def test_a_source_that_changes_nothing_offers_them_too(desk, people):
    """Whose last day is saved stays in sight, so that it can be taken back."""
    first = people[0]
    send(desk, f"E1,{first.first_name},{first.last_name}\n")

    answer = desk.post(ABSENT, {"row": people[1].pk, "left_on": "1/11/2026"})

    assert answer["Location"] == f"{ABSENT}?left={people[1].pk}"
    assert listed(desk, answer["Location"]) == ["E2", "E3"]
    assert listed(desk, ABSENT) == ["E3"]
    taken_back = desk.post(answer["Location"], {"stay": people[1].pk}, follow=True)
    assert "is still on the register." in taken_back.text
    assert listed(desk, ABSENT) == ["E2", "E3"]


@pytest.mark.parametrize(
    ("post", "words"),
    [
        ({"left_on": "20/11/2026"}, "Choose the people who have left."),
        ({"left_on": ""}, "Enter their last day."),
        ({"left_on": "1/1/1990"}, "They joined on"),
    ],
)
def test_a_last_day_needs_people_and_a_day_after_joining(desk, people, post, words):
    send(desk, "E1,Gwen,Fenwright\n")
    rows = {} if "20/11/2026" in post.values() else {"row": people[1].pk}

    page = desk.post(ABSENT, post | rows, follow=True)

    assert words in page.text
    assert Person.objects.filter(left_on=TODAY).count() == 0
    assert Person.objects.exclude(left_on=None).count() == 1


@pytest.mark.usefixtures("people")
def test_nobody_is_absent_from_a_file_of_others(desk):
    send(desk, "N1,Orla,Underhay\n")

    assert "not in this file" not in desk.get(PREVIEW).text
    assert "Everyone on the register is in the file." in desk.get(ABSENT).text


def test_somebody_who_is_not_absent_cannot_be_given_a_last_day(desk, people):
    send(desk, "E1,Gwen,Fenwright\n")

    desk.post(ABSENT, {"row": people[0].pk, "left_on": "20/11/2026"})

    assert Person.objects.get(reference="E1").left_on is None
    assert desk.post(ABSENT, {"stay": people[0].pk}).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_register_absent_query_count(rows, desk, django_assert_num_queries):
    absent = [PersonFactory().pk for _ in range(rows)]
    made = RegisterImport.objects.create(
        source_name="x", imported_at="2026-11-25T09:00Z", absent=absent
    )

    with django_assert_num_queries(6):
        desk.get(reverse("imports:register_absent", args=[made.pk]))
