"""Pages of enquiries: listed by deadline, logged at the keyboard, moved by the buttons."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localtime

from accounts.models import AuditEvent, User
from accounts.seen import fingerprint
from desk.enquiries.actions.enquiries import SEEN
from desk.enquiries.models import Enquiry, Interview, Referral
from tests.clock import NOW, TODAY
from tests.factories.scheduling import (
    EnquiryFactory,
    EnquiryHoldFactory,
    JournalistFactory,
    LineFactory,
    OutletFactory,
    ReferralFactory,
)
from tests.factories.training import TopicFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST = "/enquiries/"
TYPED = {
    "outlet": "Solent Shore FM",
    "programme": "Breakfast",
    "journalist": "Morwenna Pascoe",
    "phone": "01632 960148",
    "email": "",
    "subject": "Ambulance queues",
    "topic": "",
    "wants": "interview",
    "channel": "email",
    "sensitivity": "sensitive",
    "received_at": "16:02",
    "deadline_at": "6pm today",
    "embargo_until": "",
    "questions": "Is it safe?",
    "angle": "",
    "other_guests": "",
    "background": "The email as it came",
}


def typed(owner: User, **changes: str) -> dict[str, str]:
    return {**TYPED, "owner": str(owner.pk), **changes}


def references(response) -> list[str]:
    return [
        enquiry.reference for rows in response.context["groups"].values() for enquiry, _ in rows
    ]


def test_enquiry_list_shows_the_open_ones_by_deadline(client_of, officer):
    for reference, hours in (("E-0001", 2), ("E-0002", 1)):
        deadline_at = NOW + timedelta(hours=hours)
        EnquiryFactory(reference=reference, state="triaged", deadline_at=deadline_at)
    EnquiryFactory(reference="E-0003", state="closed")

    response = client_of(officer).get(LIST)

    assert references(response) == ["E-0002", "E-0001"]
    assert "1 h left" in response.text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=ambulance+harbour", ["E-0001"]),
        ("?q=e-0002", ["E-0002"]),
        ("?q=pascoe", ["E-0001"]),
        ("?state=all", ["E-0001", "E-0002", "E-0003"]),
        ("?topic=1", ["E-0002"]),
        ("?state=nonsense", ["E-0001", "E-0002"]),
    ],
)
def test_enquiry_list_is_filtered(client_of, officer, query, expected):
    topic = TopicFactory(code="winter")
    EnquiryFactory(
        reference="E-0001",
        outlet__name="Harbour Post",
        journalist=JournalistFactory(name="Morwenna Pascoe"),
        deadline_at=NOW + timedelta(hours=1),
    )
    EnquiryFactory(
        reference="E-0002", subject="Beds", topic=topic, deadline_at=NOW + timedelta(hours=2)
    )
    EnquiryFactory(reference="E-0003", state="declined", deadline_at=NOW + timedelta(hours=3))

    response = client_of(officer).get(LIST + query.replace("topic=1", f"topic={topic.pk}"))

    assert references(response) == expected


def test_enquiry_list_says_who_answers_by_when_and_what_rests(client_of, officer):
    ReferralFactory(
        kind="foi", due_on=date(2026, 12, 23), enquiry__state="referred", to_whom="The FOI office"
    )
    ReferralFactory(enquiry__state="referred", enquiry__deadline_at=NOW, to_whom="The council")
    EnquiryHoldFactory(look_again_on=date(2026, 12, 3))
    client = client_of(officer)

    page = client.get(LIST).text
    table = client.get(f"{LIST}?format=csv").content.decode("utf-8-sig")

    for words in (
        'Wed 23 Dec</time> <span class="soft">by law',
        "The FOI office",
        "28 days 7 h left",
    ):
        assert words in page
    assert [
        'Thu 3 Dec</time> <span class="soft">look again' in page,
        "The council" in page,
    ] == [True, True]
    assert ["The FOI office,2026-12-23," in table, ",,2026-12-03" in table] == [True, True]


def test_enquiry_list_of_the_owner(client_of, officer):
    mine = EnquiryFactory(owner=officer)
    EnquiryFactory()

    assert references(client_of(officer).get(f"{LIST}?owner={officer.pk}")) == [mine.reference]


def test_enquiry_list_has_the_most_urgent_on_the_first_page(client_of, officer):
    """A new one must be acknowledged within half an hour, however late its own deadline is."""
    for day in range(1, 30):
        EnquiryFactory(state="triaged", deadline_at=NOW + timedelta(days=day))
    new = EnquiryFactory(received_at=NOW, deadline_at=NOW + timedelta(days=30))

    first, second = (references(client_of(officer).get(f"{LIST}?page={page}")) for page in (1, 2))

    assert (first[0], len(first), len(second)) == (new.reference, 25, 5)


def test_enquiry_list_as_csv_holds_what_was_filtered_and_runs_no_formula(client_of, officer):
    EnquiryFactory(reference="E-0001", subject="=1+1", outlet__name="Harbour Post", owner=officer)
    EnquiryFactory(state="closed")

    response = client_of(officer).get(f"{LIST}?format=csv&state=new")

    assert response.content.decode("utf-8-sig").splitlines()[1:] == [
        "E-0001,Harbour Post,,'=1+1,,Interview,2026-11-25T16:20+00:00,2026-11-25T18:00+00:00,New,Ceri Maddox,,,,,"
    ]


@pytest.mark.parametrize(
    ("state", "offered", "missing"),
    [
        ("new", "Acknowledge", "Mark as answered"),
        ("closed", "Log", "Change these"),
    ],
)
def test_enquiry_detail_offers_the_possible_steps(client_of, officer, state, offered, missing):
    enquiry = EnquiryFactory(state=state)

    page = client_of(officer).get(f"/enquiries/{enquiry.reference}/").text

    assert [offered in page, missing in page] == [True, False]


def test_enquiry_change_saves(client_of, officer):
    enquiry = EnquiryFactory(received_at=NOW - timedelta(minutes=18))
    seen = fingerprint(enquiry, SEEN)

    response = client_of(officer).post(
        f"/enquiries/{enquiry.reference}/change/", typed(officer, angle="Blame", seen=seen)
    )

    enquiry.refresh_from_db()
    assert (response.status_code, enquiry.angle) == (302, "Blame")


def test_enquiry_change_from_an_old_page_is_refused_with_what_was_typed(client_of, officer):
    enquiry = EnquiryFactory()

    response = client_of(officer).post(
        f"/enquiries/{enquiry.reference}/change/", typed(officer, angle="Mine", seen="long ago")
    )

    assert "Someone else changed this after you opened it" in response.text
    assert "Mine" in response.text


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
EARLY = "The deadline is before the enquiry was received."
PASSED = "7:10am on Tue 24 Nov has passed."
ADD = "/enquiries/add/"


def test_enquiry_add_starts_with_what_is_usual(client_of, officer):
    EnquiryFactory(outlet__name="Harbour Post", state="closed")

    response = client_of(officer).get("/enquiries/add/")

    assert 'value="Wed 25 Nov, 4:20pm"' in response.text
    assert '<option value="Harbour Post">' in response.text


def test_enquiry_add_logs_it(client_of, officer):
    response = client_of(officer).post("/enquiries/add/", typed(officer), follow=True)

    enquiry = Enquiry.objects.get()
    assert response.redirect_chain == [("/enquiries/E-0001/", 302)]
    assert (enquiry.received_at, enquiry.deadline_at) == (
        NOW.replace(minute=2),
        NOW.replace(hour=18, minute=0),
    )
    assert (enquiry.background, enquiry.owner, enquiry.logged_by) == (
        "The email as it came",
        officer,
        officer,
    )


def test_enquiry_add_with_a_slot_goes_on_to_choosing(client_of, officer):
    slot = row(0, starts_at="Thu 07:10", minutes="5", kind="radio live", arrive_at="0655")

    response = client_of(officer).post("/enquiries/add/", typed(officer, **slot))

    interview = Interview.objects.get()
    assert response.url == "/interviews/I-0001/choose/"
    assert interview.starts_at == NOW.replace(hour=7, minute=10) + timedelta(days=1)
    assert (interview.minutes, interview.arrive_minutes_before) == (5, 15)
    assert interview.enquiry.journalist.phone == "01632 960148"
    assert interview.contacts == ""


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        (
            {"email": "morwenna@"},
            "email",
            "Enter the email address in full, like name@example.org.",
        ),
        ({"deadline_at": ""}, "deadline_at", "Enter the deadline, such as 6pm or Thu 07:10."),
        ({"deadline_at": "yesterday 18:00"}, None, f"{EARLY} Change one of the two."),
        (
            {"slot-0-starts_at": "yesterday 07:10"},
            None,
            f"{PASSED} Enter a time in the future.",
        ),
    ],
)
def test_enquiry_add_says_what_is_wrong_and_logs_nothing(client_of, officer, changes, field, words):
    slot = row(0, kind="radio live")

    response = client_of(officer).post("/enquiries/add/", typed(officer, **(slot | changes)))

    errors = response.context["form"].errors.get(field or "__all__")
    assert errors == [words]
    assert "<title>Error: " in response.text
    assert [Enquiry.objects.count(), Interview.objects.count()] == [0, 0]


def row(number: int, **texts: str) -> dict[str, str]:
    """A slot as its row is posted."""
    total = {"slot-TOTAL_FORMS": str(number + 1), "slot-INITIAL_FORMS": "0"}
    return total | {f"slot-{number}-{name}": text for name, text in texts.items()}


@pytest.mark.parametrize(
    ("texts", "field", "words"),
    [
        ({"starts_at": "Thu 07:10"}, "kind", "Choose the medium."),
        (
            {"starts_at": "Thu", "kind": "radio live"},
            "starts_at",
            "Add the time, such as Thu 26 Nov 7:10am.",
        ),
        (
            {"starts_at": "Thu 07:10", "kind": "radio live", "minutes": "0"},
            "minutes",
            "Enter 1 minute or more.",
        ),
    ],
)
def test_enquiry_add_says_what_is_wrong_in_a_slot(client_of, officer, texts, field, words):
    response = client_of(officer).post(ADD, typed(officer, **row(0, **texts)))

    assert response.context["slots"][0].errors[field] == [words]
    assert f"Error:</span> {words}" in response.text
    assert Enquiry.objects.count() == 0


def test_enquiry_add_leaves_out_a_slot_without_a_time(client_of, officer):
    slot = row(0, starts_at="", minutes="5", kind="radio live", place="On site")

    client_of(officer).post(ADD, typed(officer, **slot))

    assert [Enquiry.objects.count(), Interview.objects.count()] == [1, 0]


def test_enquiry_add_logs_several_slots_of_ten_minutes_unless_somebody_says(client_of, officer):
    slots = row(0, starts_at="Thu 07:10", kind="radio live") | row(
        1, starts_at="Thu 14:00", kind="recorded_tv recorded", minutes="3", place="On site"
    )

    response = client_of(officer).post(ADD, typed(officer, **slots))

    found = Interview.objects.order_by("starts_at").values_list(
        "minutes", "medium", "mode", "place"
    )
    assert response.url == "/interviews/I-0001/choose/"
    assert list(found) == [
        (10, "radio", "live", ""),
        (3, "recorded_tv", "recorded", "On site"),
    ]


def test_enquiry_add_leads_to_the_slots_of_each_outlet(client_of, officer):
    slots = row(0, starts_at="Thu 07:10", kind="radio live") | row(
        1, starts_at="Thu 14:00", kind="recorded_tv recorded", outlet="Northern Tonight"
    )

    response = client_of(officer).post(ADD, typed(officer, **slots), follow=True)

    page = " ".join(response.text.split())
    assert "E-0001 and E-0002 are logged. Choose who speaks." in page
    assert '<a href="/interviews/I-0002/choose/">Slot 2: Northern Tonight ·' in page


def test_enquiry_add_has_another_row_on_request(client_of, officer):
    slots = row(0, starts_at="Thu 07:10", kind="radio live")

    response = client_of(officer).post(ADD, typed(officer, **slots, another="1"))

    assert [form["starts_at"].value() for form in response.context["slots"]] == ["Thu 07:10", None]
    assert Enquiry.objects.count() == 0


TWO_SLOTS = (
    "From: Dan Pettifer, Westmoor Sound breakfast. Need someone live 0810 this Thursday down the line re ambulance "
    "handover delays at A&E, about 6 mins, pre-chat 0755 on 01632 960 771, deadline to confirm 5pm today. Also TV "
    "(Northern Tonight) want a pre-record 2pm same day on site."
)


def blank(officer: User, **changes: str) -> dict[str, str]:
    """The form as the page has it before anything is typed, with a pasted mail."""
    nothing = dict.fromkeys(
        ("outlet", "subject", "deadline_at", "journalist", "phone", "email"), ""
    )
    received = {"received_at": "Wed 25 Nov, 4:20pm", "was_received_at": "Wed 25 Nov, 4:20pm"}
    return typed(officer, **(nothing | received | {"background": TWO_SLOTS} | changes))


def test_enquiry_add_reads_a_mail_and_logs_nothing(client_of, officer):
    response = client_of(officer).post(ADD, blank(officer, read="1"))

    form, slots = response.context["form"], response.context["slots"]
    names = ("outlet", "programme", "journalist", "phone", "subject", "deadline_at")
    assert [form[name].value() for name in names] == [
        *("Westmoor Sound", "Breakfast", "Dan Pettifer", "01632 960 771"),
        *("Ambulance handover delays at A&E", "5pm today"),
    ]
    fields = ("starts_at", "minutes", "kind", "outlet", "place", "arrive_at")
    assert [[row[name].value() for name in fields] for row in slots] == [
        ["0810 this Thursday", "6", "radio live", "", "Down the line", "0755"],
        ["2pm same day", "", "recorded_tv recorded", "Northern Tonight", "On site", ""],
    ]
    times = [row[name] for row in slots for name in ("starts_at", "arrive_at")]
    assert [getattr(field, "echo", "") for field in (form["deadline_at"], *times)] == [
        *("Wed 25 Nov, 5pm", "Thu 26 Nov, 8:10am", "Thu 26 Nov, 7:55am", "Thu 26 Nov, 2pm", ""),
    ]
    grey = ("outlet", "minutes", "arrive_at")
    assert [
        [row.fields[name].widget.attrs["placeholder"] for name in grey]
        for row in (*slots, slots.empty_form)
    ] == [
        ["Westmoor Sound", 10, "7:55am"],
        ["Westmoor Sound", 10, "1:45pm"],
        ["Westmoor Sound", 10, ""],
    ]
    assert "does not say" in response.text  # how long the second slot is
    assert response.context["unsaid"] == ["how long"]
    assert (
        '<mark class="read" data-for="id_slot-0-starts_at">0810 this Thursday</mark>'
        in response.text
    )
    assert '<mark class="read" data-for="id_slot-1-kind">pre-record</mark>' in response.text
    assert "Error: " not in response.text
    assert Enquiry.objects.count() == 0


def test_enquiry_add_writes_out_a_time_whose_words_mean_another_by_now(client_of, officer):
    mail = TWO_SLOTS.replace("deadline to confirm 5pm today", "need a name in the next two hours")

    soon = client_of(officer).post(ADD, blank(officer, read="1", background=mail))
    yesterdays = client_of(officer).post(
        ADD, blank(officer, read="1", read_at=(NOW - timedelta(days=1)).isoformat())
    )

    assert soon.context["form"]["deadline_at"].value() == "Wed 25 Nov, 6:20pm"
    assert yesterdays.context["form"]["deadline_at"].value() == "Tue 24 Nov, 5pm"


def test_enquiry_add_reads_the_words_of_a_mail_as_when_it_was_read(client_of, officer, at_now):
    """It was read before midnight, and is logged after it."""
    client = client_of(officer)
    slots = row(0, starts_at="0810 tomorrow", kind="radio live", arrive_at="0755") | row(
        1, starts_at="2pm same day", kind="recorded_tv recorded"
    )
    mail = TWO_SLOTS.replace("this Thursday", "tomorrow")
    given = typed(officer, background=mail, deadline_at="5pm today", is_read="1", **slots)
    at_now.shift(timedelta(hours=8))

    client.post(ADD, given | {"read_at": NOW.isoformat()})

    enquiry = Enquiry.objects.get()
    starts = [localtime(each.starts_at) for each in enquiry.interviews.in_order()]
    assert f"{localtime(enquiry.deadline_at):%a %H:%M}" == "Wed 17:00"
    assert [f"{each:%a %H:%M}" for each in starts] == ["Thu 08:10", "Thu 14:00"]


def test_enquiry_add_reads_a_time_alone_on_the_day_of_the_first_slot(client_of, officer):
    slots = row(0, starts_at="Fri 0810", kind="radio live") | row(
        1, starts_at="2pm", kind="recorded_tv recorded", arrive_at="1345"
    )

    client_of(officer).post(ADD, typed(officer, **slots))

    first, second = Interview.objects.order_by("starts_at")
    assert second.starts_at - first.starts_at == timedelta(hours=5, minutes=50)
    assert second.arrive_minutes_before == 15


def test_enquiry_add_says_what_to_check_and_what_is_missing(client_of, officer):
    OutletFactory(name="Westmoor Sound")
    client = client_of(officer)

    whole = client.post(ADD, blank(officer, read="1"))
    half = client.post(ADD, blank(officer, read="1", background="Ring 01632 960 771."))
    nothing = client.post(ADD, blank(officer, read="1", background="Hello"))

    assert [(check.name, check.why) for check in whole.context["checks"]] == [
        ("the outlet of the second slot", "new to us"),
    ]
    assert "The email does not say the outlet, the subject and the deadline." in half.text
    assert "Nor who asks." in half.text
    assert "Nothing in the email fits the form." in nothing.text


def test_enquiry_add_leaves_empty_what_two_readings_fit_and_shows_both(client_of, officer):
    topic = TopicFactory(title="Winter pressures")
    mail = (
        "Radio Holm here. Someone live at 8 on Friday on winter staffing? Tell me by next Friday."
    )
    client = client_of(officer)

    page = client.post(ADD, blank(officer, read="1", background=mail))

    form, slots = page.context["form"], page.context["slots"]
    fields = (slots[0]["starts_at"], form["deadline_at"], form["topic"])
    assert [field.value() for field in fields] == ["", "", ""]
    assert [[offer.value for offer in field.offers] for field in fields] == [
        ["Fri 27 Nov, 8am", "Fri 27 Nov, 8pm"],
        ["Fri 4 Dec, 5pm"],
        [str(topic.pk)],
    ]
    assert "The time of the first slot</a> may be Fri 27 Nov, 8am or Fri 27 Nov, 8pm." in page.text
    assert 'data-offer="Fri 27 Nov, 8pm">Fri 27 Nov, 8pm</button>' in page.text


def test_enquiry_add_logs_no_slot_away_whose_time_is_open(client_of, officer):
    """Without its time the row would be left out, and nobody would notice."""
    mail = "Radio Holm here. Someone live at 8 on Friday?"
    sent = typed(officer, background=mail, is_read="1")
    client = client_of(officer)

    refused = client.post(ADD, sent | row(0, starts_at="", kind="radio live"))
    client.post(ADD, sent | row(0, starts_at="", kind=""))

    assert "Enter Fri 27 Nov, 8am or Fri 27 Nov, 8pm, or empty this row" in refused.text
    assert Enquiry.objects.get().interviews.count() == 0


@pytest.mark.parametrize(
    ("mail", "says"),
    [
        (
            "Radio Holm here. Live at 8.10am on Friday? Get to the radio car by 5.20am.",
            "radio car by",
        ),
        (
            "My husband was sent home at 9pm tomorrow. I have told the Argus.",
            "reads like a complaint",
        ),
        ("Live TV masterclass at 7pm. Unsubscribe", "reads like a newsletter"),
    ],
)
def test_enquiry_add_says_what_was_passed_over_and_what_is_no_enquiry(
    client_of, officer, mail, says
):
    page = client_of(officer).post(ADD, blank(officer, read="1", background=mail))

    assert says in page.text


def test_enquiry_add_keeps_what_was_typed_and_replaces_what_was_read(client_of, officer):
    other = TWO_SLOTS.replace("0810", "0910").replace("Dan Pettifer", "Dan Pell")
    read = {"outlet": "Westmoor Sound", "journalist": "Dan Pettifer", "subject": "Mine"}
    slots = row(0, starts_at="0810 this Thursday", minutes="6", kind="radio live", outlet="",
                place="Down the line", arrive_at="0755") | row(
        1, starts_at="2pm same day", minutes="", kind="recorded_tv recorded",
        outlet="Northern Tonight", place="On site", arrive_at="")  # fmt: skip
    again = blank(officer, background=other, read_text=TWO_SLOTS, read="1", **read, **slots)

    response = client_of(officer).post(ADD, again)

    form = response.context["form"]
    assert [form[name].value() for name in ("outlet", "journalist", "subject")] == [
        *("Westmoor Sound", "Dan Pell", "Mine"),
    ]
    assert response.context["slots"][0]["starts_at"].value() == "0910 this Thursday"


def test_enquiry_add_keeps_the_slots_that_were_typed(client_of, officer):
    slots = row(0, starts_at="Fri 09:00", kind="radio live")

    response = client_of(officer).post(ADD, blank(officer, read="1", **slots))

    assert [form["starts_at"].value() for form in response.context["slots"]] == ["Fri 09:00"]


def test_enquiry_add_shows_the_text_to_change_with_what_was_typed(client_of, officer):
    response = client_of(officer).post(ADD, blank(officer, is_read="1", change="1", subject="Mine"))

    assert '<textarea name="background"' in response.text
    assert response.context["form"]["subject"].value() == "Mine"
    assert "is-read" not in response.text


def test_enquiry_add_with_errors_still_shows_what_was_read(client_of, officer):
    sent = blank(officer, is_read="1", outlet="Westmoor Sound", subject="", deadline_at="5pm")

    response = client_of(officer).post(ADD, sent)

    assert "Enter the subject in a few words." in response.text
    assert 'data-read="Westmoor Sound"' in response.text


def test_enquiry_add_marks_a_mail_of_who_only_seems_a_colleague(client_of, officer):
    mail = f"From: {officer.name} <x@mail.example.org>\nSubject: Rota\n\nSend the rota by 6pm."

    response = client_of(officer).post(ADD, blank(officer, background=mail, read="1"))

    assert (
        "The sender seems to work here, but the mail came from x@mail.example.org." in response.text
    )


def test_enquiry_add_shows_what_we_had_before(client_of, officer):
    EnquiryFactory(
        outlet__name="Westmoor Sound", subject="Flu jabs", received_at=NOW - timedelta(days=40)
    )

    response = client_of(officer).post(ADD, blank(officer, read="1"))

    assert "Earlier enquiries" in response.text
    assert "Flu jabs" in response.text


def test_enquiry_add_refuses_a_text_that_is_too_long_with_words(client_of, officer):
    response = client_of(officer).post(ADD, typed(officer, background="a" * 60_000))

    assert "It has 60000 characters. Paste the part that matters, up to 50,000." in response.text
    assert Enquiry.objects.count() == 0


def test_enquiry_add_takes_out_what_nobody_sees(client_of, officer):
    response = client_of(officer).post(
        ADD, typed(officer, outlet="Harbour\u202e Post\u200b"), follow=True
    )

    assert Enquiry.objects.get().outlet.name == "Harbour Post"
    assert "Characters that cannot be seen were removed" in response.text


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_enquiry_move(client_of, officer):
    enquiry = EnquiryFactory()

    response = client_of(officer).post(
        f"/enquiries/{enquiry.reference}/move/", {"step": "triaged"}, follow=True
    )

    enquiry.refresh_from_db()
    assert enquiry.state == "triaged"
    assert f"{enquiry} is acknowledged." in response.text


def test_enquiry_unacknowledge_makes_it_new_again(client_of, officer):
    enquiry = EnquiryFactory()
    enquiry.notes.create(at=NOW, by=officer, state="new")
    client = client_of(officer)
    back = {"back": "/today/?show=mine"}

    done = client.post(f"/enquiries/{enquiry.reference}/move/", {"step": "triaged", **back})
    page = client.get("/today/").text
    undone = client.post(f"/enquiries/{enquiry.reference}/unacknowledge/", back)

    enquiry.refresh_from_db()
    assert [done.url, undone.url] == ["/today/?show=mine"] * 2  # type: ignore[attr-defined]  # redirects
    assert f'action="/enquiries/{enquiry.reference}/unacknowledge/"' in page
    assert enquiry.state == "new"
    assert list(enquiry.notes.order_by("pk").values_list("state", flat=True)) == [
        "new",
        "triaged",
        "new",
    ]


def test_enquiry_unacknowledge_is_refused_once_it_has_gone_on(client_of, officer):
    enquiry = EnquiryFactory(state="triaged")
    for state in ("new", "triaged", "offered", "triaged"):
        enquiry.notes.create(at=NOW, by=officer, state=state)

    page = client_of(officer).post(f"/enquiries/{enquiry.reference}/unacknowledge/", follow=True)

    enquiry.refresh_from_db()
    assert "has gone on since it was acknowledged" in page.text
    assert enquiry.state == "triaged"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"step": "declined"}, "Enter the reason"),
        ({"step": "nonsense"}, "Choose one of the steps on the page"),
    ],
)
def test_enquiry_move_that_cannot_be_says_so(client_of, officer, data, words):
    enquiry = EnquiryFactory()

    response = client_of(officer).post(f"/enquiries/{enquiry.reference}/move/", data, follow=True)

    enquiry.refresh_from_db()
    assert enquiry.state == "new"
    assert words in response.text


def test_enquiry_hold_and_resume(client_of, officer):
    enquiry = EnquiryFactory(state="drafting")
    client = client_of(officer)
    page = f"/enquiries/{enquiry.reference}/"

    past = client.post(f"{page}hold/", {"reason": "Consent", "look_again_on": "25/11/2026"})
    held = client.post(
        f"{page}hold/", {"reason": "Consent", "look_again_on": "3/12/2026"}, follow=True
    )
    longer = client.get(f"{page}hold/")
    resumed = client.post(f"{page}resume/", follow=True)
    twice = client.post(f"{page}resume/", follow=True)

    assert "has to be after today" in past.text
    assert f"{enquiry.reference} is on hold until 3 December 2026." in held.text
    assert f"Hold {enquiry.reference} longer" in longer.text
    assert f"{enquiry.reference} is off hold, and back to drafting a statement." in resumed.text
    assert "so it is not on hold" in twice.text


def test_enquiry_note(client_of, officer):
    enquiry = EnquiryFactory()
    client = client_of(officer)

    client.post(f"/enquiries/{enquiry.reference}/note/", {"text": "Rang back"})
    empty = client.post(f"/enquiries/{enquiry.reference}/note/", {"text": " "}, follow=True)

    assert list(enquiry.notes.values_list("text", flat=True)) == ["Rang back"]
    assert "Enter the note." in empty.text


def test_enquiry_answer_keeps_when_it_was_sent_and_with_which_lines(client_of, officer):
    topic = TopicFactory()
    line = LineFactory(topic=topic, approved_at=NOW - timedelta(hours=1), approved_by=officer)
    enquiry = EnquiryFactory(state="triaged", topic=topic)
    typed = {"response": "Yes.", "sent_at": "16:10", "lines_used": [line.pk]}

    client_of(officer).post(f"/enquiries/{enquiry.reference}/answer/", typed)
    page = client_of(officer).get(enquiry.get_absolute_url()).text

    enquiry.refresh_from_db()
    assert (enquiry.response_sent_at, list(enquiry.lines_used.all())) == (
        NOW.replace(minute=10),
        [line],
    )
    assert [line.reference in page, "Sent Wed 25 Nov, 4:10pm" in page] == [True, True]


def test_enquiry_answer_in_the_words_of_a_line_held_back_warns_before_it_is_sent(
    client_of, officer
):
    enquiry = EnquiryFactory(state="triaged")
    text = "Twelve more beds will open in the spring"
    LineFactory(
        reference="W-03", text=f"{text}.", approved=True, live_from=TODAY + timedelta(days=1)
    )
    typed = {"response": f"Dear all, {text.lower()}, we hope."}
    page = f"/enquiries/{enquiry.reference}/answer/"

    warned = client_of(officer).post(page, typed)
    enquiry.refresh_from_db()
    state = enquiry.state
    client_of(officer).post(page, {**typed, "meant": "W-03"})

    enquiry.refresh_from_db()
    assert warned.text.count("W-03 starts on 26 November 2026.") == 1
    assert "The words of W-03 go out anyway" in warned.text
    assert (state, enquiry.state) == ("triaged", "answered")
    assert AuditEvent.objects.get(action="enquiry.answered").details == {"in_spite_of": ["W-03"]}


def test_enquiry_answer_in_words_that_a_line_in_use_has_too_is_free(client_of, officer):
    enquiry = EnquiryFactory(state="triaged")
    text = "Twelve more beds will open in the spring."
    LineFactory(reference="W-03", text=text, approved=True, withdrawn=True)
    LineFactory(reference="W-04", text=text, approved=True)

    client_of(officer).post(f"/enquiries/{enquiry.reference}/answer/", {"response": text})

    enquiry.refresh_from_db()
    assert enquiry.state == "answered"


def test_enquiry_answer_that_cannot_be_keeps_what_was_typed(client_of, officer):
    enquiry = EnquiryFactory(state="closed")

    response = client_of(officer).post(
        f"/enquiries/{enquiry.reference}/answer/", {"response": "These words"}
    )

    assert "is closed, so it cannot become answered" in response.text
    assert "These words" in response.text


def test_enquiry_approve_writes_down_who(client_of, officer):
    enquiry = EnquiryFactory(state="approval")
    address = f"/enquiries/{enquiry.reference}/approve/"
    typed = {
        "approved_by_name": "Duty director",
        "how": "",
        "approved_at": "16:00",
        "text": "Under pressure",
    }

    refused = client_of(officer).post(address, typed | {"approved_by_name": ""})
    page = client_of(officer).post(address, typed, follow=True).text

    assert "Enter who approved it." in refused.text
    assert "Statement approved by Duty director" in page


def test_enquiry_approve_in_the_words_of_a_line_held_back_asks_whether_they_are_meant(
    client_of, officer
):
    enquiry = EnquiryFactory(state="drafting")
    text = "Twelve more beds will open in the spring."
    LineFactory(reference="W-03", text=text, approved=True, live_from=TODAY + timedelta(days=1))
    typed = {
        "approved_by_name": "Duty director",
        "approved_at": "4:10pm",
        "text": f"We can say: {text}",
    }
    page = f"/enquiries/{enquiry.reference}/approve/"

    warned = client_of(officer).post(page, typed).text
    kept = enquiry.approvals.exists()
    client_of(officer).post(page, {**typed, "meant": "W-03"})

    assert (warned.count("W-03 starts on 26 November 2026."), kept) == (1, False)
    assert "The words of W-03 go out anyway" in warned
    assert AuditEvent.objects.get(action="enquiry.statement_approved").details["in_spite_of"] == [
        "W-03"
    ]
    assert enquiry.approvals.get().text == f"We can say: {text}"


def test_enquiry_refer_shows_to_whom_and_by_when(client_of, officer):
    enquiry = EnquiryFactory(state="triaged", wants="data")
    address = f"/enquiries/{enquiry.reference}/refer/"

    assert "23 December 2026, 20 working days after it came" in client_of(officer).get(address).text
    nobody = client_of(officer).post(
        address, {"kind": "foi", "to_whom": "FOI office", "is_mailed": "on"}
    )
    page = (
        client_of(officer).post(address, {"kind": "foi", "to_whom": "FOI office"}, follow=True).text
    )

    assert "Enter the email address to send the referral to" in nobody.text
    assert Referral.objects.get().to_whom == "FOI office"
    assert "to be answered by <strong>23 December 2026</strong>" in " ".join(page.split())


def test_closing_keeps_what_came_of_it(client_of, officer):
    enquiry = EnquiryFactory(state="answered")

    page = client_of(officer).post(
        f"/enquiries/{enquiry.reference}/move/", {"step": "closed", "text": "Ran fair"}, follow=True
    )

    enquiry.refresh_from_db()
    assert enquiry.outcome == "Ran fair"
    assert "Outcome" in page.text
