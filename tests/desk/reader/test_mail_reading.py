"""Mails as they come: the sample, threads, forwards, and hostile text."""

import time
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.reader.mail_reading import Found, Known, MailReading, read_mail
from nhsuk.london import LONDON

NOW = datetime(2026, 11, 25, 16, 20, tzinfo=LONDON)
KNOWN = Known(topics={"1": "Winter pressures", "2": "Ambulance handovers", "3": "GP access"})


def read(text: str, known: Known = KNOWN) -> MailReading:
    return read_mail(text, now=NOW, known=known)


def shown(found: Found[Any] | None) -> Any:
    if found is None:
        return None
    value = found.value
    return f"{value.astimezone(LONDON):%a %d %H:%M}" if isinstance(value, datetime) else value


def test_the_sample_is_read_whole(samples):
    parts = (samples / "enquiry.md").read_text().split("\n\n")
    reading = read(next(part for part in parts if part.startswith(">")))
    callers = reading.callers
    (slot,) = reading.slots

    assert [shown(each) for each in (callers.outlet, callers.programme, callers.journalist)] == [
        "Solent Shore FM",
        "Breakfast show",
        "Morwenna Pascoe",
    ]
    assert [shown(each) for each in (callers.phone, reading.subject, reading.topic)] == [
        "01632 960148",
        "Ambulance queues outside St Aubin's",
        "2",
    ]
    assert shown(reading.deadline) == "Wed 25 18:00"
    assert [
        shown(each) for each in (slot.when, slot.minutes, slot.medium, slot.mode, slot.place)
    ] == [
        "Thu 26 07:10",
        5,
        "radio",
        "live",
        "Down the line",
    ]
    assert [each.value for each in reading.questions] == [
        "Is it safe, whose fault is it, and when does it get better"
    ]
    assert shown(reading.other_guests) == (
        "Cllr Rhoda Whitmarsh (opposition group) on before you and a paramedic, voiced up"
    )
    assert (shown(reading.wants), reading.is_enquiry, reading.hidden) == ("interview", True, 0)


ONE_PARAGRAPH = (
    "From: Dan Pettifer, Westmoor Sound breakfast. Need someone live 0810 this Thursday down the line re ambulance "
    "handover delays at A&E, about 6 mins, pre-chat 0755 on 01632 960 771, deadline to confirm 5pm today. Also TV "
    "(Northern Tonight) want a pre-record 2pm same day on site."
)


def test_one_paragraph_holds_two_slots_with_different_media():
    reading = read(ONE_PARAGRAPH, Known())
    first, second = reading.slots

    assert [
        shown(getattr(reading.callers, name))
        for name in ("outlet", "programme", "journalist", "phone")
    ] == [
        "Westmoor Sound",
        "Breakfast",
        "Dan Pettifer",
        "01632 960 771",
    ]
    assert [shown(getattr(first, name)) for name in SLOT] == [
        *("Thu 26 08:10", 6, "radio", "live", "Thu 26 07:55", "Down the line", None),
    ]
    assert [shown(getattr(second, name)) for name in SLOT] == [
        *("Thu 26 14:00", None, "recorded_tv", "recorded", None, "On site", "Northern Tonight"),
    ]
    assert [shown(each) for each in reading.times.deadlines] == ["Wed 25 17:00"]
    assert shown(reading.subject) == "Ambulance handover delays at A&E"


SLOT = ("when", "minutes", "medium", "mode", "arrive", "place", "outlet")


def test_every_value_says_where_it_was_read():
    reading = read(ONE_PARAGRAPH)
    first, second = reading.slots
    found = [reading.callers.outlet, reading.callers.phone, first.when, first.arrive, second.when]

    assert [reading.text[each.start : each.end] for each in found if each] == [
        "Westmoor Sound",
        "01632 960 771",
        "0810 this Thursday",
        "0755",
        "2pm same day",
    ]


@pytest.mark.parametrize(
    ("words", "is_sure"), [("Need a name by 6", False), ("Need a name by 6pm", True)]
)
def test_what_the_words_leave_open_is_to_be_checked(words, is_sure):
    deadline = read(words).deadline

    assert deadline is not None
    assert deadline.is_sure is is_sure
    assert (deadline.also is None) is is_sure


THREAD = """From: Nadia Voss <nadia@islandvoice.example.org>
Sent: 25 November 2026 15:02
Subject: RE: Ferry patients

Thanks. It has moved to 5.40pm today. Nadia

From: Press Office
Sent: 25 November 2026 14:40
Subject: RE: Ferry patients

She is free from 5pm until 6, and needs an answer by 3pm. Ring 01632 960200.

From: Nadia Voss
Sent: 25 November 2026 11:20
Subject: Ferry patients

Island Voice would like someone live by phone at 5.10pm today for radio, 4 minutes. My number is 07700 900720. Who pays?
"""


def test_an_older_mail_of_the_same_person_says_what_the_newest_does_not():
    reading = read(THREAD)
    (slot,) = reading.slots

    assert shown(slot.when) == "Wed 25 17:10"  # `moved to` names no interview
    assert (shown(slot.minutes), shown(slot.medium)) == (4, "radio")
    assert shown(reading.callers.phone) == "07700 900720"
    assert reading.deadline is None  # that was ours
    assert [each.value for each in reading.questions] == ["Who pays?"]
    assert shown(reading.received_at) == "Wed 25 15:02"


def test_a_slot_that_has_moved_keeps_what_was_said_of_it():
    moved = THREAD.replace("It has moved to 5.40pm", "The interview has moved to 5.40pm")
    (slot,) = read(moved).slots

    assert [shown(getattr(slot, name)) for name in ("when", "minutes", "medium", "mode")] == [
        *("Wed 25 17:40", 4, "radio", "live"),
    ]


def test_the_medium_of_an_older_mail_is_that_of_the_newest():
    older = "From: Nadia Voss <n@a.example.org>\nSent: 24 November 2026 11:20\nSubject: x\n\nWe are a radio station.\n"
    newest = "From: Nadia Voss <n@a.example.org>\nSent: 25 November 2026 15:02\nSubject: x\n\nLive at 5.40pm today?\n\n"

    (slot,) = read(newest + older).slots

    assert (shown(slot.medium), slot.medium and slot.medium.is_sure) == ("radio", False)


FORWARD = """From: Rowan Teague <rowan.teague@demo.example.nhs.uk>
Subject: FW: Opening hours

One for you. I'm in clinic until 6.

---------- Forwarded message ---------
From: Callum Bright <callum@valleygazette.example.org>
Date: Wed, 25 Nov 2026 at 14:12
Subject: Opening hours

I'm writing for the Valley Gazette. Could I have a statement by 5pm?
"""


def test_the_journalist_is_not_the_colleague_who_forwards():
    reading = read(FORWARD)

    assert shown(reading.callers.journalist) == "Callum Bright"
    assert shown(reading.callers.email) == "callum@valleygazette.example.org"
    assert (shown(reading.wants), shown(reading.deadline)) == ("statement", "Wed 25 17:00")
    assert reading.callers.pretends == ""


def test_colleagues_among_themselves_ask_no_enquiry():
    assert not read(FORWARD.partition("-----")[0] + "Who can do an interview at 7pm?").is_enquiry


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Could we have a statement for our story by 6pm?", True),
        ("Was the board told? We need to hear by 6pm.", True),  # an answer to our answer
        ("Please send me the rota by 6pm.", False),
        ("Thank you, the interview went well.", False),
        ("Live TV masterclass at 7pm. Unsubscribe", False),
        ("", False),
    ],
)
def test_an_enquiry_asks_for_something(text, is_one):
    assert read(text, Known()).is_enquiry is is_one


def test_what_a_machine_sent_is_no_enquiry():
    reading = read_mail("An interview at 7pm today?", now=NOW, is_automatic=True)

    assert not reading.is_enquiry


@pytest.mark.parametrize(
    ("said", "questions"),
    [
        (
            "Main thing is: is it safe, and when does it end? Thanks,",
            ["Is it safe, and when does it end?"],
        ),
        (
            "We'd ask whose fault it is? And what next? Cheers",
            ["Whose fault it is? And what next?"],
        ),
        ("We want to know who pays and when", ["Who pays and when"]),
        ("We'd ask - who pays - and when", ["Who pays - and when"]),
        ("Questions: Is it safe? Whose fault is it?", ["Is it safe?", "Whose fault is it?"]),
        ("- Is it safe?\n- Whose fault is it?", ["Is it safe?", "Whose fault is it?"]),
        *(
            (f"Questions:\n{dash} Is it safe?\n{dash} Who pays?", ["Is it safe?", "Who pays?"])
            for dash in "-\u2013"
        ),
        (
            "Could you let us have:\n- a response to the figures\n- how many shifts went unfilled",
            ["a response to the figures", "how many shifts went unfilled"],
        ),
        ("Could someone come on? Any chance of 7pm?", []),
        ("Can you confirm whether it is true?", ["Can you confirm whether it is true?"]),
    ],
)
def test_questions_are_those_they_will_ask(said, questions):
    assert [each.value for each in read(said).questions] == questions


@pytest.mark.parametrize(
    ("subject", "body", "shown_as"),
    [
        ("RE: FW: Queues at A&E", "Hello", "Queues at A&E"),
        ("URGENT: Interview request: flu", "Hello", "Flu"),
        (
            "Right of reply: agency nurses - EMBARGOED until Monday",
            "Hello",
            "Right of reply: agency nurses",
        ),
        ("Request", "I'm writing about hospital food.", "Hospital food"),
        ("Request", "Hello", "Request"),
        ("", "Could someone talk to us, 5 mins on hospital food?", "Hospital food"),
        ("", "Hello", None),
    ],
)
def test_the_subject_is_of_the_header_unless_it_says_nothing(subject, body, shown_as):
    header = f"From: A Body <a@b.example.org>\nSubject: {subject}\n\n" if subject else ""

    assert shown(read(header + body).subject) == shown_as


def test_a_statement_beside_an_interview_is_said_too():
    reading = read("Could she speak to us at 2pm tomorrow? We need a statement by 3pm tomorrow.")

    assert shown(reading.wants) == "interview"
    assert reading.times.passed_over[0].value == "We need a statement by 3pm tomorrow"


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("Could we have a statement?", "statement"),
        ("No interview needed, just a line: we need a comment.", "statement"),
        ("A background chat at 9am tomorrow, on the phone?", "background"),
        ("We'd love to film the ward at 9am tomorrow.", "filming"),
        ("Please send the figures for October.", "data"),
        ("Someone live at 9am tomorrow?", "interview"),
        ("Live at 9am tomorrow", "interview"),
        ("Why is the lift out?", "statement"),
        ("Hello", None),
    ],
)
def test_what_they_want(text, wants):
    assert shown(read(text).wants) == wants


@pytest.mark.parametrize(
    ("topics", "body", "topic"),
    [
        ({"1": "Beds"}, "How many beds?", "1"),  # the whole title
        ({"1": "Beds free"}, "How many beds are free?", None),  # no word of five letters
        ({"1": "The vaccination"}, "Who was vaccinated?", "1"),  # its first eight letters
        ({"1": "Winter wards", "2": "Winter staff"}, "How is winter?", "1"),
        ({"1": "Winter wards", "2": "Winter staff"}, "Are winter staff well?", "2"),
        ({"1": "A&E now"}, "The wait in A&E?", "1"),
        ({"1": "GP lists"}, "Why is a GP so hard to see?", "1"),
        ({"1": "IT and you"}, "Is it so?", None),  # no abbreviation
    ],
)
def test_the_topic_is_that_of_which_most_words_occur(topics, body, topic):
    found = read(body, Known(topics=topics)).topic

    assert shown(found) == topic
    assert found is None or not found.is_sure


def test_hidden_characters_are_taken_out_and_counted():
    reading = read("From the \u202eHarbour\u2066 Post, by 6pm")

    assert reading.hidden == 2
    assert shown(reading.callers.outlet) == "Harbour Post"


@pytest.mark.parametrize(
    "odd",
    [
        *("A-", "a@", "0 ", "from the ", "half past ", "\n> ", "by Friday ", "From: ", "10am "),
        *("live at 9 or ", "On a, b wrote:\n", "From: a\nTo: b\n", "(TV (", "at the a ward ", "? "),
    ],
)
def test_no_text_takes_long(odd):
    started = time.process_time()

    read_mail(odd * (10_000_000 // len(odd)), now=NOW, known=KNOWN)

    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "text",
    [
        "From: Dan <dan@post.example.com>\n\n" + "Post " * 10_000,
        "A line\n" + "date: x\n" * 6_000,
        "From: Dan <a@example.org>\nDate: " + "(" * 50_000 + "\n\nHello",
        "Live radio, " + " and ".join(f"{hour}:{minute:02}pm Thursday" for hour in (1, 2, 3, 4, 5)
                                      for minute in range(60)),
        "From: " + "(" * 480 + ")" * 480 + " a@example.org\nDate: x\n\nHello",
    ],
)  # fmt: skip
def test_no_text_that_is_built_to_be_slow_takes_long(text):
    started = time.process_time()

    read_mail(text[:50_000], now=NOW, known=KNOWN)

    assert time.process_time() - started < 2


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    reading = read_mail(text, now=NOW)

    assert len(reading.text) <= len(text)
