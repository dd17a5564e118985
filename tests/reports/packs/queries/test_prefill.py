from datetime import date, timedelta

import pytest

from reports.packs.queries.prefill import BRIDGES, _questions, first_sections
from reports.packs.sections import SECTIONS
from tests.clock import NOW, TODAY
from tests.factories.scheduling import (
    EnquiryFactory,
    InterviewFactory,
    JournalistFactory,
    LineFactory,
)
from tests.factories.training import PracticeFactory, TopicFactory
from training.models import Organisation
from training.starting import PHRASES, WORDS

pytestmark = pytest.mark.django_db


def test_every_section_begins_with_something_or_nothing(interview):
    assert set(first_sections(interview, on=TODAY)) == {section.key for section in SECTIONS}


def test_page_one_starts_with_the_enquiry(interview):
    interview.enquiry.angle = "Is it\nsafe?"

    assert first_sections(interview, on=TODAY)["glance"] == {
        "angle": "Is it safe?",
        "outcome": "",
        "other_guests": "",
        "red_lines": WORDS["nhs"]["red_lines"],
        "contact_name": "",
        "contact_phone": "",
    }


def test_a_mail_as_it_came_stays_out_of_the_pack(interview):
    interview.enquiry.background = "From: Jem <jem@example.org>\nOr on my mobile, 07700 900123"
    interview.enquiry.angle = "Queues on\nthe front page "

    assert (
        first_sections(interview, on=TODAY)["background"]["why_now"] == "Queues on\nthe front page"
    )


def test_messages_begin_with_the_lines_on_the_topic_that_may_be_used(interview):
    topic = interview.enquiry.topic
    LineFactory(
        reference="W-08",
        topic=topic,
        approved=True,
        text="We opened\n26 beds.",
        proof="On 10 November",
    )
    LineFactory(reference="W-01", topic=topic, text="A draft")
    LineFactory(reference="W-02", topic=topic, approved=True, withdrawn=True)
    LineFactory(reference="W-03", topic=TopicFactory(), approved=True)

    supporting = first_sections(interview, on=TODAY)["messages"]["supporting"]

    assert [(m["text"], m["proofs"], m["line"]) for m in supporting] == [
        ("111 online can help.", [], "W-07/1"),
        ("We opened 26 beds.", ["On 10 November"], "W-08/1"),
    ]


def test_messages_begin_with_three_lines_at_most(interview):
    for number in range(4):
        LineFactory(reference=f"X-{number}", topic=interview.enquiry.topic, approved=True)

    assert len(first_sections(interview, on=TODAY)["messages"]["supporting"]) == 3


def test_an_enquiry_without_a_topic_brings_no_lines():
    LineFactory(approved=True)
    interview = InterviewFactory(enquiry=EnquiryFactory(topic=None))

    assert first_sections(interview, on=TODAY)["messages"]["supporting"] == []


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("Is it safe? Whose fault is it?", ["Is it safe?", "Whose fault is it?"]),
        ("- Is it safe\n- When does it get better?", ["Is it safe", "When does it get better?"]),
        ("", []),
        ("?" * 20, ["?"] * 8),
    ],
)
def test_questions_of_an_enquiry(text, questions):
    assert _questions(text) == questions


def test_bridges_start_with_those_of_the_organisation(interview):
    assert first_sections(interview, on=TODAY)["bridges"] == {
        "bridges": list(BRIDGES),
        "phrases": PHRASES,
    }
    assert "I can’t discuss an individual." in PHRASES


def test_the_journalist_begins_with_what_is_known_and_the_last_contact(
    interview,
):
    enquiry = interview.enquiry
    enquiry.journalist = JournalistFactory(
        name="Morwenna Pascoe", outlet=enquiry.outlet, about="Breakfast"
    )
    EnquiryFactory(
        journalist=enquiry.journalist,
        subject="Bus cuts",
        received_at=NOW - timedelta(days=60),
        deadline_at=NOW - timedelta(days=59),
    )

    journalist = first_sections(interview, on=TODAY)["journalist"]

    assert journalist["beat"] == "Breakfast"
    assert journalist["last_contact"] == "Bus cuts, 26 September 2026"


def test_a_first_contact_has_no_last_one(interview):
    interview.enquiry.journalist = JournalistFactory()

    assert first_sections(interview, on=TODAY)["journalist"]["last_contact"] == ""


def test_an_enquiry_without_a_journalist_has_its_outlet(interview):
    interview.enquiry.outlet.about = "48,000 a week"

    assert first_sections(interview, on=TODAY)["journalist"]["audience"] == "48,000 a week"


def test_the_last_interview_is_the_persons_last_practice_without_its_score(
    interview,
):
    PracticeFactory(person=interview.person, medium="print", practised_on=date(2026, 3, 1))
    PracticeFactory(
        person=interview.person, medium="live_tv", practised_on=date(2026, 10, 12), kind="mock"
    )

    last = first_sections(interview, on=TODAY)["last"]

    assert last == {
        "occasion": "Mock interview, live or remote TV, 12 October 2026",
        "keep": "",
        "change": "",
    }


def test_someone_without_practice_has_no_last_interview(interview):
    assert first_sections(interview, on=TODAY)["last"] == {"occasion": "", "keep": "", "change": ""}


def test_an_interview_that_is_nobodys_yet_begins_without_a_person():
    sections = first_sections(InterviewFactory(), on=TODAY)

    assert sections["last"]["occasion"] == ""


@pytest.mark.parametrize(("mode", "goes_out"), [("live", "Live"), ("recorded", "")])
def test_afterwards_starts_with_the_contacts_of_the_organisation(mode, goes_out):
    Organisation.objects.update(
        corrections_contact="Press office", wellbeing_contact="Gwen Fenwright"
    )

    assert first_sections(InterviewFactory(mode=mode), on=TODAY)["afterwards"] == {
        "debrief_link": "",
        "goes_out": goes_out,
        "corrections": "Press office",
        "wellbeing": "Gwen Fenwright",
    }
