"""Interviews with their packs: the list, and the page of one."""

import csv
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import access
from accounts.access import Permission, Role
from accounts.seen import fingerprint
from desk.enquiries.actions.assignments import assign_interview
from desk.enquiries.actions.interviews import SEEN, call_off_interview
from desk.enquiries.models import Interview
from reports.packs.content import to_json
from reports.packs.queries.pack_states import EXPORTED
from reports.packs.queries.packs import draft_content
from tests.clock import NOW
from tests.desk.enquiries.agreed import SINCE, agreed
from tests.factories.reports import PackFactory, PackVersionFactory
from tests.factories.restrictions import RestrictionFactory
from tests.factories.scheduling import AskFactory, AwayFactory, InterviewFactory
from tests.factories.training import AdjustmentFactory, PersonFactory
from training.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["I-0002", "I-0001"]),
        ("?when=past", ["I-0003"]),
        ("?when=all", ["I-0001", "I-0002", "I-0004", "I-0003"]),
        ("?q=harbour", ["I-0001"]),
        ("?q=iyer", ["I-0002"]),
        ("?medium=print", ["I-0001"]),
    ],
)
def test_interview_list_is_filtered(client_of, officer, query, expected):
    InterviewFactory(
        reference="I-0001",
        starts_at=NOW + timedelta(days=2),
        enquiry__outlet__name="Harbour Post",
        medium="print",
    )
    InterviewFactory(
        reference="I-0002",
        starts_at=NOW + timedelta(days=1),
        person=PersonFactory(last_name="Iyer-Thorne"),
    )
    InterviewFactory(reference="I-0003", starts_at=NOW - timedelta(days=1))
    InterviewFactory(reference="I-0004", starts_at=NOW + timedelta(hours=1), called_off_at=NOW)

    response = client_of(officer).get(f"/interviews/{query}")

    assert [interview.reference for interview, *_ in response.context["rows"]] == expected


def test_interview_list_says_which_need_attention_and_why(client_of, officer):
    interview = agreed()
    able_page = client_of(officer).get("/interviews/").text
    midnight = interview.starts_at.replace(hour=0, minute=0)
    AwayFactory(
        person=interview.person,
        starts_at=midnight,
        ends_at=midnight + timedelta(days=1),
        recorded_at=SINCE,
    )

    page = client_of(officer).get("/interviews/").text

    assert ["Needs attention" in each for each in (able_page, page)] == [False, True]
    assert "Is on leave on Thu 26 Nov" in page


def test_interview_export_has_the_filtered_interviews_and_the_state_of_each_pack(
    client_of, officer
):
    version = PackVersionFactory(
        number=2, approved=True, pack__interview__enquiry__subject="=cmd()"
    )
    interview = version.pack.interview
    InterviewFactory(starts_at=NOW + timedelta(days=3), medium="print")
    client = client_of(officer)

    rows = list(
        csv.reader(
            client.get("/interviews/export/csv/?medium=radio")
            .content.decode("utf-8-sig")
            .splitlines()
        )
    )

    starts_at = timezone.localtime(interview.starts_at)
    assert rows[0] == list(EXPORTED)
    assert rows[1:] == [
        [
            *(
                interview.reference,
                f"{starts_at:%Y-%m-%d}",
                f"{starts_at:%H:%M}",
                str(interview.minutes),
            ),
            *(
                str(interview.enquiry.outlet),
                interview.enquiry.programme,
                interview.enquiry.reference,
                "'=cmd()",
            ),
            *(
                "Radio",
                interview.get_mode_display(),
                str(interview.person),
                "accepted",
                "pack v2 approved",
            ),
            rows[1][-1],
        ]
    ]
    assert rows[1][-1].startswith("not read since")
    assert len(client.get("/interviews/export/csv/?when=all").content.decode().splitlines()) == 3
    assert client.get("/interviews/export/xlsx/").content.startswith(b"PK")
    assert client.get("/interviews/export/pdf/").status_code == 404
    assert "/interviews/export/xlsx/?when=all" in client.get("/interviews/?when=all&page=1").text


def test_interview_export_takes_the_same_queries_for_any_number(
    client_of, officer, django_assert_num_queries
):
    client = client_of(officer)
    for _ in range(2):
        PackVersionFactory(), PackVersionFactory()
        with django_assert_num_queries(10):
            client.get("/interviews/export/csv/?when=all")


def test_interview_list_when_empty_says_where_they_come_from(client_of, officer):
    page = client_of(officer).get("/interviews/").text

    assert ["There are no interviews to come." in page, "Go to enquiries" in page] == [True, True]


def test_interview_detail_of_one_called_off_says_why(client_of, officer):
    interview = InterviewFactory(called_off_at=NOW, called_off_because="The story is dead")

    page = client_of(officer).get(f"/interviews/{interview}/").text

    assert ["The story is dead" in page, "Call off" in page] == [True, False]


def words_of(page: str) -> str:
    """The page as it is read."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_interview_detail_says_in_its_head_who_when_and_whom_to_ring(client_of, officer):
    interview = InterviewFactory(
        person=PersonFactory(title="Dr", last_name="Iyer-Thorne", phone="01632 960164"),
        contacts="Producer: 01632 960148",
        enquiry__outlet__name="Westmoor Sound",
        enquiry__programme="Breakfast",
    )

    page = words_of(client_of(officer).get(f"/interviews/{interview}/").text)

    assert "Thu 26 Nov, 7:10am Westmoor Sound" in page
    assert "Dr Robin Iyer-Thorne · radio, live, 5 min, on Breakfast · in 14 h 50" in page
    assert "Dr Robin Iyer-Thorne 01632 960164 Producer 01632 960148" in page


def test_interview_detail_draws_the_steps_and_offers_the_next(client_of, officer):
    interview = InterviewFactory(
        person=PersonFactory(),
        place="Down the line",
        contacts="Producer: they ring",
        enquiry__state="accepted",
    )

    page = client_of(officer).get(f"/interviews/{interview}/").text

    line = words_of(page.partition('<ol class="steps"')[2].partition("</ol>")[0])
    assert line.endswith(
        "Done: Named said yes 4:20pm Done: Where and who rings Down the line. Producer: they ring"
        " Not begun: Pack not started Not begun: Read once it is approved"
        " Not begun: Interview Thu 26 Nov, 7:10am Not begun: Debriefed by Thu 26 Nov"
    )
    assert page.count('aria-current="step"') == 1
    assert re.search(
        r'data-key="r" type="submit" name="kind" value="standard">Write the pack', page
    )


@pytest.mark.parametrize(
    ("values", "button"),
    [
        ({"person": None}, ">Choose who</a>"),
        ({}, ">Add where and who rings</a>"),
        ({"place": "Studio", "contacts": "Producer: they ring"}, ">Write the pack</button>"),
        ({"starts_at": NOW}, ">It went out</button>"),
        ({"starts_at": NOW - timedelta(hours=1), "went_out_at": NOW}, ">Add the debrief</a>"),
    ],
)
def test_interview_detail_has_one_button_for_the_next_step(client_of, officer, values, button):
    interview = InterviewFactory(**{"person": PersonFactory()} | values)

    page = client_of(officer).get(f"/interviews/{interview}/").text

    assert re.findall(r'data-key="r"[^>]*(>[^<]+</\w+>)', page) == [button]


@pytest.mark.parametrize(
    ("traits", "button"),
    [
        ({}, "Review the pack"),
        ({"returned": True}, "Revise the pack"),
        ({"withdrawn": True}, "Revise the pack"),
        ({"approved": True}, "Ring Robin"),
    ],
)
def test_interview_detail_leads_to_what_the_pack_needs(client_of, officer, traits, button):
    person = PersonFactory(phone="01632 960164")
    pack = PackFactory(interview__person=person, interview__place="Studio 2")
    PackVersionFactory(pack=pack, **traits)

    page = client_of(officer).get(f"/interviews/{pack.interview}/").text

    [found] = re.findall(r'class="btn" data-key="r"[^>]*>(.*?)</a>', page)
    assert words_of(found).startswith(button)


def test_interview_detail_says_what_is_out_of_date_and_how_to_put_it_right(client_of, officer):
    pack = PackFactory(interview__enquiry__state="accepted")
    messages = {"primary": "Call 999.", "supporting": [{"text": "It is safe."}]}
    content = to_json(draft_content(pack, now=NOW)) | {"messages": messages}
    version = PackVersionFactory(pack=pack, approved=True, content=content)
    Interview.objects.filter(pk=version.pack.interview_id).update(minutes=9)

    page = words_of(client_of(officer).get(f"/interviews/{version.pack.interview}/").text)

    assert "Needs attention (1) Pack v1 is out of date It is 9 minutes long, not 5." in page
    assert "Needs attention: Pack v1 out of date approved 4:20pm" in page
    assert "Pack Out of date" in page
    assert "What they will say Call 999. It is safe." in page


def test_interview_detail_names_the_other_slots_and_each_question(client_of, officer):
    interview = InterviewFactory(enquiry__questions="Is it safe?\n\nWhose fault is it?")
    other = InterviewFactory(enquiry=interview.enquiry, medium="recorded_tv")
    InterviewFactory(enquiry=interview.enquiry, called_off_at=NOW)

    page = client_of(officer).get(f"/interviews/{interview}/").text

    assert "<li><span>Is it safe?</span></li><li><span>Whose fault is it?</span></li>" in page
    assert page.count("Other slot") == 1
    assert (
        f'{other.get_absolute_url()}">Recorded TV or video, Thu 26 Nov, 7:10am</a>, nobody yet'
        in page
    )


def test_interview_detail_shows_the_persons_needs_to_those_who_arrange_it(
    client_of, officer, monkeypatch
):
    person = PersonFactory(reading="large")
    AdjustmentFactory(person=person, words="Front row")
    AdjustmentFactory(person=person, kind="breaks", words="Between modules", for_interviews=False)
    AdjustmentFactory(person=person, kind="quiet_room", words="Not any more", retracted=True)
    to_come = InterviewFactory(person=person)
    over = InterviewFactory(person=person, starts_at=NOW - timedelta(hours=1), minutes=60)
    addresses = [f"/interviews/{interview}/" for interview in (to_come, over)]

    pages = [client_of(officer).get(address).text for address in addresses]
    monkeypatch.setitem(access.ROLE_PERMISSIONS, Role.OFFICER, frozenset({Permission.WORK_DESK}))
    pages.append(client_of(officer).get(addresses[0]).text)

    words = ("Hearing loop: Front row", "Reads: large print", "Between modules", "Not any more")
    seen = [[word in page for word in words] for page in pages]
    assert seen == [[True, True, False, False], [False] * 4, [False] * 4]


def test_interview_detail_says_that_who_said_yes_has_handed_it_over(client_of, officer):
    interview = InterviewFactory(reference="I-0001", person=PersonFactory())
    ask = AskFactory(interview=interview, answer="accepted", answered_at=NOW)
    over = client_of(officer).get("/interviews/I-0001/").text
    interview.person = ask.person
    interview.save()

    assert "given to someone else since" in over
    assert "given to someone else since" not in client_of(officer).get("/interviews/I-0001/").text


def test_interview_detail_keeps_a_decline_private(client_of, officer, manager):
    ask = AskFactory(
        answer="declined", answered_at=NOW, reason="My father is ill", asked_by=officer
    )

    pages = [
        client_of(user).get(f"/interviews/{ask.interview}/").text for user in (officer, manager)
    ]

    assert ["My father is ill" in page for page in pages] == [True, False]


def test_interview_move_says_what_follows_and_moves(client_of, officer, approved, interview):
    approved()
    client = client_of(officer)
    page = f"/interviews/{interview.reference}/move/"

    shown = client.get(page)
    slot = {
        "on": "27/11/2026",
        "at": "8:20am",
        "minutes": "4",
        "seen": shown.context["form"].initial["seen"],
    }
    moved = client.post(page, slot, follow=True)
    again = client.post(page, slot)

    assert "P-0001 version 1 is then out of date" in shown.text
    interview.refresh_from_db()
    assert (interview.starts_at, interview.minutes) == (NOW.replace(day=27, hour=8), 4)
    assert "is now at 8:20am on Fri 27 Nov. Emails and calendars will be updated." in moved.text
    assert "Someone else changed this after you opened it" in again.text


def test_interview_move_asks_about_what_names_a_time(client_of, officer, interview):
    names = ("contacts", "place", "fallback")
    texts = ["Producer: rings you at 6.55am", "Studio 2", "A car at 6:30am"]
    Interview.objects.update(**dict(zip(names, texts, strict=True)))
    client = client_of(officer)
    page = f"/interviews/{interview.reference}/move/"

    shown = client.get(page)
    form = shown.context["form"]
    typed = {field.html_name: field.value() for field in form} | {"at": "8:20am"}
    client.post(page, typed | {"on": "27/11/2026", "contacts": "Producer: rings you at 8:05am"})

    assert "Names a time, “6.55am”: still so?" in shown.text
    assert [field.name for field in form.asked] == ["contacts", "fallback"]
    assert Interview.objects.values_list("starts_at", *names).get() == (
        NOW.replace(day=27, hour=8),
        "Producer: rings you at 8:05am",
        "Studio 2",
        "A car at 6:30am",
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"on": "25/11/2026", "at": "4pm"}, "has passed. Enter a time in the future."),
        ({"on": "", "at": "4pm"}, "Enter the day"),
    ],
)
def test_interview_move_refuses_by_name_and_keeps_what_was_typed(client_of, officer, typed, words):
    interview = InterviewFactory()

    seen = fingerprint(Interview.objects.get(), SEEN)

    slot = {**typed, "minutes": "7", "seen": seen}
    page = client_of(officer).post(f"/interviews/{interview.reference}/move/", slot)

    assert words in page.text
    assert [f'value="{typed["at"]}"' in page.text, "<title>Error: " in page.text] == [True, True]
    assert Interview.objects.get().starts_at == interview.starts_at


def test_interview_move_of_one_that_is_off_offers_nothing(client_of, officer):
    interview = InterviewFactory()
    call_off_interview(interview=Interview.objects.get(), reason="Cancelled", by=officer, now=NOW)

    assert (
        "was called off, so it cannot be moved"
        in client_of(officer).get(f"/interviews/{interview}/move/").text
    )


AGREED_BY_PHONE = {"agreed_at": "4:05pm", "agreed_to": "Ceri Maddox", "reason": "She is ill"}


def test_interview_hand_over_says_what_follows_and_hands_over(
    client_of, officer, approved, interview, hamish
):
    approved()
    RestrictionFactory(title="Witness", scope="people", people=[hamish])
    client = client_of(officer)
    page = f"/interviews/{interview.reference}/hand-over/?to={hamish.reference}"

    shown = client.get(page).text
    blank = client.post(page, {"from": interview.person.reference}).text
    done = client.post(page, AGREED_BY_PHONE | {"still_so": ["place"]}, follow=True).text
    again = client.post(page, AGREED_BY_PHONE, follow=True).text

    assert "Enter when they agreed. If nobody has asked them, ask first." in blank
    assert ["sent earlier stop working" in shown, "Witness" in shown] == [True, True]
    interview.refresh_from_db()
    assert (interview.person, bool(interview.place), interview.contacts) == (
        hamish,
        True,
        "Presenter: Jem Ollerenshaw",
    )
    assert "said yes 4:05pm" in done
    assert "I-0001 is now with Hamish Dunmore. Dr Leila Iyer-Thorne is being told" in done
    assert "Hamish Dunmore already has I-0001." in again


@pytest.mark.parametrize("page", ["move/", "hand-over/?to=E2"])
def test_the_day_of_the_person_is_beside_a_new_time_and_a_new_person(
    client_of, officer, interview, hamish, page
):
    Person.objects.filter(pk=hamish.pk).update(reference="E2")
    person = interview.person if page == "move/" else hamish
    AwayFactory(person=person)

    shown = client_of(officer).get(f"/interviews/{interview.reference}/{page}").text

    assert f"{person}, Thu 26 Nov" in shown
    assert "10am to 6pm leave. Light: contactable; dark: busy; the frame:" in shown


def test_interview_hand_over_from_somebody_who_has_it_no_more_is_refused(
    client_of, officer, approved, interview, hamish
):
    """Another page was open: what it said would follow was of the person who had it then."""
    approved()
    page = f"/interviews/{interview.reference}/hand-over/?to={hamish.reference}"

    refused = client_of(officer).post(page, AGREED_BY_PHONE | {"from": "E0000"})

    interview.refresh_from_db()
    assert "Someone else changed this after you opened it." in refused.text
    assert interview.person != hamish


def test_interview_hand_over_that_is_refused_still_names_who_has_it(
    client_of, officer, interview, hamish
):
    assign_interview(
        interview=InterviewFactory(reference="I-2"), person=hamish, by=officer, now=NOW
    )
    client = client_of(officer)
    page = f"/interviews/{interview.reference}/hand-over/?to={hamish.reference}"

    shown = client.get(page)
    refused = client.post(page, AGREED_BY_PHONE)

    assert "Hamish Dunmore has interview I-2" in refused.text
    assert refused.context["before"] == interview.person
    assert refused.context["effects"] == shown.context["effects"]
    assert (
        "Dr Leila Iyer-Thorne gets an email, and the interview is removed from their calendar."
        in refused.text
    )


def test_interview_hand_over_of_what_nobody_has_goes_to_the_choice(client_of, officer, hamish):
    interview = InterviewFactory()
    client = client_of(officer)

    there = client.get(f"/interviews/{interview.reference}/hand-over/?to={hamish.reference}")

    assert there["Location"] == f"/interviews/{interview.reference}/choose/"
    assert client.get(f"/interviews/{interview.reference}/hand-over/?to=E404").status_code == 404
