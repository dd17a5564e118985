"""The pages of a unit and of a person, for a day and as known at a moment."""

import re
from datetime import date, datetime

import pytest

from accounts.models import User
from tests.clock import LONDON, NOW
from tests.factories.training import (
    CourseFactory,
    ExemptionFactory,
    PersonFactory,
    PracticeFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.actions.facts import correct_fact
from training.models import Person, Requirement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture
def lead(officer: User) -> Person:
    """A clinical lead since 14 December 2025 who completed M3 on 2 March 2026, recorded by the
    officer on the 5th.
    """
    Requirement.objects.update(recorded_at=datetime(2025, 1, 1, tzinfo=LONDON))
    person = PersonFactory(
        reference="E1", first_name="Leila", last_name="Iyer-Thorne", joined_on=date(2025, 1, 1)
    )
    at = datetime(2025, 12, 14, 9, tzinfo=LONDON)
    TenureFactory(person=person, role="clinical_lead", starts_on=date(2025, 12, 14), recorded_at=at)
    TrainingRecordFactory(
        person=person,
        course=CourseFactory(code="M3"),
        completed_on=date(2026, 3, 2),
        valid_until=date(2028, 3, 1),
        recorded_at=datetime(2026, 3, 5, 10, tzinfo=LONDON),
        recorded_by=officer,
    )
    return person


def words_of(page: str) -> str:
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    return re.sub(r" ([,.:;])", r"\1", text)


def test_unit_detail_explains_itself_and_keeps_earlier_snapshots(
    client_of, officer, lead, django_assert_max_num_queries
):
    (record,) = lead.training_records.all()
    correct_fact(
        fact=record,
        values={"valid_until": date(2027, 3, 1)},
        because="Shorter course",
        by=officer,
        now=NOW,
    )
    ExemptionFactory(person=lead, starts_on=date(2026, 12, 1))
    client = client_of(officer)

    with django_assert_max_num_queries(12):
        page = words_of(client.get("/people/E1/courses/M3/").text)
    then = words_of(
        client.get("/people/E1/courses/M3/", {"on": "2026-03-14", "known_at": "2026-03-04"}).text
    )

    due = "M3 due by 14 March 2026, because Clinical Lead since 14 December 2025 + 90 days"
    first = "completed 2 March 2026 (recorded 5 March by Ceri Maddox); valid until 1 March 2028."
    now = "completed 2 March 2026 (recorded 25 November by Ceri Maddox); valid until 1 March 2027."
    assert f"Why {due}; {now}" in page
    assert f"Known until 25 November 2026, 4:20pm: {due}; {first} Since then: {due}; {now}" in page
    assert "Ceri Maddox: Shorter course" in page
    assert "You see 14 March 2026 as recorded at the end of 4 March 2026. Back to today" in then
    assert f"{due}; not completed yet." in then
    assert "2 Mar 2026" not in then  # the record came later


def test_unit_detail_of_a_course_not_required_or_retracted_later(client_of, officer, lead):
    (record,) = lead.training_records.all()
    correct_fact(
        fact=record, values={"provider": "Quay Voice"}, because="Provider", by=officer, now=NOW
    )
    client = client_of(officer)

    not_asked = words_of(client.get("/people/E1/courses/M6/").text)
    before = client.get("/people/E1/courses/M3/", {"known_at": "2026-11-24"}).text

    assert "Not required" in not_asked
    assert "No requirement for that day was ever recorded." in not_asked
    assert "<del>" not in before


def test_person_detail_for_the_day_and_moment(client_of, officer, lead):
    PracticeFactory(person=lead, medium="radio", practised_on=date(2026, 3, 1))
    client = client_of(officer)

    page = client.get("/people/E1/", {"on": "2026-03-01", "known_at": "2026-03-04T09:00"})
    unread = words_of(client.get("/people/E1/", {"on": "soon"}).text)

    assert "You see 1 March 2026 as recorded on 4 March 2026, 9am. Back to today" in words_of(
        page.text
    )
    kept = "?on=2026-03-01&amp;known_at=2026-03-04T09%3A00%3A00%2B00%3A00"
    assert f'href="/people/E1/courses/M3/{kept}"' in page.text
    assert [unit.status for unit in page.context["overview"].units if unit.code == "M3"] == [
        "new_in_post"
    ]
    assert {section.kind.slug: len(section.rows) for section in page.context["overview"].sections}[
        "practice"
    ] == 0
    assert "/facts/tenure/" not in page.text
    assert "is not a day. Enter a day like 31/03/2026" in unread
    assert "Radio: studio, phone, phone-in M3" in unread
