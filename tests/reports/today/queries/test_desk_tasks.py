"""What enquiries and interviews ask of the desk, each thing once."""

from datetime import timedelta

import pytest

from desk.choosing.actions.calendar_answers import propose_time
from tests.clock import NOW, TODAY
from tests.factories.briefings import BriefingFactory
from tests.factories.debriefs import DebriefFactory, GivenFactory
from tests.factories.received_emails import ReceivedEmailFactory
from tests.factories.scheduling import (
    AskFactory,
    AskSequenceFactory,
    AskStepFactory,
    AwayFactory,
    EnquiryFactory,
    EnquiryHoldFactory,
    HandoverFactory,
    InterviewFactory,
)
from tests.factories.training import PersonFactory
from tests.reports.today.rows import keys, rows, said, titles

pytestmark = pytest.mark.django_db
SLOT = {"outlet__name": "Solent Shore FM", "subject": "Hospital food"}


def test_an_enquiry_says_by_when_and_is_acknowledged_on_the_spot(officer):
    enquiry = EnquiryFactory(
        owner=officer, received_at=NOW - timedelta(minutes=42), sensitivity="sensitive", **SLOT
    )

    [row] = rows(officer)

    assert said(row) == (
        "12 min late | Solent Shore FM: Hospital food | acknowledge by 4:08pm, answer by 6pm"
        " | Acknowledge | "
    )
    assert row.task.button.is_post
    assert row.task.button.url == f"/enquiries/{enquiry.reference}/move/"
    assert row.task.tag == ("Sensitive", "grey", "lock")


def test_an_enquiry_stands_while_the_outlet_waits(officer):
    for state in ("new", "triaged", "drafting", "approval", "offered"):
        EnquiryFactory(state=state, subject=state)
    for state in ("accepted", "on_hold", "answered", "closed"):
        EnquiryFactory(state=state)

    found = {title.partition(": ")[2] for title in titles(officer)}

    assert found == {"new", "triaged", "drafting", "approval", "offered"}


@pytest.mark.parametrize(
    ("owner", "who"),
    [
        ({"owner__name": "Tobias Elmslie"}, "Tobias Elmslie"),
        ({"owner__is_active": False}, "unassigned"),
    ],
)
def test_an_enquiry_names_its_owner(officer, owner, who):
    EnquiryFactory(**owner)

    assert [row.who for row in rows(officer)] == [who]


def test_an_enquiry_is_its_deputys_too(officer):
    EnquiryFactory(deputy=officer)

    assert [row.is_mine for row in rows(officer)] == [True]


def test_a_bid_names_its_slot(officer):
    InterviewFactory(enquiry=EnquiryFactory(state="offered", owner=officer, **SLOT))

    [row] = rows(officer)

    assert row.task.about == (
        "radio, Thu 26 Nov, 7:10am",
        "decide on the bid by 4:50pm, tell the outlet who by 6pm",
    )


def test_a_bid_whose_slot_has_begun_has_no_clock_and_asks_how_it_ended(officer):
    enquiry = EnquiryFactory(state="offered", owner=officer, **SLOT)
    slot = {"enquiry": enquiry, "person": None}
    InterviewFactory(starts_at=NOW - timedelta(minutes=1), **slot)
    missed = [said(row) for row in rows(officer)]
    later = InterviewFactory(starts_at=NOW + timedelta(days=1), **slot)

    [row] = rows(officer)

    assert missed == [
        "today | Solent Shore FM: Hospital food | nobody was named for radio, Wed 25 Nov, 4:19pm"
        " | Say how it ended | "
    ]
    assert row.task.button.url == f"/interviews/{later}/choose/"


def test_while_somebody_is_asked_the_ask_stands_for_the_enquiry(officer):
    enquiry = EnquiryFactory(state="offered", owner=officer, **SLOT)
    interview = InterviewFactory(enquiry=enquiry)
    gwen = PersonFactory(first_name="Gwen", last_name="Fenwright", phone="01632 960130")
    AskFactory(interview=interview, person=gwen, asked_at=NOW - timedelta(minutes=5))

    assert [said(row) for row in rows(officer)] == [
        "30 min | No answer yet from Gwen Fenwright | Solent Shore FM, Hospital food · asked 4:15pm"
        " · decide on the bid by 4:50pm | 01632 960130 | "
    ]


def test_an_ask_in_order_is_due_when_the_next_one_is_asked(officer):
    enquiry = EnquiryFactory(state="offered", owner=officer, **SLOT)
    sequence = AskSequenceFactory(interview=InterviewFactory(enquiry=enquiry))
    ask = AskFactory(interview=sequence.interview)
    AskStepFactory(sequence=sequence, ask=ask, until=NOW + timedelta(minutes=4))
    hamish = PersonFactory(first_name="Hamish", last_name="Dunmore")
    AskStepFactory(sequence=sequence, person=hamish)
    AskStepFactory(sequence=sequence)

    [row] = rows(officer)

    assert (row.when, row.stage) == ("4 min", "soon")
    assert row.task.about[1] == "Hamish Dunmore is asked at 4:24pm"


def test_an_ask_in_order_says_who_was_passed_over_and_why(officer):
    sequence = AskSequenceFactory(interview__enquiry__state="offered")
    AskStepFactory(
        sequence=sequence,
        ask=AskFactory(interview=sequence.interview),
        until=NOW - timedelta(hours=1),
    )
    AskStepFactory(
        sequence=sequence,
        person=PersonFactory(first_name="Hamish", last_name="Dunmore"),
        skipped_at=NOW,
        skipped_because="Hamish Dunmore gives I-0009 then.",
    )

    [row] = rows(officer)

    assert row.task.about[1] == "Hamish Dunmore was not asked: Hamish Dunmore gives I-0009 then"


def test_an_ask_whose_time_is_over_is_due_with_its_enquiry(officer):
    enquiry = EnquiryFactory(state="offered", owner=officer)
    sequence = AskSequenceFactory(interview=InterviewFactory(enquiry=enquiry))
    AskStepFactory(sequence=sequence, ask=AskFactory(interview=sequence.interview), until=NOW)

    assert [row.when for row in rows(officer)] == ["30 min"]


def test_a_second_slot_that_nobody_is_asked_for_stays(officer):
    enquiry = EnquiryFactory(state="offered")
    ask = AskFactory(interview=InterviewFactory(enquiry=enquiry))
    other = InterviewFactory(enquiry=enquiry)

    found = {row.task.key: row.task.button.url or row.task.url for row in rows(officer)}

    assert found == {
        f"ask-{ask.pk}": f"/interviews/{ask.interview}/choose/",
        f"enquiry-{enquiry.pk}": f"/interviews/{other}/choose/",
    }


def test_after_a_no_the_enquiry_says_so(officer):
    enquiry = EnquiryFactory(state="offered")
    ask = AskFactory(
        interview=InterviewFactory(enquiry=enquiry), answer="declined", answered_at=NOW
    )

    [row] = rows(officer)

    assert row.task.about[1] == f"{ask.person} is not available"


@pytest.mark.parametrize("state", ["offered", "accepted"])
def test_another_time_instead_of_a_yes_is_one_row_of_the_interview(officer, state):
    enquiry = EnquiryFactory(state=state, owner=officer, **SLOT)
    interview = InterviewFactory(enquiry=enquiry)
    ask = AskFactory(interview=interview)
    starts_at = interview.starts_at + timedelta(hours=2)
    answer = propose_time(ask=ask, starts_at=starts_at, comment="Clinic", by=None, now=NOW)

    [row] = rows(officer)

    assert row.task.title == (
        f"{ask.person} could at Thu 26 Nov, 9:10am, not Solent Shore FM, Thu 26 Nov, 7:10am"
    )
    assert row.task.button.url == f"/interviews/{interview}/#answer-{answer.pk}"
    assert row.when == {"offered": "30 min", "accepted": "14 h 50"}[state]


def test_after_a_no_somebody_else_is_chosen_though_no_outlet_waits(officer):
    declined = {"answer": "declined", "answered_at": NOW}
    first = AskFactory(interview__enquiry__state="accepted", **declined)
    AskFactory(interview=first.interview, **declined)
    still_asked = AskFactory(interview__enquiry__state="accepted", **declined)
    waiting = AskFactory(interview=still_asked.interview)
    AskFactory(
        interview=InterviewFactory(person=PersonFactory(), enquiry__state="accepted"), **declined
    )

    found = sorted(keys(officer))

    assert found == sorted([f"ask-{waiting.pk}", f"turned-down-{first.pk + 1}"])


def test_one_cause_stands_once_for_all_slots_of_the_person(officer):
    person = PersonFactory()
    early = InterviewFactory(
        person=person, enquiry__state="accepted", enquiry__outlet__name="Solent Shore FM"
    )
    InterviewFactory(
        person=person,
        enquiry__state="accepted",
        enquiry__outlet__name="Westmoor Sound",
        starts_at=early.starts_at + timedelta(hours=2),
    )
    AwayFactory(
        person=person,
        starts_at=early.starts_at.replace(hour=0, minute=0),
        ends_at=early.starts_at.replace(hour=0, minute=0) + timedelta(days=1),
        recorded_at=NOW + timedelta(seconds=1),
    )

    [row] = rows(officer)

    assert (row.when, row.task.title, row.task.button.words) == (
        "now",
        f"{person} is on leave on Thu 26 Nov",
        "Decide",
    )
    assert row.task.about[0] == (
        "said yes to Solent Shore FM, Thu 26 Nov, 7:10am and Westmoor Sound, Thu 26 Nov, 9:10am"
    )


def test_after_the_slot_first_whether_it_went_out_then_the_debrief(officer):
    given = {"enquiry__owner": officer, "person__phone": "01632 960185"}
    over = GivenFactory(starts_at=NOW - timedelta(minutes=30), **given)
    out = GivenFactory(went_out_at=NOW, **given)
    DebriefFactory(interview__went_out_at=NOW)
    GivenFactory(starts_at=NOW - timedelta(minutes=29), **given)
    GivenFactory(starts_at=NOW - timedelta(days=7), **given)

    found = {row.task.key: said(row) for row in rows(officer)}

    slot = f"{out.enquiry.outlet}, Wed 25 Nov, 3:20pm"
    assert found == {
        f"unmarked-{over.pk}": f"today | Did {over.person} go out? | {over.enquiry.outlet}, Wed 25 Nov,"
        f" 3:50pm · {over} | It went out | ",
        f"debrief-{out.pk}": f"tomorrow | Debrief {out.person} | {slot} · {out} | 01632 960185 | ",
    }


def test_a_handover_is_for_its_recipient_until_they_take_over(officer, manager):
    mine = HandoverFactory(to_user=manager, from_user__name="Ceri Maddox")
    HandoverFactory(to_user=manager, taken_at=NOW)
    HandoverFactory()

    assert keys(officer) == []
    assert [said(row) for row in rows(manager)] == [
        "now | Ceri Maddox is handing the desk over to you | until Thu 26 Nov, 7:20am | Take over | "
    ]
    assert mine.get_absolute_url() == rows(manager)[0].task.url


def test_a_hold_stands_from_its_day_on(officer):
    late, due, _later = (
        EnquiryHoldFactory(look_again_on=TODAY + timedelta(days=days)) for days in (-1, 0, 1)
    )

    found = [(row.task.key, row.when) for row in rows(officer)]

    assert found == [(f"look-again-{late.pk}", "1 day late"), (f"look-again-{due.pk}", "today")]


def test_a_briefing_that_its_interview_has_moved_past_is_moved(officer):
    interview = InterviewFactory(person=PersonFactory(), enquiry__state="accepted")
    in_time = interview.starts_at - timedelta(hours=1)
    BriefingFactory(interview=interview, person=interview.person, due_at=in_time)
    late = BriefingFactory(interview=interview, person=interview.person)

    [row] = rows(officer)

    assert (row.task.key, row.when) == (f"briefing-{late.pk}", "14 h 50")
    assert "now, before this coaching ends." in row.task.about[0]


def test_what_followed_from_a_briefing_stands_once_its_day_has_come(officer):
    completed = {"completed": True, "next_step_on": TODAY}
    BriefingFactory(next_step="A mock on radio", **completed)
    BriefingFactory(next_step="Done already", next_step_done_at=NOW, **completed)
    BriefingFactory(next_step="Later", **completed | {"next_step_on": TODAY + timedelta(days=1)})

    assert titles(officer) == ["A mock on radio"]


def test_an_email_that_may_be_an_enquiry_waits_for_somebody_to_look(officer):
    email = ReceivedEmailFactory(
        outlet="Westmoor Sound",
        received_at=NOW - timedelta(minutes=20),
        wanted_at=NOW + timedelta(hours=16),
        deadline_at=NOW + timedelta(minutes=9),
    )

    [row] = rows(officer)

    assert (row.when, row.who, row.task.tag) == (
        "9 min",
        "unassigned",
        ("By email", "grey", "mail"),
    )
    assert row.task.title == f"Westmoor Sound: {email.subject}"
    assert row.task.about == (
        "wanted Thu 26 Nov, 8:20am",
        "answer by 4:29pm",
        f"{email.sender}, 4pm",
    )
    assert [button.words for button in (row.task.button, row.task.other) if button] == [
        "Look and log",
        "Not an enquiry",
    ]


def test_an_email_without_a_deadline_is_acknowledged_like_an_enquiry(officer, manager):
    ReceivedEmailFactory(
        received_at=NOW - timedelta(minutes=31),
        wanted_at=None,
        deadline_at=None,
        opened_at=NOW,
        opened_by=manager,
    )

    assert [(row.when, row.who) for row in rows(officer)] == [
        ("1 min late", f"{manager} opened it 4:20pm")
    ]


def test_of_many_emails_the_first_stand_alone(officer):
    ReceivedEmailFactory.create_batch(6)

    assert len([key for key in keys(officer) if key.startswith("email-")]) == 5
    assert "1 more email to look at" in titles(officer)


def test_what_a_colleague_passed_on_waits_with_their_name(officer, manager):
    ReceivedEmailFactory(passed_on_by=manager, reached_by="phone", received_at=NOW)

    [row] = rows(officer)

    assert row.task.tag == ("Passed on", "grey", "phone")
    assert row.task.about[-1] == f"passed on by {manager}"
