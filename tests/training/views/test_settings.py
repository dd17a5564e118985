"""Each page of settings saves what was typed, says why it can't, and shows what was changed."""

from datetime import date, time
from typing import Any

import pytest

from jobs.mail import send_test
from reports.packs.queries.prefill import first_sections
from tests.clock import NOW, TODAY
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    PracticeFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.models import Course, Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
ORGANISATION = {
    "name": "Westmoor Hospitals NHS Trust",
    "short_name": "the Trust",
    "communications_name": "Press office",
    "communications_phone": "01632 960200",
    "communications_phone_out_of_hours": "07700 900123",
    "communications_email": "press@westmoor.example.nhs.uk",
    "training_email": "media.training@westmoor.example.nhs.uk",
    "kind": "nhs",
}
HOURS = {
    "nation": "SCT",
    "office_opens": "8.30am",
    "office_closes": "5pm",
    "contactable_days": ["0", "1", "5"],
    "contactable_from": "7am",
    "contactable_to": "7pm",
    "minutes_before_slot": "45",
    "minutes_after_slot": "0",
}
VALIDITY = {
    "renewal_window_days": "90",
    "print": "12",
    "radio": "12",
    "recorded_tv": "12",
    "live_tv": "6",
    "press_conference": "6",
    "social_video": "12",
    "committee": "",
}


def seen(client: Any, address: str) -> dict[str, str]:
    return {"seen": client.get(address).context["form"]["seen"].value()}


def test_organisation_change_saves_and_shows_what_was_changed(client_of, manager):
    client = client_of(manager)
    address = "/settings/organisation/"
    opened = seen(client, address)

    page = client.post(address, ORGANISATION | opened, follow=True).text
    late = client.post(address, ORGANISATION | opened | {"short_name": "WHT"}).text

    ours = Organisation.objects.get()
    assert (ours.name, ours.communications_phone_out_of_hours) == (
        "Westmoor Hospitals NHS Trust",
        "07700 900123",
    )
    assert ours.training_mailbox == "media.training@westmoor.example.nhs.uk"
    history = page.rpartition("Changes</h2>")[2]
    assert "Our organisation" in history
    assert str(manager) in history
    assert "Someone else changed this" in late


def test_a_council_starts_with_words_of_its_own_and_changes_them(client_of, manager):
    client = client_of(manager)
    interview = InterviewFactory(person=PersonFactory())
    address = "/settings/organisation/"
    TenureFactory(role="clinical_lead", person=interview.person)

    client.post(address, ORGANISATION | seen(client, address) | {"kind": "council"})
    typed = client.get(address).context["form"].initial

    assert "Professional lead" in client.get(interview.person.get_absolute_url()).text
    assert '<option value="clinical_lead">Professional lead</option>' in client.get("/people/").text
    first = first_sections(interview, on=TODAY)
    assert first["glance"]["red_lines"][0].startswith("No resident, child")

    changed = typed | {"clinical_lead": "Head of profession", "phrases": "I’ll find out.\n"}
    page = client.post(address, changed | seen(client, address), follow=True).text

    assert "Head of profession" in client.get(interview.person.get_absolute_url()).text
    assert first_sections(interview, on=TODAY)["bridges"]["phrases"] == ["I’ll find out."]
    assert "Head of profession" in page.rpartition("Changes</h2>")[2]


def test_organisation_change_asks_for_what_packs_need(client_of, manager):
    page = client_of(manager).post("/settings/organisation/", {"name": "Westmoor"}).text

    assert "Enter the number that spokespeople and journalists ring" in page
    assert "Enter the team’s mailbox" in page


def test_hours_change_saves_times_as_they_are_typed(client_of, manager):
    client = client_of(manager)
    address = "/settings/hours/"

    page = client.post(address, HOURS | seen(client, address), follow=True).text

    ours = Organisation.objects.get()
    assert (ours.nation, ours.office_opens, ours.contactable_days) == (
        "SCT",
        time(8, 30),
        [0, 1, 5],
    )
    assert (ours.minutes_before_slot, ours.minutes_after_slot) == (45, 0)
    history = page.rpartition("Changes</h2>")[2]
    assert "Monday, Tuesday, Saturday" in history
    assert "Scotland" in history
    assert "8:30am" in history


def test_hours_change_refuses_hours_that_end_before_they_begin(client_of, manager):
    client = client_of(manager)
    typed = HOURS | seen(client, "/settings/hours/") | {"office_closes": "8am"}

    page = client.post("/settings/hours/", typed).text

    assert "Enter a later time than the one before it" in page
    assert Organisation.objects.get().office_closes == time(18)


@pytest.fixture
def practised_in_spring() -> None:
    """Trained for radio until the end of the year, practised eight months ago."""
    course = Course.objects.filter(code="M3").first() or CourseFactory(code="M3", media=["radio"])
    record = TrainingRecordFactory(
        course=course, completed_on=date(2025, 1, 10), valid_until=date(2026, 12, 31)
    )
    PracticeFactory(person=record.person, medium="radio", practised_on=date(2026, 3, 20))


@pytest.mark.usefixtures("practised_in_spring")
def test_validity_change_shows_its_effect_before_it_is_saved(client_of, manager):
    client = client_of(manager)
    address = "/settings/validity/"
    typed = VALIDITY | seen(client, address) | {"radio": "6", "renewal_window_days": "10"}

    looked = client.post(address, typed)
    other = client.post(address, typed | {"looked": looked.context["form"].digest, "radio": "3"})

    effect = {row.words: (row.before, row.after) for row in looked.context["effect"]}
    assert effect == {"Courses due for renewal": (0, 0), "People ready for radio": (1, 0)}
    assert "Nothing is saved yet." in looked.text
    assert "effect" in other.context  # what was not looked at is not saved
    assert Organisation.objects.get().renewal_window_days == 90

    page = client.post(address, typed | {"looked": looked.context["form"].digest}, follow=True).text

    ours = Organisation.objects.get()
    assert (ours.renewal_window_days, ours.practice_currency_months["radio"]) == (10, 6)
    assert ours.practice_currency_months["committee"] is None
    assert "radio 6" in page.rpartition("Changes</h2>")[2]


def test_incident_contacts_change_fills_in_the_next_declaration(client_of, manager):
    client = client_of(manager)
    address = "/settings/incidents/"
    typed = {"media_cell_name": "Duty desk", "incident_line_review_hours": "6"}

    client.post(address, typed | {"media_cell_phone": "01632 960999"} | seen(client, address))

    page = client.get("/incidents/declare/").text
    assert "01632 960999" in page
    assert Organisation.objects.get().incident_line_review_hours == 6


def test_mail_words_change_shows_an_email_before_it_is_saved(client_of, manager):
    Organisation.objects.update(communications_phone="01632 960200")
    client = client_of(manager)
    address = "/settings/email-words/"
    typed = {"mail_signature": "{team}, {phone}"} | seen(client, address)

    looked = client.post(address, typed | {"look": "yes"})
    wrong = client.post(address, typed | {"mail_opening": "Dear {reader}"}).text
    client.post(address, typed)

    assert looked.context["example"].endswith("-- \nCommunications team, 01632 960200\n")
    assert "{reader} is not a placeholder. Use one of {organisation}, {short name}" in wrong
    assert Organisation.objects.get().mail_signature == "{team}, {phone}"


def test_mail_words_stand_round_every_email(manager):
    Organisation.objects.update(
        name="Westmoor {phone}", mail_opening="From {organisation}", mail_footer="Confidential"
    )

    text = send_test(by=manager, now=NOW).mail.text

    assert text.startswith("From Westmoor {phone}\n\nHello,\n")
    assert text.endswith("\n\n-- \nConfidential\n")
