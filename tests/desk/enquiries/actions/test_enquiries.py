"""Enquiries are logged, changed, moved, answered and noted."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent, User
from accounts.refusals import DoneAlready, Refused
from desk.choosing.queries.choices import slots_beside
from desk.enquiries.actions import enquiries
from desk.enquiries.actions.enquiries import hold_enquiry, move_enquiry, resume_enquiry
from desk.enquiries.actions.interviews import call_off_interview
from desk.enquiries.models import Ask, Enquiry, EnquiryHold, EnquiryNote, Interview, Referral
from desk.enquiries.queries.related import related_to
from jobs.models import Job, Mail
from tests.clock import NOW, TODAY
from tests.factories.scheduling import (
    AskFactory,
    EnquiryFactory,
    EnquiryHoldFactory,
    InterviewFactory,
    JournalistFactory,
)

CALLER = enquiries.Caller(
    outlet="Solent Shore FM",
    journalist="Morwenna Pascoe",
    phone="01632 960148",
    email="morwenna@example.org",
)


def details(owner: User, **changes: object) -> enquiries.EnquiryDetails:
    whole = enquiries.EnquiryDetails(
        subject="Ambulance queues",
        programme="Breakfast",
        channel="email",
        received_at=NOW - timedelta(minutes=18),
        deadline_at=NOW.replace(hour=18, minute=0),
        wants="interview",
        questions="Is it safe?",
        angle="Whose fault is it",
        other_guests="Cllr Rhoda Whitmarsh",
        background="The mail",
        topic=None,
        sensitivity="sensitive",
        embargo_until=None,
        owner=owner,
        deputy=None,
        partners_to_inform="Ambulance trust",
    )
    return whole | changes


def test_log_enquiry_keeps_what_was_heard(officer):
    enquiry = enquiries.log_enquiry(caller=CALLER, by=officer, now=NOW, **details(officer))

    enquiry.refresh_from_db()
    assert (enquiry.reference, enquiry.state, enquiry.logged_at) == ("E-0001", "new", NOW)
    assert (enquiry.outlet.name, enquiry.journalist and enquiry.journalist.phone) == (
        "Solent Shore FM",
        "01632 960148",
    )
    assert {field: getattr(enquiry, field) for field in enquiries.DETAILS} == details(officer)
    assert list(enquiry.notes.values_list("state", "text", "by")) == [("new", "", officer.pk)]
    event = AuditEvent.objects.latest("number")
    assert (event.action, event.about_label) == ("enquiry.logged", "E-0001 Ambulance queues")
    assert event.details == {"outlet": "Solent Shore FM"}


def test_log_enquiry_refuses_a_receipt_to_come(officer):
    with pytest.raises(Refused, match="Enter when the enquiry reached us"):
        enquiries.log_enquiry(
            caller=CALLER,
            by=officer,
            now=NOW,
            **details(officer, received_at=NOW + timedelta(minutes=1)),
        )


def test_change_enquiry_keeps_what_was_there_in_the_trail(officer):
    enquiry = EnquiryFactory(journalist=JournalistFactory())

    changed = enquiries.change_enquiry(
        enquiry=enquiry, caller=CALLER, by=officer, now=NOW, **details(officer)
    )

    changed.refresh_from_db()
    assert (changed.angle, changed.outlet.name) == ("Whose fault is it", "Solent Shore FM")
    event = AuditEvent.objects.get(action="enquiry.changed")
    assert event.details["before"]["angle"] == ""
    assert "deadline_at" not in event.details["before"]


def test_change_enquiry_leaves_a_closed_one_as_it_is(officer):
    with pytest.raises(Refused, match="is closed, so you cannot change it"):
        enquiries.change_enquiry(
            enquiry=EnquiryFactory(state="closed"),
            caller=CALLER,
            by=officer,
            now=NOW,
            **details(officer),
        )


def test_move_enquiry_writes_its_log(officer):
    enquiry = EnquiryFactory()

    enquiries.move_enquiry(enquiry=enquiry, step="triaged", by=officer, now=NOW)

    enquiry.refresh_from_db()
    assert enquiry.state == "triaged"
    assert list(EnquiryNote.objects.order_by("pk").values_list("state", "by", "at")) == [
        ("triaged", officer.pk, NOW)
    ]
    assert list(AuditEvent.objects.order_by("pk").values_list("action", "details")) == [
        ("enquiry.moved", {"before": "new", "after": "triaged"})
    ]


@pytest.mark.parametrize(
    ("state", "step", "words"),
    [
        (
            "new",
            "closed",
            "is new, so it cannot become closed. Choose one of the steps on its page.",
        ),
        ("triaged", "triaged", "is already triaged. There is nothing more to do."),
    ],
)
def test_move_enquiry_refuses_what_cannot_follow(officer, state, step, words):
    enquiry = EnquiryFactory(state=state)

    with pytest.raises(Refused) as refusal:
        enquiries.move_enquiry(enquiry=enquiry, step=step, by=officer, now=NOW, text="Because")

    assert str(refusal.value) == f"{enquiry.reference} {words}"


def test_move_enquiry_refuses_the_second_of_two_tabs(officer):
    enquiry = EnquiryFactory()
    Enquiry.objects.filter(pk=enquiry.pk).update(state="on_hold")

    with pytest.raises(Refused, match="Check its state and try again"):
        enquiries.move_enquiry(enquiry=enquiry, step="triaged", by=officer, now=NOW)

    assert EnquiryNote.objects.count() == 0


def test_move_enquiry_to_declined_calls_its_offers_off(officer):
    interview = InterviewFactory()
    ask = AskFactory(interview=interview)

    enquiries.move_enquiry(
        enquiry=interview.enquiry, step="declined", by=officer, now=NOW, text="Not ours"
    )

    interview.refresh_from_db()
    ask.refresh_from_db()
    assert (interview.enquiry.state, interview.called_off_because, ask.answer) == (
        "declined",
        "Not ours",
        Ask.Answer.CALLED_BACK,
    )


def decline(interview: Interview, officer: User) -> None:
    enquiries.move_enquiry(
        enquiry=interview.enquiry, step="declined", by=officer, now=NOW, text="Not ours"
    )


def call_off(interview: Interview, officer: User) -> None:
    call_off_interview(interview=interview, reason="Not ours", by=officer, now=NOW)


@pytest.mark.parametrize("action", [decline, call_off])
def test_the_audit_trail_is_locked_after_every_row_that_another_action_may_hold(officer, action):
    interview = InterviewFactory()
    AskFactory(interview=interview)

    with CaptureQueriesContext(connection) as captured:
        action(interview, officer)

    statements = [query["sql"] for query in captured]
    changes = [
        place for place, sql in enumerate(statements) if sql.startswith('UPDATE "scheduling_')
    ]
    events = [
        place
        for place, sql in enumerate(statements)
        if sql.startswith('INSERT INTO "accounts_auditevent"')
    ]
    assert max(changes) < min(events)


def test_answer_enquiry_keeps_the_answer(officer):
    enquiry = EnquiryFactory(state="approval")

    enquiries.answer_enquiry(
        enquiry=enquiry, response="We have opened 26 beds.", by=officer, now=NOW
    )

    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.response) == ("answered", "We have opened 26 beds.")


def test_answer_enquiry_refuses_an_empty_answer(officer):
    with pytest.raises(Refused, match="Enter our answer, word for word"):
        enquiries.answer_enquiry(
            enquiry=EnquiryFactory(state="approval"), response=" ", by=officer, now=NOW
        )


def test_add_note(officer):
    enquiry = EnquiryFactory()

    enquiries.add_note(enquiry=enquiry, text="Rang back, no answer", by=officer, now=NOW)

    assert list(enquiry.notes.values_list("text", "state")) == [("Rang back, no answer", "")]
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True)) == [
        "enquiry.noted"
    ]


def test_add_note_of_a_whole_mail_is_refused(officer):
    enquiry = EnquiryFactory()

    with pytest.raises(Refused, match="up to 5,000 characters"):
        enquiries.add_note(enquiry=enquiry, text="a" * 5_001, by=officer, now=NOW)

    assert enquiry.notes.count() == 0


def test_log_enquiry_twice_is_refused_with_the_first(officer):
    first = enquiries.log_enquiry(caller=CALLER, by=officer, now=NOW, **details(officer))

    with pytest.raises(DoneAlready, match="E-0001 is already logged") as refusal:
        enquiries.log_enquiry(caller=CALLER, by=officer, now=NOW, **details(officer))

    assert refusal.value.row == first


def slot(hours: int, medium: str = "radio") -> dict[str, object]:
    return {
        "starts_at": NOW + timedelta(hours=hours),
        "minutes": 5,
        "medium": medium,
        "mode": "live",
        "arrive_minutes_before": None,
    }


def test_log_bids_logs_the_slots_of_another_outlet_apart_and_links_them(officer):
    other = "Northern Tonight"
    bids = [
        enquiries.Bid(outlet=CALLER["outlet"].upper(), slot=slot(2)),
        enquiries.Bid(outlet=other, slot=slot(5, "recorded_tv")),
        enquiries.Bid(outlet=f"{other} ", slot=slot(6, "recorded_tv")),
    ]

    enquiries.log_bids(caller=CALLER, bids=bids, by=officer, now=NOW, **details(officer))

    first, second = Enquiry.objects.order_by("reference")
    assert (first.outlet.name, first.interviews.count()) == (CALLER["outlet"], 1)
    assert (second.outlet.name, second.interviews.count()) == (other, 2)
    assert (second.journalist, second.subject) == (None, first.subject)
    assert related_to(first, apart_from=[])[0] == [second]
    for interview in (first.interviews.get(), second.interviews.first()):
        hours = [
            (each.starts_at - NOW) // timedelta(hours=1)
            for each in slots_beside(interview.reference)
        ]
        assert hours == [2, 5, 6]


def test_log_bids_logs_all_or_nothing(officer):
    bids = [
        enquiries.Bid(outlet="", slot=slot(2)),
        enquiries.Bid(outlet="Northern Tonight", slot=slot(-2)),
    ]

    with pytest.raises(Refused, match="Enter a time in the future"):
        enquiries.log_bids(caller=CALLER, bids=bids, by=officer, now=NOW, **details(officer))

    assert Enquiry.objects.count() == 0


def test_add_note_twice_within_a_minute_is_one(officer):
    enquiry = EnquiryFactory()

    for seconds in (0, 59, 61):
        enquiries.add_note(
            enquiry=enquiry, text="Rang back", by=officer, now=NOW + timedelta(seconds=seconds)
        )

    assert enquiry.notes.count() == 2


pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
UNTIL: dict[str, Any] = {"reason": "Consent first", "look_again_on": date(2026, 12, 3)}


@pytest.mark.parametrize("state", ["new", "approval"])
def test_a_hold_ends_in_the_state_that_it_began_in(officer, state):
    enquiry = EnquiryFactory(state=state)

    hold = hold_enquiry(enquiry=enquiry, by=officer, now=NOW, **UNTIL)
    again = hold_enquiry(enquiry=enquiry, by=officer, now=NOW, **UNTIL)
    held = Enquiry.objects.get().state
    resume_enquiry(enquiry=enquiry, by=officer, now=LATER)

    assert (again, held, Enquiry.objects.get().state) == (hold, "on_hold", state)
    notes = enquiry.notes.order_by("pk").values_list("state", "text")
    assert list(notes) == [
        ("on_hold", "Look again on 3 December 2026: Consent first"),
        (state, "Taken off hold"),
    ]
    assert Job.objects.filter(name="desk.tasks.send_enquiry_alert").exists()
    actions = AuditEvent.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["enquiry.held", "enquiry.resumed"]
    with pytest.raises(Refused, match="so it is not on hold"):
        resume_enquiry(enquiry=enquiry, by=officer, now=LATER)


def test_held_longer_it_keeps_the_state_from_before(officer):
    enquiry = EnquiryHoldFactory(state="drafting").enquiry

    hold_enquiry(enquiry=enquiry, by=officer, now=NOW, **UNTIL)

    assert list(EnquiryHold.objects.order_by("pk").values_list("state", "lifted_at")) == [
        ("drafting", NOW),
        ("drafting", None),
    ]
    assert list(EnquiryHold.objects.due(TODAY)) == []


@pytest.mark.parametrize(
    ("state", "told", "refusal"),
    [
        ("new", {"reason": " "}, "Enter the reason"),
        ("new", {"look_again_on": TODAY}, "has to be after today"),
        ("offered", {}, "cannot become on hold"),
    ],
)
def test_a_hold_is_refused(officer, state, told, refusal):
    with pytest.raises(Refused, match=refusal):
        hold_enquiry(enquiry=EnquiryFactory(state=state), by=officer, now=NOW, **UNTIL | told)

    assert EnquiryHold.objects.count() == 0


def test_one_that_is_joined_to_another_is_not_held_longer(officer):
    hold = EnquiryHoldFactory(enquiry__joined_to=EnquiryFactory())

    with pytest.raises(Refused, match="Work on that one, or separate them"):
        hold_enquiry(enquiry=hold.enquiry, by=officer, now=NOW, **UNTIL)
    assert list(EnquiryHold.objects.due(TODAY)) == []


def test_declined_from_hold_the_hold_is_over(officer):
    enquiry = EnquiryHoldFactory().enquiry

    move_enquiry(enquiry=enquiry, step="declined", text="Not ours", by=officer, now=NOW)

    assert list(EnquiryHold.objects.values_list("lifted_at", "lifted_by")) == [(NOW, officer.pk)]


def test_one_held_before_its_state_was_kept_is_triaged(officer):
    enquiry = EnquiryFactory(state="on_hold")

    assert resume_enquiry(enquiry=enquiry, by=officer, now=NOW).state == "triaged"


pytestmark = pytest.mark.django_db
GIVEN = {
    "approved_by_name": "Duty director",
    "how": "by phone",
    "text": "Crews are under pressure.",
    "approved_at": NOW,
}


def test_record_approval_keeps_the_words_and_says_so_once(officer):
    enquiry = EnquiryFactory(state="approval")

    enquiries.record_approval(enquiry=enquiry, by=officer, now=NOW, **GIVEN)

    assert enquiry.notes.get().text == "Statement approved by Duty director, by phone"
    with pytest.raises(Refused, match="is already recorded, for the same words"):
        enquiries.record_approval(enquiry=enquiry, by=officer, now=NOW, **GIVEN)
    enquiries.record_approval(
        enquiry=enquiry, by=officer, now=NOW, **GIVEN | {"text": "Other words."}
    )


def test_record_approval_refuses_what_has_not_been(officer):
    later = GIVEN | {"approved_at": NOW + timedelta(minutes=1)}

    with pytest.raises(Refused, match="That time is in the future"):
        enquiries.record_approval(
            enquiry=EnquiryFactory(state="drafting"), by=officer, now=NOW, **later
        )
    with pytest.raises(Refused, match="has no statement being drafted"):
        enquiries.record_approval(enquiry=EnquiryFactory(state="new"), by=officer, now=NOW, **GIVEN)


pytestmark = pytest.mark.django_db
TO = {"to_whom": "FOI office", "email": "foi@example.org", "reason": "", "is_mailed": False}


@pytest.mark.parametrize(("kind", "due_on"), [("foi", date(2026, 12, 23)), ("partner", None)])
def test_refer_enquiry_says_to_whom_and_by_when(officer, kind, due_on):
    enquiry = EnquiryFactory(state="triaged")

    referral = enquiries.refer_enquiry(enquiry=enquiry, kind=kind, by=officer, now=NOW, **TO)

    enquiry.refresh_from_db()
    assert (enquiry.state, referral.due_on) == ("referred", due_on)
    assert enquiry.notes.get().text == f"{Referral.Kind(kind).label}: FOI office"
    assert Mail.objects.count() == 0


def test_refer_enquiry_mails_who_asks_and_not_their_number(officer):
    enquiry = EnquiryFactory(
        state="offered",
        journalist=JournalistFactory(phone="01632 960148"),
        questions="A secret question",
    )
    InterviewFactory(enquiry=enquiry)

    enquiries.refer_enquiry(
        enquiry=enquiry, kind="partner", by=officer, now=NOW, **TO | {"is_mailed": True}
    )

    mail = Mail.objects.get(to="foi@example.org")
    assert "About: Ambulance queues" in mail.text
    assert ["960148" in mail.text, "secret" in mail.text] == [False, False]
    assert Interview.objects.get().called_off_at == NOW


def test_refer_enquiry_asks_for_a_name_and_an_address(officer):
    enquiry = EnquiryFactory(state="triaged")

    with pytest.raises(Refused, match="Enter who you are referring it to"):
        enquiries.refer_enquiry(
            enquiry=enquiry, kind="foi", by=officer, now=NOW, **TO | {"to_whom": " "}
        )
    with pytest.raises(Refused, match="Enter the email address to send the referral"):
        enquiries.refer_enquiry(
            enquiry=enquiry,
            kind="foi",
            by=officer,
            now=NOW,
            **TO | {"email": "", "is_mailed": True},
        )
