"""A briefing on its way from the request to the next step, page by page."""

from typing import Any

import pytest

from accounts.models import User
from scheduling.desk.models import Briefing
from tests.clock import NOW, TODAY
from tests.conftest import ClientOf
from tests.factories.briefings import BriefingFactory
from tests.factories.training import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_briefing_triage_by_a_second_one_says_who_has_taken_it_on(
    client_of: ClientOf, officer: User, manager: User
) -> None:
    briefing = BriefingFactory(reference="B-7", need="hostile")
    page = "/briefings/B-7/triage/"
    clients = [client_of(officer), client_of(manager)]

    def typed(form: Any) -> dict[str, Any]:
        return {
            "need": form.initial["need"],
            "seen": form.initial["seen"],
            "is_new": str(form["is_new"].value()),
        }

    tabs = [typed(client.get(page).context["form"]) for client in clients]
    first, second = [
        client.post(page, tab, follow=True) for client, tab in zip(clients, tabs, strict=True)
    ]

    briefing.refresh_from_db()
    assert "B-7 is taken on. Choose who gives it." in first.text
    assert (
        f"{officer} has already taken on B-7, at 4:20pm on Wed 25 November. Nothing was changed."
        in second.text
    )
    assert ["is taken on. Choose" in second.text, briefing.triaged_by] == [False, officer]
    again = typed(clients[1].get(page).context["form"]) | {"need": "topic"}
    assert "B-7 is taken on" in clients[1].post(page, again, follow=True).text
    briefing.refresh_from_db()
    assert briefing.need == "topic"


def test_briefing_is_worked_from_request_to_next_step(
    client_of: ClientOf, officer: User, spokesperson: User
) -> None:
    briefing = BriefingFactory(person=PersonFactory(user=spokesperson), reference="B-7")
    desk = client_of(officer)
    person = client_of(spokesperson)

    def post(page: str, **values: object) -> None:
        form = desk.get(f"/briefings/B-7/{page}/").context["form"]
        seen = {"seen": form.initial["seen"]} if "seen" in form.initial else {}
        assert desk.post(f"/briefings/B-7/{page}/", values | seen).status_code == 302, page

    post("triage", need="hostile", covers=["print"])
    post(
        "arrange",
        briefer=f"user:{officer.pk}",
        starts_at="tomorrow 2pm",
        minutes=40,
        place="Room 4",
    )
    assert "tomorrow" not in person.get("/my/briefings/").text
    assert "It was held" not in desk.get("/briefings/B-7/").text
    early = desk.post(
        "/briefings/B-7/complete/", {"came": "yes", "held_on": "25/11/2026", "minutes": 35}
    ).text
    assert "B-7 starts at 2pm on Thu 26 November. Record how it went once it has started." in early
    Briefing.objects.filter(pk=briefing.pk).update(starts_at=NOW)
    assert "Record that it was held" in desk.get("/briefings/B-7/").text
    post("complete", came="yes", held_on="25/11/2026", minutes=35)
    person.post("/briefings/B-7/feedback/", {"how_ready": 4, "words": "Much calmer"})
    post("next-step", next_step="A mock on camera", on="4/12/2026")
    desk.post("/briefings/B-7/next-step/done/")

    page = desk.get("/briefings/B-7/").text
    briefing.refresh_from_db()
    assert (briefing.standing, briefing.held_on, briefing.held_minutes) == ("completed", TODAY, 35)
    assert [
        words in page for words in ("Much calmer", "A mock on camera", "Done 25 November 2026")
    ] == [True] * 3
