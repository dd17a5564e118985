"""The list of who fades next, its exports, and the press that asks for a mock interview."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from desk.briefings.models import Briefing
from tests.clock import LONDON
from tests.desk.briefings.queries.test_fading import trained
from tests.factories.training import PracticeFactory
from training.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST = reverse("desk:fading_list")


@pytest.mark.parametrize("rows", [1, 3])
def test_fading_list_says_who_when_and_why_with_few_queries(
    rows, client_of, officer, django_assert_num_queries
):
    for at in range(rows):
        trained(f"Name{at}", practised=date(2025, 12, 15))
    desk = client_of(officer)

    with django_assert_num_queries(9):
        page = desk.get(LIST, {"status": "nonsense"}).text

    assert page.count("15 Dec 2026") == rows
    assert "Book a mock" in page


def test_fading_list_shows_mocks_practice_and_the_day(client_of, officer, manager, at_now):
    ready = trained("Iyer", practised=date(2025, 12, 15))
    desk = client_of(officer)
    head = client_of(manager)
    before = desk.get(LIST).context["rows"]

    desk.post(reverse("desk:fading_mock", args=[ready.reference, "radio"]))
    Person.objects.update(last_name="Dunmore")
    pages = [client.get(LIST) for client in (desk, head)]
    PracticeFactory(person=ready, practised_on=date(2026, 1, 1))
    practised = desk.get(LIST).context["rows"]
    at_now.move_to(datetime(2026, 11, 26, 0, 5, tzinfo=LONDON))
    tomorrow = client_of(officer).get(LIST)

    mock = Briefing.objects.get()
    assert [(row.person.last_name, row.mock, row.days) for row in before] == [("Iyer", None, 20)]
    for page in pages:
        assert [(row.person.last_name, row.mock) for row in page.context["rows"]] == [
            ("Dunmore", mock)
        ]
        assert ("Book a mock" in page.text, f">{mock}</a>" in page.text) == (False, True)
    assert [row.days for row in (*practised, *tomorrow.context["rows"])] == [37, 36]
    assert "As recorded on 26 November 2026, 12:05am." in tomorrow.text


def test_fading_list_filters_exports_and_says_when_there_is_nobody(client_of, officer):
    desk = client_of(officer)
    assert "readiness ends within 180 days." in desk.get(LIST).text
    trained("Iyer", practised=date(2025, 12, 15), reference="E1")

    assert (
        "Nobody matches these filters." in desk.get(LIST, {"within": "all", "medium": "print"}).text
    )
    exported = desk.get(
        reverse("desk:fading_export", args=["csv"]), {"within": "30"}
    ).content.decode("utf-8-sig")
    assert exported.splitlines()[0].startswith("As of,2026-11-25,As known at,")
    assert exported.splitlines()[2] == "E1,Robin Iyer,Radio,ready,2026-12-15,Practice,"
    past = {"on": "2026-06-15", "known_at": "2026-06-15", "within": "all"}
    assert (
        "You see 15 June 2026 as recorded at the end of 15 June 2026." in desk.get(LIST, past).text
    )
    assert "Book a mock" not in desk.get(LIST, past).text
    unread = desk.get(reverse("desk:fading_export", args=["csv"]), {"on": "soon"})
    assert unread["Location"] == f"{LIST}?on=soon"
    assert desk.get(reverse("desk:fading_export", args=["xlsx"])).status_code == 200


def test_fading_mock_asks_for_one_before_they_fade_and_only_once(client_of, officer):
    desk = client_of(officer)
    ready = trained("Iyer", practised=date(2025, 12, 15))
    rusty = trained("Dunmore", practised=date(2025, 1, 1))

    asked = [
        desk.post(reverse("desk:fading_mock", args=[person.reference, "radio"]))
        for person in (ready, rusty, ready)
    ]

    first, second = Briefing.objects.order_by("pk")
    assert (first.need, first.media, first.wanted_by) == (
        "mock",
        ["radio"],
        datetime(2026, 12, 15, 17, tzinfo=LONDON),
    )
    assert second.wanted_by is None
    assert [answer["Location"] for answer in asked] == [
        b.get_absolute_url() for b in (first, second, first)
    ]
    assert (
        desk.post(reverse("desk:fading_mock", args=[ready.reference, "smoke"])).status_code == 404
    )
    ready.left_on = date(2026, 1, 1)
    ready.save()
    Briefing.objects.filter(person=ready).delete()
    refused = desk.post(reverse("desk:fading_mock", args=[ready.reference, "radio"]), follow=True)
    assert "is not on the register today" in refused.text
