"""Pages of targeted briefings: everyone finds their own, and nobody another's."""

import re
from datetime import timedelta
from typing import Any

import pytest

from desk.briefings.models import Briefing
from desk.enquiries.models import Interview
from tests.clock import NOW, TODAY
from tests.factories.briefings import BriefingFactory
from tests.factories.scheduling import AwayFactory, InterviewFactory
from tests.factories.training import PersonFactory, PersonTopicFactory
from training.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_briefing_detail_is_for_the_desk_and_whom_it_concerns(
    client_of,
    officer,
    spokesperson,
    another_spokesperson,
    trainer_user,
):
    person = PersonFactory(user=spokesperson)
    briefing = BriefingFactory(
        person=person, asked_by=officer, briefer_user=trainer_user, plan="Be blunt with her"
    )
    address = f"/briefings/{briefing}/"

    pages = [client_of(user).get(address) for user in (officer, spokesperson, trainer_user)]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert ["Be blunt" in page.text for page in pages] == [True, False, True]
    others = [address, f"{address}complete/", f"{address}feedback/", f"{address}next-step/"]
    assert {client_of(another_spokesperson).get(page).status_code for page in others} == {404}
    assert {
        client_of(another_spokesperson).post(f"{address}{action}/").status_code
        for action in ("cancel", "prepare", "reopen")
    } == {404}
    assert client_of(spokesperson).get(f"{address}complete/").status_code == 404
    assert client_of(spokesperson).get(f"{address}arrange/").status_code == 403


def test_briefing_detail_of_one_that_was_held_at_last_says_when_nobody_came(client_of, officer):
    briefing = BriefingFactory(
        completed=True, missed_on=NOW.date() - timedelta(days=4), briefer_user=officer
    )

    page = client_of(officer).get(f"/briefings/{briefing}/").text

    assert f"{briefing.person} did not come on 21 November 2026." in page


@pytest.mark.parametrize("rows", [1, 3])
def test_briefing_list_takes_the_same_queries_for_any_number(
    client_of, officer, rows, django_assert_num_queries
):
    for _ in range(rows):
        BriefingFactory(briefer_person=PersonFactory(), interview=InterviewFactory())
    client = client_of(officer)

    with django_assert_num_queries(6):
        client.get("/briefings/")


def test_briefing_list_filters_and_exports_the_same(client_of, officer):
    BriefingFactory(reference="B-1", due_at=NOW + timedelta(days=9))
    BriefingFactory(
        reference="B-2",
        due_at=NOW - timedelta(days=1),
        asked_at=NOW - timedelta(days=11),
        need="panel",
    )
    BriefingFactory(
        reference="B-3",
        completed=True,
        asked_at=NOW - timedelta(days=4),
        person__last_name="Fenwright",
    )
    client = client_of(officer)

    def found(query: str) -> list[str]:
        return [
            briefing.reference for briefing in client.get(f"/briefings/{query}").context["page"]
        ]

    assert [found(""), found("?standing=late"), found("?need=panel")] == [
        ["B-2", "B-1"],
        ["B-2"],
        ["B-2"],
    ]
    assert [found("?standing=completed"), found("?standing=all&search=fenw")] == [["B-3"], ["B-3"]]
    export = (
        client.get("/briefings/export/csv/?standing=completed")
        .content.decode("utf-8-sig")
        .splitlines()
    )
    assert [row.split(",")[0] for row in export] == ["reference", "B-3"]
    assert export[1].split(",")[11:14] == ["2026-11-25", "45", "4"]
    assert client.get("/briefings/export/xlsx/").status_code == 200


def test_briefing_ask_finds_oneself_and_ones_team(client_of, spokesperson):
    me = PersonFactory(user=spokesperson)
    member = PersonFactory(line_manager=me)
    stranger = PersonFactory()
    client = client_of(spokesperson)
    asked = {
        "need": "nerves",
        "covers": ["live_tv", "radio"],
        "wanted_by": "Fri 4pm",
        "words": "I blush",
    }

    client.post("/briefings/ask/", asked | {"person": member.pk})
    refused = client.post("/briefings/ask/", asked | {"person": stranger.pk})

    briefing = Briefing.objects.get()
    assert (briefing.person, briefing.media) == (member, ["radio", "live_tv"])
    assert briefing.wanted_by == NOW.replace(hour=16, minute=0) + timedelta(days=2)
    assert "Choose yourself or one of your team" in refused.text
    assert "I blush" not in client.get("/my/briefings/").text


def test_briefing_ask_by_the_desk_finds_people_by_name(client_of, officer):
    PersonFactory(reference="E1", first_name="Gwen", last_name="Fenwright")
    PersonFactory(reference="E2", first_name="Gwen", last_name="Pellew")
    client = client_of(officer)

    several = client.post("/briefings/ask/", {"need": "panel", "person": "gwen"})
    nobody = client.post("/briefings/ask/", {"need": "panel", "person": "zzz"})
    client.post("/briefings/ask/", {"need": "panel", "person": "gwen fen"})

    assert "Gwen Fenwright is E1; Gwen Pellew is E2" in several.text
    assert "Nobody on the register is called “zzz”" in nobody.text
    assert Briefing.objects.get().person.reference == "E1"


def test_one_press_from_an_interview_or_why_not(client_of, officer):
    early = InterviewFactory(person=PersonFactory())
    later = InterviewFactory(person=PersonFactory(), starts_at=NOW + timedelta(days=2))
    client = client_of(officer)

    assert "There is no time for one" in client.get(f"/interviews/{early}/").text
    client.post(f"/interviews/{early}/briefing/")
    for _ in range(2):
        client.post(f"/interviews/{later}/briefing/")

    assert Briefing.objects.get().interview == later


def test_briefing_ask_preselects_no_need(client_of, spokesperson):
    me = PersonFactory(user=spokesperson)
    client = client_of(spokesperson)

    page = client.get("/briefings/ask/").text
    refused = client.post("/briefings/ask/", {"person": me.pk}).text

    assert re.findall(r'name="(\w+)"[^>]*checked', page) == ["person"]
    assert "Choose what it is for" in refused


def test_my_briefings_ask_how_it_was_until_it_is_said(client_of, spokesperson):
    briefing = BriefingFactory(completed=True, person=PersonFactory(user=spokesperson))
    client = client_of(spokesperson)
    address = f"/briefings/{briefing}/feedback/"

    assert address in client.get("/my/briefings/").text
    assert "Send" in client.get(address).text
    client.post(address, {"how_ready": 4})
    assert address not in client.get("/my/briefings/").text
    assert client.get(address)["Location"] == f"/briefings/{briefing}/"


def test_my_briefings_say_by_when_it_is_wanted_and_not_who_took_it_on(
    client_of, spokesperson, officer
):
    person = PersonFactory(user=spokesperson)
    taken_on = {"triaged_at": NOW, "triaged_by": officer}
    due_at = NOW + timedelta(days=5)
    BriefingFactory(person=person, due_at=due_at, **taken_on)
    BriefingFactory(person=person, due_at=due_at, wanted_by=due_at, **taken_on)

    page = " ".join(client_of(spokesperson).get("/my/briefings/").text.split())

    assert sorted(re.findall(r"</strong> (\w+ by [^<]*?) ?</p>", page)) == [
        "due by Mon 30 Nov, 4:20pm",
        "wanted by Mon 30 Nov, 4:20pm",
    ]


def test_a_briefing_says_where_its_interview_has_changed(client_of, officer):
    interview = InterviewFactory(person=PersonFactory(), starts_at=NOW + timedelta(days=2))
    due_at = NOW + timedelta(days=1)
    briefing = BriefingFactory(
        person=interview.person, interview=interview, due_at=due_at, wanted_by=due_at
    )
    client = client_of(officer)
    changed = f"{interview} is at 5:20pm on Wed 25 Nov now, before this coaching ends."
    pages = (f"/briefings/{briefing}/", "/briefings/", f"/interviews/{interview}/")
    assert [changed in client.get(page).text for page in pages] == [False] * 3

    Interview.objects.update(starts_at=NOW + timedelta(hours=1))
    assert [changed in client.get(page).text for page in pages] == [True] * 3

    Interview.objects.update(person=PersonFactory())
    assert f"Someone else is giving {interview} now." in client.get(pages[0]).text
    Interview.objects.update(called_off_at=NOW, called_off_because="Cancelled")
    assert f"{interview} was called off." in client.get(pages[0]).text


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_briefing_triage_by_a_second_one_says_who_has_taken_it_on(client_of, officer, manager):
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
        f"{officer} has already taken on B-7, at 4:20pm on Wed 25 Nov. Nothing was changed."
        in second.text
    )
    assert ["is taken on. Choose" in second.text, briefing.triaged_by] == [False, officer]
    again = typed(clients[1].get(page).context["form"]) | {"need": "topic"}
    assert "B-7 is taken on" in clients[1].post(page, again, follow=True).text
    briefing.refresh_from_db()
    assert briefing.need == "topic"


def test_briefing_is_worked_from_request_to_next_step(client_of, officer, spokesperson):
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
    assert "B-7 starts at 2pm on Thu 26 Nov. Record how it went once it has started." in early
    Briefing.objects.filter(pk=briefing.pk).update(starts_at=NOW)
    assert "Record that it was held" in desk.get("/briefings/B-7/").text
    post("complete", came="yes", held_on="25/11/2026", minutes=35)
    person.post("/briefings/B-7/feedback/", {"how_ready": 4, "words": "Much calmer"})
    post("next-step", next_step="A mock on camera", on="4/12/2026")
    desk.post("/briefings/B-7/next-step/done/")

    page = desk.get("/briefings/B-7/").text
    briefing.refresh_from_db()
    assert (briefing.status, briefing.held_on, briefing.held_minutes) == ("completed", TODAY, 35)
    assert [
        words in page
        for words in (
            *("on the day it was asked for", "Much calmer"),
            *("A mock on camera", "Done 25 November 2026"),
        )
    ] == [True] * 4


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_briefing_company_from_the_request_to_who_came(
    client_of,
    officer,
    spokesperson,
    another_spokesperson,
    at_now,
):
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
    assert [Briefing.objects.get(pk=one.pk).status for one in (first, second, other)] == [
        "completed", "missed", "given",
    ]  # fmt: skip
    export = desk.get("/briefings/export/csv/?standing=all").content.decode("utf-8-sig")
    assert f"{second}\r\n" in export
    desk.post(f"/briefings/{second}/cancel/", {"reason": "Off", "for_all": "on"})
    assert Briefing.objects.get(pk=second.pk).status == "cancelled"


def test_briefing_arrange_shows_the_day_of_whom_it_is_for(client_of, officer):
    """The day on which it has to be finished (today if that is over), and once arranged the day of the briefing."""
    tomorrow = NOW + timedelta(days=1)
    person = PersonFactory()
    AwayFactory(
        person=person, starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=1), kind="clinic"
    )
    open_one = BriefingFactory(person=person, due_at=tomorrow)
    arranged = BriefingFactory(
        person=person, due_at=tomorrow, starts_at=NOW + timedelta(days=2), minutes=60
    )
    client = client_of(officer)

    pages = [
        " ".join(client.get(f"/briefings/{one}/arrange/").text.split())
        for one in (open_one, arranged)
    ]

    assert [f"{person}, Thu 26 Nov" in page for page in pages] == [True, False]
    assert "<title>4:20pm to 5:20pm clinic</title>" in pages[0]
    assert [f"{person}, Fri 27 Nov" in page for page in pages] == [False, True]
    assert ["the frame: the coaching" in page for page in pages] == [False, True]
    assert 'class="day__slot" x="124.0" y="1.75" width="12.0"' in pages[1]


def test_briefing_arrange_offers_leads_on_its_topic_and_finds_anyone_else(client_of, officer):
    lead = PersonTopicFactory(level="lead")
    PersonTopicFactory(topic=lead.topic)
    PersonTopicFactory(level="lead")
    PersonFactory(reference="E77")
    briefing = BriefingFactory(topic=lead.topic)
    client = client_of(officer)
    form = client.get(f"/briefings/{briefing}/arrange/").context["form"]
    offered = dict(form.fields["briefer"].choices)["Leads on the topic"]
    seen = {"seen": form.initial["seen"], "minutes": 45}

    def post(**values: str) -> str:
        client_of(officer).post(f"/briefings/{briefing}/arrange/", seen | values)
        return str(Briefing.objects.get(pk=briefing.pk).briefer_person)

    nobody = client.post(f"/briefings/{briefing}/arrange/", seen).text

    assert offered == [(f"person:{lead.person_id}", str(lead.person))]
    assert "Choose who gives it" in nobody
    assert (
        "Nobody on the register"
        in client.post(f"/briefings/{briefing}/arrange/", seen | {"someone_else": "Zzyzx"}).text
    )
    assert post(briefer=f"user:{officer.pk}", someone_else="E77") == str(
        Person.objects.get(reference="E77")
    )
