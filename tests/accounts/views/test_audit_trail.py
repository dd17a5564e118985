"""The audit trail's page, its state and its export."""

import csv
from datetime import timedelta

import pytest

from accounts.audit import audit
from accounts.audit_check import check_audit_trail
from accounts.models import AuditEvent, User
from tests.clock import NOW
from tests.factories.accounts import UserFactory


@pytest.fixture
def trail(officer: User, manager: User) -> None:
    audit(by=officer, action="person.added", about=manager, now=NOW, reason="=1+1")
    audit(by=manager, action="pack.approved", about=officer, now=NOW + timedelta(days=1))
    audit(
        by=None,
        action="sign_in.failed",
        about=None,
        now=NOW + timedelta(days=2),
        address="-x@example.org",
    )


def test_audit_list_filters(client_of, administrator, trail):
    client = client_of(administrator)

    def numbers(query: str) -> list[int]:
        return [event.number for event in client.get(f"/audit/?{query}").context["rows"]]

    assert numbers("") == [3, 2, 1]
    assert numbers("who=maddox") == [2, 1]
    assert numbers("action=pack.approved") == [2]
    assert numbers(f"first={NOW:%d/%m/%Y}&last={NOW:%d/%m/%Y}") == [1]
    assert "No events match these filters" in client.get("/audit/?who=zzz").text


def test_audit_list_names_the_user(client_of, administrator, officer):
    unnamed = UserFactory(name="", email="unnamed@example.nhs.uk")
    for by in (officer, unnamed, None):
        audit(by=by, action="person.added", about=officer, now=NOW)

    page = client_of(administrator).get("/audit/")

    said = [row.who for row in page.context["rows"]]
    assert (
        said
        == ["Greenroom", "unnamed@example.nhs.uk", "Ceri Maddox"]
        == ["Greenroom", str(unnamed), str(officer)]
    )
    assert [words in page.text for words in said] == [True, True, True]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            "first=soon",
            '<a href="#id_first">“soon” is not a day. Enter a day like 31/03/2026',
        ),
        ("action=xyz", '<a href="#id_action">Choose one from the list</a>'),
    ],
)
def test_audit_list_ignores_and_reports_invalid_filters(client_of, manager, trail, asked, said):
    client = client_of(manager)

    page = client.get(f"/audit/?{asked}")

    assert page.text.count(said) == 1
    assert page.context["page"].paginator.count == 3
    assert [row.number for row in client.get(f"/audit/?{asked}&who=maddox").context["rows"]] == [
        2,
        1,
    ]


def test_audit_state_of_an_intact_trail(client_of, administrator, trail):
    part = client_of(administrator).get("/audit/state/", headers={"HX-Request": "true"}).text

    assert "Every event is there, unchanged and in order." in part
    assert "<html" not in part


def test_audit_state_of_a_changed_trail(client_of, administrator, trail):
    AuditEvent.objects.filter(number=2).update(action="pack.read")

    page = client_of(administrator).get("/audit/state/").text

    assert "Event 2 was changed after it was written." in page
    assert "<html" in page


def test_audit_check_goes_through_all_events(client_of, administrator, trail):
    check_audit_trail(by=None, now=NOW)
    AuditEvent.objects.filter(number=2).update(action="pack.read")
    client = client_of(administrator)
    before = client.get("/audit/state/").text
    assert "Every event is there" in before
    assert "All events were last checked on 25 Nov 2026 at 4:20pm." in before

    page = client.post("/audit/check/", follow=True).text

    assert "Event 2 was changed after it was written." in page
    assert AuditEvent.objects.latest("number").by == administrator


def test_audit_export_escapes_formulas(client_of, administrator, trail):
    answer = client_of(administrator).get("/audit/export/?who=maddox")

    rows = list(csv.DictReader(b"".join(answer.streaming_content).decode().splitlines()))
    assert [(row["number"], row["by"], row["action"]) for row in rows] == [
        ("1", "Ceri Maddox", "person.added"),
        ("2", "Ines Thackray", "pack.approved"),
    ]
    assert answer.headers["Cache-Control"] == "private, no-store"
