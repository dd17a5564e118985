"""People: found, filtered, sorted, exported; added, changed, leaving and coming back."""

import csv
import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests.clock import TODAY
from tests.factories.scheduling import InterviewFactory, TrainingSessionFactory
from tests.factories.self_service import CertificateFactory
from tests.factories.training import (
    CourseFactory,
    DirectorateSpellFactory,
    ExemptionFactory,
    PersonFactory,
    PersonTopicFactory,
    TenureFactory,
    TopicFactory,
    TrainingRecordFactory,
)
from training.models import DirectorateSpell, Person
from training.queries.people import people_found
from training.register import BEFORE_THE_REGISTER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST = reverse("training:person_list")
ADD = reverse("training:person_add")


def of(person: Person, what: str) -> str:
    return reverse(f"training:person_{what}", args=[person.reference])


def names(client: Client, query: str = "") -> list[str]:
    return [
        person.last_name for person in client.get(f"{LIST}?{query}").context["page"].object_list
    ]


def test_lists_are_stacked_on_a_phone_with_labels(
    desk,
):
    person = TenureFactory().person
    CertificateFactory()
    ExemptionFactory()
    labels = {
        "/people/": ["Reference", "Joined"],
        f"/people/{person.reference}/history/": ["Recorded"],
        "/certificates/": ["Sent", "Completed", "Given by"],
        "/exemptions/": ["From", "To", "Why:", "Asked by", "Decided by"],
    }

    pages = {address: desk.get(address).text for address in labels}

    assert [
        address for address, page in pages.items() if 'class="table table--flow"' not in page
    ] == []
    lacking = [
        (address, label)
        for address, page in pages.items()
        for label in labels[address]
        if f'data-label="{label}"' not in page
    ]
    assert lacking == []


def test_person_list_filters(desk):
    winter = TopicFactory(code="winter")
    gwen = PersonFactory(last_name="Fenwright", job_title="Chair", email="gwen@example.nhs.uk")
    hamish = PersonFactory(last_name="Dunmore", left_on=date(2026, 6, 30))
    TenureFactory(person=gwen, role="clinical_lead", starts_on=date(2026, 1, 1))
    DirectorateSpellFactory(person=gwen, directorate__name="Finance")
    DirectorateSpellFactory(person=hamish, directorate__name="Finance", ends_on=date(2026, 5, 31))
    PersonTopicFactory(person=hamish, topic=winter)

    assert names(desk, "search=chair gwen") == ["Fenwright"]
    assert names(desk, "search=chair hamish") == []
    assert names(desk, "everyone=on") == ["Dunmore", "Fenwright"]
    assert names(desk, "on=01/05/2026&directorate=Finance") == ["Dunmore", "Fenwright"]
    assert names(desk, "on=15/06/2026&directorate=Finance") == ["Fenwright"]
    assert names(desk, "role=clinical_lead") == ["Fenwright"]
    assert names(desk, "role=clinical_lead&on=31/12/2025") == []
    assert names(desk, f"topic={winter.pk}&everyone=on") == ["Dunmore"]


def test_person_list_sorts_both_ways_whatever_the_case(desk):
    PersonFactory(last_name="van der Meulen", reference="A", joined_on=date(2020, 1, 1))
    PersonFactory(last_name="Zielinski", reference="B", joined_on=date(2019, 1, 1))

    assert names(desk) == ["van der Meulen", "Zielinski"]
    assert names(desk, "sort=-name") == ["Zielinski", "van der Meulen"]
    assert names(desk, "sort=joined") == ["Zielinski", "van der Meulen"]
    assert names(desk, "sort=-reference") == ["Zielinski", "van der Meulen"]
    assert names(desk, "sort=nonsense") == ["van der Meulen", "Zielinski"]
    assert 'aria-sort="descending"' in desk.get(f"{LIST}?sort=-name").text


def test_person_list_has_an_empty_state(desk):
    assert "Import your register from a spreadsheet" in desk.get(LIST).text
    assert (
        "Nobody matches these filters. Tick “Include leavers and future joiners”"
        in desk.get(f"{LIST}?search=x").text
    )
    assert "Tick “Left" not in desk.get(f"{LIST}?search=x&everyone=on").text


def test_person_export_has_the_columns_of_the_register_and_runs_no_formula(desk):
    manager = PersonFactory(reference="E2", left=True)
    person = PersonFactory(
        reference="E1",
        first_name="=1+1",
        last_name="Fenwright",
        phone="+44 1632 960001",
        line_manager=manager,
    )
    DirectorateSpellFactory(person=person, directorate__name="Finance")

    response = desk.get(reverse("training:person_export", args=["csv"]))

    assert list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))) == [
        {
            "reference": "E1",
            "title": "",
            "first_name": "'=1+1",
            "last_name": "Fenwright",
            "email": "",
            "phone": "'+44 1632 960001",
            "job_title": "",
            "directorate": "Finance",
            "joined_on": "2024-01-01",
            "left_on": "",
            "line_manager": "E2",
        }
    ]
    assert response["Content-Disposition"] == 'attachment; filename="people.csv"'


def test_person_export_keeps_the_filters_and_makes_a_workbook(desk):
    PersonFactory(last_name="Fenwright")
    PersonFactory(last_name="Dunmore")

    response = desk.get(reverse("training:person_export", args=["xlsx"]) + "?search=dun")

    sheet = load_workbook(io.BytesIO(response.content)).active
    assert [row[3] for row in sheet.iter_rows(values_only=True)] == ["last_name", "Dunmore"]


def test_person_detail_shows_required_courses_and_status(desk):
    person = PersonFactory(first_name="Gwen", last_name="Fenwright")
    TenureFactory(person=person, role="senior_staff", starts_on=date(2024, 1, 1))
    TrainingRecordFactory(
        person=person,
        course=CourseFactory(code="M2"),
        completed_on=date(2025, 4, 1),
        valid_until=date(2027, 3, 31),
    )

    response = desk.get(person.get_absolute_url())

    overview = response.context["overview"]
    assert [(unit.code, unit.words, unit.last_day, unit.why) for unit in overview.units] == [
        (
            "M1",
            "overdue for 879 days",
            date(2024, 6, 29),
            "Never taken. Was due by 29 June 2024, as senior staff.",
        ),
        ("M2", "in date", date(2027, 3, 31), "Valid until 31 March 2027."),
    ]
    assert "1 of 2 in date today" in response.text
    assert "due by 29 Jun 2024" in response.text
    assert "no session planned" in response.text


def test_person_detail_offers_what_the_person_can_take(desk):
    person = PersonFactory()
    TenureFactory(person=person, role="senior_staff", starts_on=date(2024, 1, 1))
    TrainingSessionFactory(course=CourseFactory(code="M1"), places=6, places_taken=5)

    page = " ".join(desk.get(person.get_absolute_url()).text.split())

    booking = reverse("scheduling:booking_choose", args=[person.reference, "M1"])
    assert page.count(f'href="{booking}"') == 2  # in the row, and in the menu
    assert "Thu 26 Nov, 1 place <" in page
    assert "Thu 26 Nov, 10am: 1 place<" in page


def test_person_detail_offers_a_mock_for_a_medium_out_of_practice(desk):
    record = TrainingRecordFactory(course=CourseFactory(code="M3"), valid_until=date(2027, 6, 30))

    page = desk.get(record.person.get_absolute_url()).text

    mock = reverse("desk:fading_mock", args=[record.person.reference, "radio"])
    assert f'action="{mock}"' in page
    assert "radio out of practice" in page
    assert "a mock interview of 20 minutes for radio (never practised)." in page


def test_person_detail_shows_the_desks_side(desk):
    person = PersonFactory()
    interview = InterviewFactory(person=person, enquiry__outlet__name="Solent Shore FM")

    page = desk.get(person.get_absolute_url()).text

    assert (
        f'next interview <a href="{interview.get_absolute_url()}"><b>Thu 26 Nov, 7:10am</b>' in page
    )
    assert "Solent Shore FM" in page


def test_person_detail_of_another_day_says_so_and_offers_nothing(desk):
    person = PersonFactory()
    InterviewFactory(person=person)

    page = desk.get(person.get_absolute_url(), {"on": "2026-03-31"}).text

    assert "You see 31 March 2026 as recorded" in page
    assert 'id="history" open' in page
    assert "Book training" not in page
    assert "next interview <a" not in page


@pytest.mark.parametrize(
    ("left_on", "words", "action"),
    [
        (None, "", "Set a last day"),
        (TODAY, "Their last day is 25 November 2026.", "Cancel the last day"),
        (date(2026, 11, 24), "Their last day was 24 November 2026.", "Record their return"),
    ],
)
def test_person_detail_offers_actions_for_current_leaving_and_former_people(
    left_on, words, action, desk
):
    text = desk.get(PersonFactory(left_on=left_on).get_absolute_url()).text

    assert words in text
    assert [
        each
        for each in ("Set a last day", "Cancel the last day", "Record their return")
        if each in text
    ] == [action]


def test_person_detail_of_a_removed_person(desk):
    response = desk.get(PersonFactory(removed=True).get_absolute_url())

    assert "Removed from the register" in response.text
    assert "Change details" not in response.text


def test_person_history_shows_retractions_with_who_and_why(desk, officer):
    tenure = TenureFactory(retracted=True, retracted_by=officer)

    response = desk.get(of(tenure.person, "history"))

    assert "Ceri Maddox: Entered by mistake" in response.text
    assert (
        "<del>Governing board from 1\N{NO-BREAK SPACE}Jan\N{NO-BREAK SPACE}2024</del>"
        in response.text
    )
    assert (
        "You see this page as it was at the end of"
        in desk.get(of(tenure.person, "history"), {"known_at": "2026-11-24"}).text
    )
    assert "Nothing is recorded yet" in desk.get(of(PersonFactory(), "history")).text


NEW = {"reference": "E1", "first_name": "Gwen", "last_name": "Fenwright", "joined_on": "01/04/2026"}


def test_person_add(desk):
    manager = PersonFactory(reference="E2")
    assert 'id="directorates"' in desk.get(ADD).text

    response = desk.post(ADD, NEW | {"directorate": "Finance", "line_manager": "e2"})

    person = Person.objects.get(reference="E1")
    assert response["Location"] == person.get_absolute_url()
    assert (person.joined_on, person.line_manager) == (date(2026, 4, 1), manager)
    assert DirectorateSpell.objects.get().directorate.name == "Finance"


@pytest.mark.parametrize(
    ("entered", "words"),
    [
        ({"reference": "TAKEN"}, "Someone on the register already has the reference Taken."),
        ({"reference": "a/b"}, "This cannot be used as a reference."),
        ({"reference": ""}, "Enter a reference, such as their staff number."),
        ({"line_manager": "E9"}, "Nobody has the reference E9."),
        ({"joined_on": "soon"}, "Enter a day like 31/03/2026"),
    ],
)
def test_person_add_shows_errors(entered, words, desk):
    PersonFactory(reference="Taken")

    response = desk.post(ADD, NEW | entered)

    assert words in response.text
    assert "<title>Error: " in response.text
    assert Person.objects.count() == 1


def shown(client: Client, person: Person) -> dict[str, str]:
    """What the browser would submit without changes."""
    context = client.get(of(person, "change")).context
    return {
        field.html_name: field.value() or ""
        for form in (context["form"], context["seen"])
        for field in form
    }


def test_person_change_confirms_with_the_new_name(desk):
    person = PersonFactory(first_name="Efua", last_name="Coldridge")

    page = desk.post(
        of(person, "change"), shown(desk, person) | {"last_name": "Fenwright"}, follow=True
    ).text

    assert "Efua Fenwright has been updated." in page


def test_person_change_refuses_the_second_of_two_tabs_once(desk):
    person = PersonFactory(phone="1111", job_title="Chair")
    second_tab = shown(desk, person) | {"phone": "3333"}
    desk.post(of(person, "change"), shown(desk, person) | {"phone": "2222"})

    response = desk.post(of(person, "change"), second_tab)

    assert "phone is now “2222”" in response.text
    person.refresh_from_db()
    assert person.phone == "2222"
    context = response.context
    again = {
        field.html_name: field.value() or ""
        for form in (context["form"], context["seen"])
        for field in form
    }
    assert desk.post(of(person, "change"), again).status_code == 302
    person.refresh_from_db()
    assert person.phone == "3333"


def test_person_leave_can_be_undone(desk):
    person = PersonFactory()
    assert desk.get(of(person, "leave")).status_code == 200

    response = desk.post(of(person, "leave"), {"left_on": "30/11/2026"}, follow=True)

    person.refresh_from_db()
    assert person.left_on == date(2026, 11, 30)
    assert f'action="{of(person, "stay")}"' in response.text
    desk.post(of(person, "stay"))
    person.refresh_from_db()
    assert person.left_on is None
    assert "there is nothing to change" in desk.post(of(person, "stay"), follow=True).text


def test_person_leave_refuses_a_day_before_they_joined(desk):
    person = PersonFactory(joined_on=date(2026, 4, 1))

    assert (
        "They joined on 1 April 2026"
        in desk.post(of(person, "leave"), {"left_on": "31/03/2026"}).text
    )


def test_person_rejoin(desk):
    person = PersonFactory(left_on=date(2026, 6, 30))
    assert "Their last day was 30 June 2026" in desk.get(of(person, "rejoin")).text
    assert (
        "Enter a later day" in desk.post(of(person, "rejoin"), {"rejoined_on": "30/06/2026"}).text
    )

    response = desk.post(of(person, "rejoin"), {"rejoined_on": "01/09/2026"})

    person.refresh_from_db()
    assert (response["Location"], person.left_on) == (person.get_absolute_url(), None)
    assert desk.get(of(person, "rejoin")).status_code == 404


@pytest.mark.parametrize(("day", "is_to_add"), [("01/07/2026", False), ("02/07/2026", True)])
def test_person_rejoin_asks_for_roles_if_none_is_held(desk, day, is_to_add):
    """Back on the very next day there was no gap, and the role continues."""
    tenure = TenureFactory(person__left_on=date(2026, 6, 30))

    page = desk.post(of(tenure.person, "rejoin"), {"rejoined_on": day}, follow=True).text

    assert f"{tenure.person} is back on the register." in page
    assert ("Add the roles that they hold now." in page) is is_to_add


def test_person_link(client_of, administrator, spokesperson):
    client = client_of(administrator)
    person = PersonFactory(first_name="Leila", last_name="Iyer-Thorne")

    found = client.get(reverse("training:person_link_find"), {"reference": person.reference})
    shown = client.get(found["Location"]).text
    client.post(of(person, "link"), {"user": spokesperson.pk})

    person.refresh_from_db()
    assert "Dr Leila Iyer-Thorne" in shown
    assert person.user == spokesperson
    assert (
        "no longer has a sign-in" in client.post(of(person, "link"), {"user": ""}, follow=True).text
    )


def test_person_link_refuses_ones_own_user(client_of, administrator):
    person = PersonFactory()

    page = client_of(administrator).post(of(person, "link"), {"user": administrator.pk}).text

    person.refresh_from_db()
    assert "Ask another administrator" in page
    assert person.user is None


def test_person_link_find_names_who_is_not_found(client_of, administrator):
    page = client_of(administrator).get(reverse("training:person_link_find"), {"reference": "E404"})

    assert "Nobody has the reference E404" in page.text


@pytest.mark.only_on("sqlite")  # PostgreSQL reads so few rows without an index
def test_person_list_uses_an_index_for_its_order():
    PersonFactory()

    plan = people_found({"on": TODAY})[:50].explain()

    assert "person_in_order_of_name" in plan
    assert "TEMP B-TREE" not in plan
    assert (
        "COVERING INDEX person_there"
        in Person.objects.on_register(TODAY).values("joined_on").explain()
    )


def test_person_who_joined_before_the_register_has_no_day(desk):
    person = PersonFactory(reference="E1", joined_on=BEFORE_THE_REGISTER)

    page = desk.get(of(person, "change"))
    answer = desk.post(of(person, "change"), shown(desk, person) | {"job_title": "Chair"})

    assert page.context["form"]["joined_on"].value() == ""
    assert answer["Location"] == person.get_absolute_url()
    assert "Before the register" in desk.get(person.get_absolute_url()).text
    assert "Before the register" in desk.get(reverse("training:person_list")).text
    exported = desk.get(reverse("training:person_export", args=["csv"])).text.splitlines()
    assert exported[0].endswith("joined_on,left_on,line_manager")
    assert exported[1].endswith(",,,")
    person.refresh_from_db()
    assert (person.joined_on, person.job_title) == (BEFORE_THE_REGISTER, "Chair")
