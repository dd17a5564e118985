"""Several people in one briefing, page by page."""

from datetime import timedelta

import pytest
from time_machine import Traveller

from accounts.models import User
from scheduling.desk.models import Briefing
from tests.clock import NOW
from tests.conftest import ClientOf
from tests.factories.briefings import BriefingFactory
from tests.factories.training import PersonFactory
from training.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_briefing_company_from_the_request_to_who_came(
    client_of: ClientOf,
    officer: User,
    spokesperson: User,
    another_spokesperson: User,
    at_now: Traveller,
) -> None:
    me = PersonFactory(user=spokesperson, reference="E1")
    PersonFactory(user=another_spokesperson, reference="E2", line_manager=me, first_name="Idris")
    desk = client_of(officer)
    mine = client_of(spokesperson)

    mine.post(
        "/briefings/ask/",
        {"need": "panel", "person": [person.pk for person in Person.objects.all()]},
    )
    first, second = Briefing.objects.order_by("pk")
    at = "/briefings/" + first.reference
    assert "Add people" in desk.get(at + "/").text
    assert "with 1 other" in desk.get("/briefings/").text
    other = BriefingFactory(need="panel", person__last_name="Quarrie")
    assert "Quarrie" in desk.get(at + "/company/").text
    desk.post(at + "/company/", {"asked": [other.pk], "people": ""})
    assert desk.post(at + "/company/", {"people": "E1"}).context["form"].non_field_errors()
    seen = desk.get(at + "/arrange/").context["form"].initial["seen"]
    arranged = {
        "briefer": f"user:{officer.pk}",
        "starts_at": "tomorrow 2pm",
        "minutes": 40,
        "seen": seen,
    }
    assert desk.post(at + "/arrange/", arranged).status_code == 302
    assert "Together with" in mine.get("/my/briefings/").text
    assert "Quarrie" in client_of(another_spokesperson).get(f"/briefings/{second}/").text
    desk.post(f"/briefings/{other}/apart/")
    assert desk.post(f"/briefings/{other}/apart/").status_code == 302
    assert "Also" not in desk.get(at + "/complete/").text
    at_now.move_to(NOW + timedelta(days=1))
    desk = client_of(officer)
    held = {"held_on": "26/11/2026", "minutes": 35}
    assert "Tick who came" in desk.post(at + "/complete/", held).text
    assert (
        "find another time"
        in desk.post(at + "/complete/", held | {"nobody": "on"}, follow=True).text
    )
    held |= {"came_for": [first.pk]}
    page = desk.post(at + "/complete/", held, follow=True).text

    assert "Find another time for" in page
    assert [Briefing.objects.get(pk=one.pk).standing for one in (first, second, other)] == [
        "completed", "missed", "given",
    ]  # fmt: skip
    export = desk.get("/briefings/export/csv/?standing=all").content.decode("utf-8-sig")
    assert f"{second}\r\n" in export
    desk.post(f"/briefings/{second}/cancel/", {"reason": "Off", "for_all": "on"})
    assert Briefing.objects.get(pk=second.pk).standing == "cancelled"
