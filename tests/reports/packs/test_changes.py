from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from reports.packs.changes import describe_changes
from reports.packs.content import Figure, HardQuestion, Message
from tests.clock import LONDON
from tests.reports.sample import SAMPLE

AT = datetime(2026, 11, 26, 7, 10, tzinfo=LONDON)
BEFORE = replace(
    SAMPLE,
    logistics=replace(
        SAMPLE.logistics, on_air_at=AT, arrive_at=AT - timedelta(minutes=15), minutes=5
    ),
)
FIRST = BEFORE.messages.supporting
FACTS = BEFORE.facts.facts


def with_part(key, **values):
    return replace(BEFORE, **{key: replace(getattr(BEFORE, key), **values)})


def test_nothing_changed_says_nothing():
    assert describe_changes(BEFORE, BEFORE) == ()


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (with_part("logistics", on_air_at=AT + timedelta(hours=1)), "The slot moved from 7:10am to 8:10am."),
        (
            with_part("logistics", on_air_at=AT + timedelta(days=1)),
            "The slot moved from Thu 26 Nov, 7:10am to Fri 27 Nov, 7:10am.",
        ),
        (with_part("logistics", minutes=8), "It is 8 minutes long, not 5."),
        (with_part("logistics", minutes=1), "It is 1 minute long, not 5."),
        (with_part("logistics", arrive_at=AT - timedelta(minutes=25)), "Be ready Thu 26 Nov, 6:45am, not 6:55am."),
        (with_part("logistics", arrive_at=None), "The time to arrive or dial in was removed."),
        (with_part("logistics", place=""), f"Place or link: {BEFORE.logistics.place}, no longer."),
        (with_part("logistics", place="Studio 2"), f"Place or link: {BEFORE.logistics.place}, now Studio 2."),
        (
            with_part("glance", contact_phone="01632 960301"),
            "Number of the communications contact: 01632 960300, now 01632 960301.",
        ),
        (
            with_part("on_duty", phone="07700 900142"),
            "Number of whoever is on duty: 07700 900142.",
        ),
        (with_part("messages", supporting=FIRST[:2]), f"A message was removed: “{FIRST[2].text.rstrip('.')}”."),
        (with_part("messages", supporting=FIRST[::-1]), "The messages are in a different order."),
        (
            with_part("messages", supporting=(replace(FIRST[0], proofs=()), *FIRST[1:])),
            "The proofs of message 1 changed.",
        ),
        (with_part("facts", facts=(*FACTS, Figure("Beds", "26"))), "Fact added: “Beds 26”."),
        (
            with_part("facts", facts=(replace(FACTS[0], source="Board paper"), *FACTS[1:])),
            "The details of “Handovers over 60 minutes, October” were updated.",
        ),
        (with_part("strip", recipient="Hamish Dunmore"), "Spokesperson: Dr Leila Iyer-Thorne, now Hamish Dunmore."),
        (with_part("messages", primary="Ring 999."), "The primary message was reworded: “Ring 999”."),
        (with_part("opening", said_as="LEE-la"), "How to say the name: LAY-la EYE-er THORN, now LEE-la."),
        (with_part("last", keep="The pause"), "Last interview, keep: “The pause”."),
        (with_part("bridges", phrases=("I don’t know.",)), "Safe phrases: the list changed."),
    ],
)  # fmt: skip
def test_one_change_is_one_sentence(after, words):
    assert describe_changes(BEFORE, after) == (words,)


def test_rows_are_known_by_what_they_say():
    messages = [Message(text) for text in ("One.", "Two.", "Three.")]
    hard = (HardQuestion("Whose fault?", "Nobody's."), HardQuestion("Is it safe?", "Yes."))
    facts = (Figure("Waits over 12 hours", "41", "people"), Figure("Beds", "20"))
    before = replace(BEFORE, messages=replace(BEFORE.messages, supporting=tuple(messages)))
    before = replace(
        before, hard=replace(before.hard, questions=hard), facts=replace(before.facts, facts=facts)
    )
    after = replace(
        before,
        messages=replace(before.messages, supporting=(messages[0], Message("Deux."), messages[2])),
    )
    asked = (HardQuestion("Is it safe?", "It is."), HardQuestion("Will you resign?", "No."))
    after = replace(after, hard=replace(after.hard, questions=asked))
    after = replace(
        after, facts=replace(after.facts, facts=(Figure("Waits over 12 hours", "38", "people"),))
    )
    after = replace(
        after, glance=replace(after.glance, red_lines=(*after.glance.red_lines, "The inquest"))
    )

    assert describe_changes(before, after) == (
        "Message 2 was reworded: “Deux”.",
        "Red line added: “The inquest”.",
        "The answer to “Is it safe?” was reworded.",
        "Hard question added: “Will you resign?”.",
        "Hard question removed: “Whose fault?”.",
        "Waits over 12 hours: 38 people, not 41 people.",
        "Fact removed: “Beds”.",
    )


def test_each_message_that_is_new_takes_the_place_of_one_that_is_gone():
    old, new = (
        tuple(Message(text) for text in texts)
        for texts in (("One.", "Two."), ("Un.", "Deux.", "Trois."))
    )
    before = replace(BEFORE, messages=replace(BEFORE.messages, supporting=old))
    after = replace(BEFORE, messages=replace(BEFORE.messages, supporting=new))

    assert describe_changes(before, after) == (
        "Message 1 was reworded: “Un”.",
        "Message 2 was reworded: “Deux”.",
        "Message 3 was added: “Trois”.",
    )


def test_where_an_answer_was_taken_from_is_no_change_of_it():
    asked = HardQuestion("Is it safe?", "Yes.")
    taken = HardQuestion("Is it safe?", "Yes.", line="W-07/1")
    before, after = (
        replace(BEFORE, hard=replace(BEFORE.hard, questions=(one,))) for one in (asked, taken)
    )

    assert describe_changes(before, after) == ()


def test_a_long_text_is_cut():
    said = describe_changes(BEFORE, with_part("glance", angle="word " * 100))[0]

    assert said == f"The angle changed: “{'word ' * 31}word…”."
    exactly = describe_changes(BEFORE, with_part("glance", angle="o" * 160))
    assert exactly == (f"The angle changed: “{'o' * 160}”.",)
    longer = describe_changes(BEFORE, with_part("glance", angle="o" * 161))
    assert longer == (f"The angle changed: “{'o' * 159}…”.",)


def test_texts_of_other_sections_say_what_became_of_them():
    gone = with_part("background", partners="")
    kept = with_part("last", keep="")

    assert [*describe_changes(BEFORE, gone), *describe_changes(BEFORE, kept)] == [
        "Partners’ lines: removed.",
        "Last interview, keep: removed.",
    ]
