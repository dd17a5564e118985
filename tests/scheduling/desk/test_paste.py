"""Suggestions from a pasted mail: the sample, other kinds of mail, and hostile text."""

import time
from datetime import datetime
from pathlib import Path

import pytest

from nhsuk.london import LONDON
from scheduling.desk.paste import Known, read_mail, without_hidden

NOW = datetime(2026, 11, 25, 16, 20, tzinfo=LONDON)
KNOWN = Known(topics={"1": "Winter pressures", "2": "Ambulance handovers", "3": "GP access"})
OTHER = """From: Tamsin Trevelyan <tamsin@harbourpost.example>
Sent: Wednesday, November 25, 2026 3:55 PM
To: Press Office <press@demo.example.nhs.uk>
Subject: RE: GP appointments in Port Anning

I'm working on a piece about GP access. How many appointments were offered in October?
Could you send a statement by noon tomorrow? We could also record an interview at 10.30 tomorrow morning.

Thanks,
Tamsin Trevelyan
Health reporter, Harbour Post
07700 900123
"""


def first_of(text: str, known: Known = KNOWN) -> dict[str, str]:
    return {
        each.field: each.value
        for each in reversed(read_mail(text, now=NOW, known=known).suggestions)
    }


def test_the_sample_is_read_whole(samples: Path) -> None:
    parts = (samples / "enquiry.md").read_text().split("\n\n")
    mail = next(part for part in parts if part.startswith(">"))

    assert first_of(mail) == {
        "outlet": "Solent Shore FM",
        "programme": "Breakfast show",
        "journalist": "Morwenna Pascoe",
        "phone": "01632 960148",
        "subject": "Ambulance queues outside St Aubin's",
        "topic": "2",
        "questions": "Is it safe, whose fault is it, and when does it get better",
        "other_guests": "Cllr Rhoda Whitmarsh (opposition group) on before you and a paramedic, voiced up",
        "deadline_at": "Wed 25 Nov 18:00",
        "slot_at": "Thu 26 Nov 07:10",
        "wants": "interview",
        "mode": "live",
        "medium": "radio",
        "minutes": "5",
        "channel": "email",
    }


@pytest.mark.parametrize(
    ("words", "programme"),
    [
        ("Could someone come on Breakfast tomorrow at 7.10?", "Breakfast"),
        ("Could someone join us live on Breakfast with Jem Ollerenshaw?", "Breakfast"),
        ("A guest for our drivetime today would be good.", "Drivetime"),
        ("It is for Mid-Morning, on Friday.", "Mid-Morning"),
        ("Could someone come on breakfast?", "Breakfast"),
        ("I write on Breakfast clubs in schools.", None),
        ("A piece on breakfast clubs in schools.", None),
        ("They get no money for breakfast food.", None),
        ("Someone for the Drive show at 5", "Drive show"),
    ],
)
def test_a_part_of_the_day_is_the_programme_where_a_guest_goes_on_it(
    words: str, programme: str | None
) -> None:
    assert first_of(words).get("programme") == programme


def test_every_suggestion_says_the_words_that_it_came_from(samples: Path) -> None:
    found = read_mail((samples / "enquiry.md").read_text(), now=NOW, known=KNOWN).suggestions

    assert {each.value: each.words for each in found if each.field in {"phone", "slot_at"}} == {
        "01632 960148": "it get better. I'm on 01632 960148 till 8 tonight, then",
        "01632 960111": "Dougal on the desk, 01632 960111. Need a name by 6",
        "Thu 26 Nov 07:10": "ten past seven",
    }


def test_a_mail_with_headers_and_a_signature() -> None:
    found = first_of(OTHER)

    assert (found["outlet"], found["journalist"]) == ("Harbour Post", "Tamsin Trevelyan")
    assert (found["phone"], found["email"]) == ("07700 900123", "tamsin@harbourpost.example")
    assert (found["subject"], found["topic"]) == ("GP appointments in Port Anning", "3")
    assert (found["received_at"], found["deadline_at"]) == ("Wed 25 Nov 15:55", "Thu 26 Nov 12:00")
    assert (found["mode"], found["slot_at"]) == ("recorded", "Thu 26 Nov 10:30")
    assert found["questions"] == "How many appointments were offered in October?"


@pytest.mark.parametrize(
    ("said", "questions"),
    [
        (
            "Main thing is: is it safe, and when does it get better? Thanks,\nMo",
            "Is it safe, and when does it get better?",
        ),
        ("We'd ask whose fault it is? And what next? Cheers", "Whose fault it is? And what next?"),
        ("We want to know who pays and when", "Who pays and when"),
    ],
)
def test_questions_end_with_their_last_question_mark(said: str, questions: str) -> None:
    assert first_of(said)["questions"] == questions


def test_questions_are_read_without_the_word_before_them() -> None:
    assert first_of("Questions: Is it safe to go to A&E? Whose fault is it?")["questions"] == (
        "Is it safe to go to A&E? Whose fault is it?"
    )


def test_names_that_the_desk_knows_come_first() -> None:
    known = Known(
        outlets=["Post", "Harbour Post", "Harbour Post Online"], journalists=["Jem Ollerenshaw"]
    )

    found = first_of("Jem Ollerenshaw again, the harbour post. Regards", known)

    assert (found["outlet"], found["journalist"]) == ("Harbour Post", "Jem Ollerenshaw")


def test_live_or_recorded_leaves_it_to_us() -> None:
    assert "mode" not in first_of("An interview, live or pre-recorded, is fine")


def test_a_past_time_is_no_deadline() -> None:
    assert "deadline_at" not in first_of("We had asked by 9am on Tuesday 24 November")


@pytest.mark.parametrize(
    "sent", ["Sent: yesterday or so", "Sent: 3 November 2026 09:00", "Subject: Hello"]
)
def test_a_mail_that_does_not_say_when_came_at_no_known_moment(sent: str) -> None:
    assert "received_at" not in first_of(
        f"From: Tamsin Trevelyan <tamsin@harbourpost.example>\n{sent}\n\nHello."
    )


def test_a_part_of_a_word_is_no_outlet_that_the_desk_knows() -> None:
    assert first_of("Please, compost it", Known(outlets=["Post"])) == {}


@pytest.mark.parametrize(
    "text", ["A letter from We Care came in", "Hello, this is Sam.", "It's Hello Sam here."]
)
def test_a_first_name_or_a_greeting_is_neither_outlet_nor_journalist(text: str) -> None:
    assert first_of(text) == {}


def test_hidden_characters_are_taken_out_and_counted() -> None:
    reading = read_mail("From the \u202eHarbour\u2066 Post", now=NOW, known=KNOWN)

    assert reading.hidden == 2
    assert [each.value for each in reading.suggestions if each.field == "outlet"] == [
        "Harbour Post"
    ]
    assert without_hidden("a\u202eb\x00c\r\nd\u05d0") == "abc\nd\u05d0"


def values(text: str, field: str, known: Known = KNOWN) -> list[str]:
    return [
        each.value
        for each in read_mail(text, now=NOW, known=known).suggestions
        if each.field == field
    ]


def words_of(text: str, field: str, known: Known = KNOWN) -> str:
    return next(
        each.words
        for each in read_mail(text, now=NOW, known=known).suggestions
        if each.field == field
    )


def test_what_is_said_twice_is_suggested_once() -> None:
    assert values("Ring 07700 900123. Once more: 07700 900123, or 07700 900124.", "phone") == [
        "07700 900123",
        "07700 900124",
    ]


@pytest.mark.parametrize(("length", "is_joined"), [(50, False), (51, True)])
def test_a_line_that_the_mail_program_broke_is_joined_to_the_next(
    length: int, is_joined: bool
) -> None:
    known = Known(outlets=["Harbour Post"])
    line = "This is what we would like to ask the Harbour".rjust(length, "x")

    assert values(f"{line}\nPost goes out at six", "outlet", known) == (
        ["Harbour Post"] if is_joined else []
    )


@pytest.mark.parametrize(
    ("sent", "is_known"),
    [
        ("18 November 2026 16:19", False),  # a week and a minute ago
        ("18 November 2026 16:20", True),
        ("25 November 2026 16:20", True),
        ("25 November 2026 16:21", False),
        ("Wed, 25 Nov 2026 15:55:10 +0000", True),
        ("25 Nov 2026, at 15:55:10 GMT", True),
    ],
)
def test_a_mail_came_when_it_says_in_the_last_week(sent: str, is_known: bool) -> None:
    assert len(values(f"Sent: {sent}\n\nHello.", "received_at")) == is_known


def test_a_name_of_three_letters_is_too_short_to_be_told_from_a_word() -> None:
    assert values(
        "The sky is grey, the post is late", "outlet", Known(outlets=["Sky", "Post"])
    ) == ["Post"]


def test_a_greeting_is_no_part_of_a_name() -> None:
    assert values("It's Hello Sam Pell here.", "journalist") == ["Sam Pell"]


@pytest.mark.parametrize(
    ("number", "is_one"),
    [
        ("020 7946 00", False),
        ("01632 96014", True),  # ten digits
        ("+44 (0) 1632 960148", True),
        ("0044 1632 960148", True),  # fourteen
        ("0044 1632 9601489", False),
    ],
)
def test_a_phone_number_has_ten_to_fourteen_digits(number: str, is_one: bool) -> None:
    assert values(f"Ring {number} now", "phone") == ([number] if is_one else [])


NUMBER = "07700 900123"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"Ring {NUMBER} now", f"Ring {NUMBER} now"),
        (f"we {'b' * 25}{NUMBER}{'c' * 25} us", NUMBER),  # the nearest space is 26 characters away
        (f"we {'b' * 24}{NUMBER}{'c' * 24} us", f"{'b' * 24}{NUMBER}{'c' * 24}"),
        (
            f"Ring us or him on {NUMBER} as soon as it is all over",
            f"Ring us or him on {NUMBER} as soon as it is all",
        ),
    ],
)
def test_a_suggestion_has_the_words_around_it(text: str, words: str) -> None:
    assert words_of(text, "phone") == words


def test_what_is_long_is_cut() -> None:
    subject = "Why " + "o" * 190 + " and more"
    question = "Why " + "o" * 190 + "? "

    assert values(f"Subject: {subject}\n\nHello.", "subject") == [subject[:200]]
    assert values(question * 8, "questions") == [(question * 8)[:1000]]
    assert words_of(question, "questions") == question[:90]


@pytest.mark.parametrize(
    ("topics", "body", "topic"),
    [
        ({"1": "Beds"}, "How many beds?", ["1"]),  # the whole title
        ({"1": "Beds free"}, "How many beds are free?", []),  # no word of five letters
        ({"1": "Wards"}, "How many wards?", ["1"]),
        ({"1": "Big wards"}, "How many wards?", ["1"]),
        (
            {"1": "The vaccination"},
            "Who was vaccinated?",
            ["1"],
        ),  # the first eight letters are enough
        ({"1": "Winter wards", "2": "Winter staff"}, "How is winter?", ["1"]),
        ({"1": "Winter wards", "2": "Winter staff"}, "Are winter staff well?", ["2"]),
    ],
)
def test_the_topic_is_that_of_which_most_words_occur(
    topics: dict[str, str], body: str, topic: list[str]
) -> None:
    assert values(body, "topic", Known(topics=topics)) == topic


@pytest.mark.parametrize(
    ("deadline", "is_ahead"), [("3.20pm", False), ("3.21pm", True), ("4.50pm", True), ("9pm", True)]
)
def test_a_deadline_of_less_than_an_hour_ago_may_still_be_met(
    deadline: str, is_ahead: bool
) -> None:
    mail = f"Sent: 25 November 2026 14:00\n\nWe need a line by {deadline} today."

    assert len(values(mail, "deadline_at")) == is_ahead


@pytest.mark.parametrize(
    ("words", "medium"),
    [
        ("A TV interview, pre-recorded", ["recorded_tv"]),
        ("A TV interview, live", ["live_tv"]),
        ("A TV interview", ["live_tv"]),
        ("A radio interview, pre-recorded", ["radio"]),
        ("For TV, radio and the newspaper", ["live_tv"]),
    ],
)
def test_the_medium_is_one(words: str, medium: list[str]) -> None:
    assert values(words, "medium") == medium


@pytest.mark.parametrize(("minutes", "is_length"), [(0, False), (1, True), (60, True), (61, False)])
def test_an_interview_lasts_a_minute_to_an_hour(minutes: int, is_length: bool) -> None:
    assert len(values(f"It takes {minutes} minutes", "minutes")) == is_length


def test_the_first_fifty_thousand_characters_are_read() -> None:
    known = Known(outlets=["Harbour Post"])

    assert values("Harbour Post".rjust(50_000), "outlet", known) == ["Harbour Post"]
    assert values("Harbour Post".rjust(50_001), "outlet", known) == []


@pytest.mark.parametrize(
    "odd", ["A-", "a@", "0 ", "from the ", "half past ", "\n> ", "by Friday ", "From: "]
)
def test_no_text_takes_long(odd: str) -> None:
    started = time.process_time()

    read_mail(odd * (10_000_000 // len(odd)), now=NOW, known=KNOWN)

    assert time.process_time() - started < 2
