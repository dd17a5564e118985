"""Requirements: read by all who see readiness, changed by the manager after a preview."""

import csv
import io
import re
from datetime import date

import pytest
from django.urls import reverse

from tests.clock import NOW
from tests.factories.training import CourseFactory, PersonFactory, RequirementFactory, TenureFactory
from tests.training.views.test_facts import undo_button
from training.models import Requirement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
ADD = "/requirements/add/"
LIST = "/requirements/"


@pytest.fixture
def asked() -> dict[str, str]:
    """A new course for other staff from 1 December, and two people with that role."""
    for name in ("Ada", "Bea"):
        person = PersonFactory(first_name=name, last_name="Quay")
        TenureFactory(person=person, role="other_staff", starts_on=date(2026, 1, 1))
    course = CourseFactory(code="X1", title="Podcasts")
    query = {
        "role": "other_staff",
        "course": str(course.pk),
        "due_within_days": "30",
        "in_force_from": "01/12/2026",
    }
    return query


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def confirmation(page: str) -> dict[str, str]:
    """What the page would submit to confirm."""
    form = page[page.index('method="post"', page.index("<main")) :]
    return dict(
        re.findall(
            r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[: form.index("</form>")]
        )
    )


def test_requirement_add_previews_confirms_and_undoes(head, asked):
    before = Requirement.objects.count()

    looked = head.get(ADD, asked).text
    assert Requirement.objects.count() == before
    words = words_of(looked)
    assert "On 1 December 2026 Becomes required: 2" in words
    assert "1 Dec 2026 0 of 0 → 0 of 2 0 of 0 → 0 of 2 – → 0.0" in words  # noqa: RUF001  a dash, where nothing is required
    assert "Overdue from People 1 Jan 2027 2" in words
    assert "Ada Quay X1 Becomes required – New in post 31 Dec 2026 1 Jan 2027" in words  # noqa: RUF001  the same
    done = head.post(ADD, confirmation(looked), follow=True)

    assert done.redirect_chain == [(LIST, 302)]
    assert "The requirement has been added." in done.text
    assert "X1 Podcasts" in head.get(LIST, {"on": "2026-12-01"}).text
    head.post(undo_button(done))
    assert Requirement.objects.not_retracted().count() == before
    assert "<del>Other staff: X1 Podcasts" in head.get("/requirements/history/").text


def test_requirement_add_previews_any_day_on_pages_and_in_files(head, asked):
    for number in range(55):
        TenureFactory(
            person=PersonFactory(), role="other_staff", starts_on=date(2026, 1, 1 + number % 28)
        )
    query = asked | {"on": "2026-12-15", "change": "required"}

    second = head.get(ADD, query | {"page": "2"})
    file = head.get("/requirements/effect/add.csv", query)

    assert len(second.context["effect"].rows) == 7
    assert "On 15 December 2026" in words_of(second.text)
    assert file["Content-Disposition"] == (
        'attachment; filename="requirement-effect-2026-12-15-known-2026-11-25T1620.csv"'
    )
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert rows[0] == ["As of", "2026-12-15", "As known at", "2026-11-25T16:20+00:00"]
    assert rows[2][1:] == [
        "Ada Quay",
        "X1",
        "Becomes required",
        "",
        "New in post",
        "2026-12-31",
        "2027-01-01",
    ]
    assert len(rows) == 59
    assert head.get("/requirements/effect/add.pdf", query).status_code == 404
    assert (
        head.get("/requirements/effect/add.csv", query | {"due_within_days": "soon"}).status_code
        == 302
    )


def test_requirement_add_refuses_an_outdated_preview(head, asked):
    sure = confirmation(head.get(ADD, asked).text)
    TenureFactory(
        person=PersonFactory(first_name="Cai"), role="other_staff", starts_on=date(2026, 1, 1)
    )

    again = head.post(reverse("training:requirement_add", query=asked), sure)

    assert "The effect has changed since you looked at it." in again.text
    assert "Cai" in again.text
    assert not Requirement.objects.filter(course__code="X1").exists()
    head.post(ADD, confirmation(again.text))
    assert Requirement.objects.filter(course__code="X1").count() == 1
    assert "is already on the register" in head.get(ADD, asked).text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"due_within_days": "soon"}, "Enter a number of days from 0 to 10,000"),
        ({"course": ""}, "Choose the course."),
        ({"in_force_to": "30/11/2026"}, "Enter the first day or a later one, or leave it empty"),
        ({"on": "1/1/1949"}, "Enter a day from 1950 to 2199"),
    ],
)
def test_requirement_add_shows_errors(head, asked, values, said):
    page = head.get(ADD, asked | values)

    assert said in page.text
    assert page.context["effect"] is None


def test_requirement_correct_and_retract_preview_their_effect(head, asked):
    held = RequirementFactory(
        role="other_staff", course=CourseFactory(code="X1"), in_force_from=date(2026, 1, 1)
    )
    correct, retract = (
        reverse(f"training:requirement_{action}", args=[held.pk])
        for action in ("correct", "retract")
    )
    ended = asked | {
        "in_force_from": "01/01/2026",
        "due_within_days": "90",
        "in_force_to": "30/11/2026",
    }

    looked = head.get(correct, ended | {"on": "2026-12-01"})
    no_reason = head.post(correct, confirmation(looked.text))
    file = head.get(
        "/requirements/effect/correct.csv", ended | {"on": "2026-12-01", "requirement": held.pk}
    )
    head.post(correct, confirmation(looked.text) | {"because": "Replaced"})

    assert "No longer required: 2" in words_of(looked.text)
    assert "Enter why it is corrected." in no_reason.text
    assert "No longer required" in file.text
    (new,) = Requirement.objects.not_retracted().filter(course__code="X1")
    assert new.in_force_to == date(2026, 11, 30)
    assert "Already removed" in head.get(correct).text
    assert "Already removed" in head.get(retract).text

    address = reverse("training:requirement_retract", args=[new.pk])
    looked = head.get(address)
    assert "No longer required: 2" in words_of(looked.text)
    done = head.post(address, confirmation(looked.text) | {"because": "Not ours"}, follow=True)
    assert "The requirement has been removed." in done.text
    assert Requirement.objects.get(pk=new.pk).retracted_because == "Not ours"


def test_requirement_list_and_export_for_the_day_and_moment(client_of, board_member, officer):
    Requirement.objects.update(recorded_at=NOW)
    in_2025 = {"in_force_from": date(2025, 1, 1), "in_force_to": date(2025, 12, 31)}
    RequirementFactory(role="other_staff", course=CourseFactory(code="X1"), **in_2025)
    board = client_of(board_member)
    desk = client_of(officer)

    assert board.get(LIST, {"role": "other_staff"}).context["rows"] == []
    queries = ({"role": "other_staff", "every": "on"}, {"course": "X1", "on": "2025-12-31"})
    assert [len(board.get(LIST, query).context["rows"]) for query in queries] == [1, 1]
    assert "No requirements match." in board.get(LIST, {"known_at": "2026-11-24"}).text
    file = board.get("/requirements/export/csv/", {"on": "2025-12-31", "role": "other_staff"})
    assert file.text.splitlines()[1:] == [
        "role,course,due_within_days,in_force_from,in_force_to",
        "other_staff,X1,90,2025-01-01,2025-12-31",
    ]
    assert board.get("/requirements/export/csv/", {"on": "never"}).status_code == 302
    assert board.get("/requirements/export/pdf/").status_code == 404
    assert "by a command" in desk.get("/requirements/history/").text
    assert "by a command" not in board.get("/requirements/history/").text


def test_requirement_retract_of_a_future_one_previews_its_first_day(head, asked):
    held = RequirementFactory(
        role="other_staff", course=CourseFactory(code="X1"), in_force_from=date(2026, 12, 1)
    )

    page = words_of(head.get(reverse("training:requirement_retract", args=[held.pk])).text)

    assert "On 1 December 2026" in page
    assert "No longer required: 2" in page


def test_requirement_start_puts_in_force_what_was_looked_at(client_of, manager):
    Requirement.objects.all().delete()
    TenureFactory(role="senior_staff")
    client = client_of(manager)
    address = "/requirements/start/"
    opened = client.get(address).context["form"]
    assert opened["governing_board"].initial == ["M1", "M2", "M3", "M6"]
    typed = {
        "in_force_from": "01/12/2026",
        "senior_staff": ["M1", "M2"],
        "governing_board_days": "90",
        "clinical_lead_days": "90",
        "senior_staff_days": "30",
    }

    looked = client.post(address, typed)
    other = client.post(
        address, typed | {"looked": looked.context["form"].digest, "senior_staff": ["M1"]}
    )

    figures = (looked.context["before"], looked.context["after"])
    assert [each.people_required for each in figures] == [0, 1]
    assert [each.required for each in figures] == [0, 2]
    assert "after" in other.context  # what was not looked at is not put in force
    assert not Requirement.objects.exists()

    page = client.post(
        f"{address}?next=/set-up/", typed | {"looked": looked.context["form"].digest}
    )

    assert page["Location"] == "/set-up/"
    assert list(
        Requirement.objects.order_by("pk").values_list("role", "course__code", "due_within_days")
    ) == [("senior_staff", "M1", 30), ("senior_staff", "M2", 30)]
    assert set(Requirement.objects.values_list("recorded_by", flat=True)) == {manager.pk}


def test_requirement_start_refuses_an_empty_choice(client_of, manager):
    typed = {
        "in_force_from": "01/12/2026",
        "governing_board_days": "90",
        "clinical_lead_days": "90",
        "senior_staff_days": "30",
    }
    client = client_of(manager)
    looked = client.post("/requirements/start/", typed).context["form"].digest

    page = client.post("/requirements/start/", typed | {"looked": looked}).text

    assert "Choose at least one course for at least one role." in page
