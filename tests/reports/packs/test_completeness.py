from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from reports.packs.completeness import (
    Count,
    Problem,
    SectionState,
    Severity,
    completeness,
    count,
    is_short_and_live,
    line_problem,
    primary_count,
    section_state,
    stale_since,
    three_messages_count,
)
from reports.packs.content import (
    DocumentControl,
    Facts,
    Figure,
    GroundRules,
    Hard,
    HardQuestion,
    Likely,
    LikelyQuestion,
    LineUsed,
    Message,
    Messages,
    Opening,
    PackContent,
    RestrictionNotice,
)
from reports.packs.page_one import page_one_depth
from tests.reports.sample import EMPTY_FLASH, SAMPLE

ON = date(2026, 11, 25)
LINE = LineUsed("W-07", 1, 1, "live", date(2026, 12, 31), "Huw Trelawney")


CAPTION = Opening(caption_name="Dr Leila Iyer-Thorne", said_as="LAY-la")
WORDIER = (replace(SAMPLE.messages.supporting[0], text=f"{SAMPLE.messages.supporting[0].text}{'x' * 10}"),
           *SAMPLE.messages.supporting[1:])  # fmt: skip
HOLDS = RestrictionNotice(
    "Inquest", "inquest", "until May", "Say nothing of it", "Ines Thackray: it is over"
)


def whats(content: PackContent, severity: Severity = Severity.MISSING) -> list[str]:
    return [problem.what for problem in completeness(content, ON) if problem.severity == severity]


def with_logistics(**changes: Any) -> PackContent:
    return replace(SAMPLE, logistics=replace(SAMPLE.logistics, **changes))


def test_the_sample_lacks_nothing():
    assert whats(SAMPLE) == []


def test_the_sample_is_warned_of_nothing():
    assert whats(SAMPLE, Severity.WARNING) == []


def test_an_empty_pack_lacks_logistics_and_messages():
    assert whats(PackContent()) == [
        "No time",
        "No length of the slot",
        "No place or link",
        "No word on who rings whom",
        "No producer’s number",
        "No spokesperson",
        "No phone number of the communications contact",
        "No primary message",
        "0 of 3 supporting messages",
    ]


SHE = "Presenter: Jem Ollerenshaw"


@pytest.mark.parametrize(
    ("field", "empty", "what", "severity", "may_override"),
    [
        ("on_air_at", None, "No time", "missing", False),
        ("minutes", 0, "No length of the slot", "missing", True),
        ("place", "", "No place or link", "missing", True),
        (
            "contacts",
            f"Producer: Jo, 01632 960148\n{SHE}",
            "No word on who rings whom",
            "missing",
            True,
        ),
        ("contacts", f"Producer: Jo, rings you\n{SHE}", "No producer’s number", "missing", True),
        ("arrive_at", None, "No time to arrive or dial in", "warning", False),
        (
            "contacts",
            f"Producer: 01632 960148, rings you\n{SHE}",
            "No producer’s name",
            "warning",
            False,
        ),
        ("fallback", "", "No plan if it fails", "warning", False),
        ("contacts", "Producer: Jo, 01632 960148, rings you", "No presenter", "warning", False),
    ],
)
def test_logistics(field, empty, what, severity, may_override):
    remedy = "Add it on the interview page."
    form_field = "starts_at" if field == "on_air_at" else field

    assert completeness(with_logistics(**{field: empty}), ON) == [
        Problem(
            Severity(severity),
            "logistics",
            what,
            remedy,
            "Ceri Maddox",
            may_override=may_override,
            form_field=form_field,
        )
    ]


def test_a_pack_without_a_spokesperson_is_held_up():
    assert whats(replace(SAMPLE, strip=replace(SAMPLE.strip, recipient=""))) == ["No spokesperson"]


def test_what_is_missing_belongs_to_the_author():
    content = replace(
        SAMPLE, messages=Messages(), control=DocumentControl(author="Huw Trelawney", sources="x")
    )

    assert {problem.owner for problem in completeness(content, ON)} == {"Huw Trelawney"}
    assert all(problem.blocks for problem in completeness(content, ON))


@pytest.mark.parametrize(("texts", "missing"), [(0, True), (2, True), (3, False)])
def test_a_standard_pack_needs_three_supporting_messages(texts, missing):
    content = replace(
        SAMPLE,
        messages=Messages("Call 999.", supporting=tuple(Message("Yes") for _ in range(texts))),
    )

    assert whats(content) == ([f"{texts} of 3 supporting messages"] if missing else [])


def test_a_flash_pack_needs_only_the_primary_message():
    assert whats(EMPTY_FLASH) == []
    assert whats(replace(EMPTY_FLASH, messages=Messages())) == ["No primary message"]


@pytest.mark.parametrize(
    ("mode", "minutes", "short"),
    [
        ("live", 1, True),
        ("live", 4, True),
        ("as live", 4, True),
        ("live", 5, False),
        ("recorded", 4, False),
        ("live", 0, False),
    ],
)
def test_is_short_and_live(mode, minutes, short):
    assert is_short_and_live(with_logistics(mode=mode, minutes=minutes)) == short


def test_a_short_live_slot_carries_one_message():
    short = with_logistics(minutes=4)

    assert whats(short, Severity.WARNING) == [
        "A live slot under 5 minutes has room for one message"
    ]
    assert whats(replace(short, messages=Messages("Call 999."))) == []


@pytest.mark.parametrize(("words", "warned"), [(15, False), (16, True)])
def test_a_primary_message_has_at_most_fifteen_words(words, warned):
    content = replace(SAMPLE, messages=replace(SAMPLE.messages, primary="word " * words))

    assert whats(content, Severity.WARNING) == (
        [f"The primary message has {words} words"] if warned else []
    )
    assert primary_count(content) == Count(words, 15)


@pytest.mark.parametrize(("words", "warned"), [(9, False), (10, True)])
def test_three_messages_have_at_most_27_words(words, warned):
    supporting = (Message("word " * 9), Message("word " * 9), Message("word " * words))
    content = replace(SAMPLE, messages=Messages("Call 999.", supporting=supporting))

    wanted = ["The messages have 28 words and take 9 seconds"] if warned else []
    assert whats(content, Severity.WARNING) == wanted
    assert three_messages_count(content).words == 18 + words


@pytest.mark.parametrize(("words", "seconds"), [(0, 0), (14, 5), (27, 9), (28, 9), (31, 10)])
def test_seconds_are_words_by_three_to_the_nearest(words, seconds):
    assert count("word " * words).seconds == seconds


@pytest.mark.parametrize(("aim", "is_over"), [(0, False), (2, True), (3, False)])
def test_count_is_over_its_aim(aim, is_over):
    assert count("one two  three", aim).is_over == is_over
    assert not count("one two three").is_over


def test_a_message_has_at_most_three_proofs():
    first = replace(SAMPLE.messages.supporting[0], proofs=("1", "2", "3", "4"))
    content = replace(
        SAMPLE,
        messages=replace(SAMPLE.messages, supporting=(first, *SAMPLE.messages.supporting[1:])),
    )

    assert whats(content, Severity.WARNING) == ["A message has more than three proofs"]


@pytest.mark.parametrize("left", [{"proofs": ()}, {"example": ""}, {"proofs": (), "example": ""}])
def test_a_flash_pack_warns_of_proofs_and_examples_that_it_does_not_print(
    left,
):
    message = replace(SAMPLE.messages.supporting[0], **left)
    content = replace(
        SAMPLE, strip=EMPTY_FLASH.strip, messages=Messages("Call 999.", supporting=(message,))
    )

    is_warned = "A flash pack prints no proofs and no examples" in whats(content, Severity.WARNING)

    assert is_warned is bool(message.proofs or message.example)


def test_a_message_may_have_three_proofs():
    first = replace(SAMPLE.messages.supporting[0], proofs=("1", "2", "3"))
    content = replace(
        SAMPLE,
        messages=replace(SAMPLE.messages, supporting=(first, *SAMPLE.messages.supporting[1:])),
    )

    assert whats(content, Severity.WARNING) == []


def test_a_supporting_message_without_words_is_none():
    three = (*SAMPLE.messages.supporting[:2], Message(""))
    content = replace(SAMPLE, messages=replace(SAMPLE.messages, supporting=three))

    (few,) = [
        problem for problem in completeness(content, ON) if problem.severity == Severity.MISSING
    ]

    assert (few.what, few.name, few.may_override) == (
        "2 of 3 supporting messages",
        "messages: fewer than three",
        True,
    )
    assert not replace(few, overridden_by="Ines Thackray: two are enough").blocks
    assert replace(few, key="").name == "messages: 2 of 3 supporting messages"


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, ""),
        ({"status": "review_due"}, ""),
        ({"status": "withdrawn"}, "was withdrawn"),
        ({"status": "draft"}, "is not approved"),
        ({"status": "approved"}, "may not be used yet"),
        ({"expires_on": date(2026, 11, 25)}, ""),
        ({"expires_on": date(2026, 11, 24)}, "has expired"),
        ({"expires_on": None}, "has expired"),
        ({"current_revision": 2}, "has new words since it was inserted"),
    ],
)
def test_line_problem(changes, wanted):
    assert line_problem(replace(LINE, **changes), ON) == wanted


@pytest.mark.parametrize(
    ("content", "section", "where"),
    [
        (replace(SAMPLE, likely=Likely()), "messages", "message 3"),
        (
            replace(SAMPLE, likely=Likely((LikelyQuestion(line="W-07/1"),))),
            "likely",
            "message 3 and the answer to likely question 1",
        ),
        (
            replace(SAMPLE, likely=Likely(), hard=Hard((HardQuestion(line="W-07/1"),))),
            "hard",
            "message 3 and the answer to hard question 1",
        ),
        (
            replace(
                SAMPLE,
                likely=Likely(),
                hard=Hard((HardQuestion(line="W-08/1"), HardQuestion(line="W-07/1"))),
            ),
            "hard",
            "message 3 and the answer to hard question 2",
        ),
        (
            replace(
                SAMPLE,
                messages=Messages("Call 999.", supporting=tuple(map(Message, "ABC"))),
                likely=Likely((LikelyQuestion(line="W-07"),)),
            ),
            "likely",
            "the answer to likely question 1",
        ),
    ],
)
def test_an_expired_line_holds_the_pack_up_and_names_its_owner_and_the_place(
    content, section, where
):
    expired = replace(content, lines=(replace(LINE, expires_on=date(2026, 11, 24)),))
    remedy = f"Write other words in {where}, or ask its owner to renew it."

    assert completeness(expired, ON)[0] == Problem(
        Severity.MISSING, section, "Line W-07 has expired", remedy, "Huw Trelawney"
    )


def test_a_line_that_rests_on_an_old_figure_warns():
    content = replace(SAMPLE, lines=(replace(LINE, old_figure="Beds opened"),))

    assert whats(content, Severity.WARNING) == ["Line W-07 uses an old figure, “Beds opened”"]


def test_a_line_due_for_review_warns():
    content = replace(SAMPLE, lines=(replace(LINE, status="review_due"),))

    assert whats(content, Severity.WARNING) == ["Line W-07 is due for review"]


@pytest.mark.parametrize(
    ("number", "kind", "wanted"),
    [
        (5, "standard", []),
        (4, "standard", ["4 of 5 hard questions"]),
        (3, "flash", []),
        (2, "flash", ["2 of 3 hard questions"]),
    ],
)
def test_hard_questions_asked_for(number, kind, wanted):
    hard = Hard(SAMPLE.hard.questions[:number])
    strip = replace(SAMPLE.strip, kind=kind)
    content = replace(SAMPLE, hard=hard, strip=strip, messages=Messages("Call 999."))

    assert whats(content, Severity.WARNING) == wanted


@pytest.mark.parametrize(("bare", "words"), [(1, "1 hard question"), (2, "2 hard questions")])
def test_a_hard_question_needs_an_answer_and_a_bridge(bare, words):
    without = tuple(replace(q, bridge="") for q in SAMPLE.hard.questions[:bare])
    content = replace(SAMPLE, hard=Hard((*without, *SAMPLE.hard.questions[bare:])))

    assert whats(content, Severity.WARNING) == [f"{words} without an answer and a bridge"]


@pytest.mark.parametrize(("number", "warned"), [(4, True), (5, False), (8, False), (9, True)])
def test_likely_questions_are_five_to_eight(number, warned):
    content = replace(SAMPLE, likely=Likely((LikelyQuestion("Why?"),) * number), lines=())

    assert whats(content, Severity.WARNING) == ([f"{number} likely questions"] if warned else [])


@pytest.mark.parametrize(("number", "warned"), [(10, False), (11, True)])
def test_facts_are_at_most_ten(number, warned):
    content = replace(SAMPLE, facts=Facts((SAMPLE.facts.facts[0],) * number))

    assert whats(content, Severity.WARNING) == ([f"{number} facts"] if warned else [])


def test_a_fact_needs_its_day_source_and_owner():
    content = replace(
        SAMPLE, facts=Facts((Figure("Beds", "26"), Figure("", "61", "", ON, "", "Data")))
    )

    assert whats(content, Severity.WARNING) == [
        "“Beds” has no day and no source and no owner",
        "“61” has no source",
    ]


def test_an_empty_section_that_is_asked_for_warns():
    content = replace(SAMPLE, bridges=PackContent().bridges)

    assert whats(content, Severity.WARNING) == ["Bridges and safe phrases is empty"]


def test_characters_without_a_shape_warn():
    content = replace(SAMPLE, glance=replace(SAMPLE.glance, red_lines=("No \U0001f600",)))

    assert whats(content, Severity.WARNING) == [
        "At a glance has characters that cannot be printed: \U0001f600"
    ]


def test_what_is_missing_comes_first():
    severities = [problem.severity for problem in completeness(PackContent(), ON)]

    assert severities == sorted(severities)
    assert Severity.WARNING in severities


@pytest.mark.parametrize(
    ("opening", "warnings"),
    [
        (replace(CAPTION, opening="Good morning."), ["No closing line"]),
        (replace(CAPTION, closing="Call 999."), ["No opening line"]),
        (CAPTION, ["Opening, closing, caption is empty"]),
        (Opening(), ["Opening, closing, caption is empty"]),
    ],
)
def test_a_caption_alone_is_no_opening(opening, warnings):
    assert whats(replace(SAMPLE, opening=opening), Severity.WARNING) == warnings


def test_a_figure_without_a_value_warns():
    [fact, *_] = SAMPLE.facts.facts
    content = replace(SAMPLE, facts=Facts((replace(fact, value=""),)))

    assert whats(content, Severity.WARNING) == [f"“{fact.what}” has no value"]


@pytest.mark.parametrize(
    ("content", "key", "state"),
    [
        (SAMPLE, "messages", SectionState.DONE),
        (replace(SAMPLE, messages=Messages("Call 999.")), "messages", SectionState.STARTED),
        (replace(SAMPLE, messages=Messages()), "messages", SectionState.EMPTY),
        (EMPTY_FLASH, "facts", SectionState.NOT_ASKED),
        (replace(SAMPLE, strip=EMPTY_FLASH.strip), "facts", SectionState.NOT_ASKED),  # not printed
        (replace(SAMPLE, strip=EMPTY_FLASH.strip), "messages", SectionState.STARTED),  # its proofs
        (replace(SAMPLE, strip=EMPTY_FLASH.strip), "hard", SectionState.DONE),
        (SAMPLE, "opening", SectionState.DONE),
        (replace(SAMPLE, opening=CAPTION), "opening", SectionState.EMPTY),
        (replace(SAMPLE, opening=Opening("Hello.")), "opening", SectionState.STARTED),
        (replace(SAMPLE, last=PackContent().last), "last", SectionState.NOT_ASKED),
    ],
)
def test_section_state(content, key, state):
    assert section_state(content, key, completeness(content, ON)) == state


def with_glance(**changes: Any) -> PackContent:
    return replace(SAMPLE, glance=replace(SAMPLE.glance, **changes))


def test_page_one_holds_no_more_than_one_page():
    angles = ("word " * number for number in range(500))
    longest = next(
        angle for angle in angles if page_one_depth(with_glance(angle=angle + "word ")) > 1
    )

    assert whats(with_glance(angle=longest), Severity.WARNING) == []
    assert whats(with_glance(angle=longest + "word "), Severity.WARNING) == [
        "Page 1 does not fit on one page"
    ]


def with_fact(**values: Any) -> PackContent:
    return replace(
        SAMPLE,
        facts=Facts((Figure("Beds", "26", source="Site report", owner="Operations", **values),)),
    )


@pytest.mark.parametrize(
    ("as_of", "good_for", "stale"),
    [
        (date(2026, 10, 27), 0, False),  # 30 days before the interview of 26 November
        (date(2026, 10, 26), 0, True),
        (date(2026, 11, 25), 1, False),
        (date(2026, 11, 24), 1, True),
        (date(2020, 1, 1), 9999, False),
    ],
)
def test_a_figure_expires_by_the_day_of_the_interview(as_of, good_for, stale):
    found = [
        p
        for p in completeness(with_fact(as_of=as_of, good_for=good_for), ON)
        if p.section == "facts"
    ]

    assert [(p.severity, p.owner) for p in found] == (
        [(Severity.WARNING, "Operations")] if stale else []
    )
    assert not stale or f"and was valid for {good_for or 30} days" in found[0].what


@pytest.mark.parametrize(("good_for", "since"), [(0, None), (29, date(9999, 12, 31)), (30, None)])
def test_a_figure_dated_on_the_last_possible_day_never_expires(good_for, since):
    assert stale_since(Figure(as_of=date(9999, 12, 1), good_for=good_for), usual=30) == since


def test_a_fact_is_good_for_ten_years_at_the_most():
    assert stale_since(Figure(as_of=date(2010, 1, 1), good_for=9_999), usual=30) == date(
        2020, 1, 10
    )  # the day after 3,660


def test_a_stale_fact_is_called_by_what_it_is_or_by_its_value():
    old = {"as_of": date(2026, 10, 1), "source": "Site report", "owner": "Operations"}
    facts = (Figure("Beds", "26", **old), Figure("", "41", **old))

    assert [
        what
        for what in whats(replace(SAMPLE, facts=Facts(facts)), Severity.WARNING)
        if "valid for" in what
    ] == [
        "“Beds” is as of 1 October 2026, and was valid for 30 days",
        "“41” is as of 1 October 2026, and was valid for 30 days",
    ]


def test_eight_characters_without_a_shape_are_named():
    bridges = replace(SAMPLE.bridges, phrases=("一二三四五六七八九",))

    (what,) = [
        what
        for what in whats(replace(SAMPLE, bridges=bridges), Severity.WARNING)
        if "printed" in what
    ]

    assert what.endswith("cannot be printed: 一 二 三 四 五 六 七 八")


@pytest.mark.parametrize(
    ("rules", "wanted"),
    [
        ({"on_the_record": "Not agreed yet"}, ["Nothing agreed about what is on the record"]),
        (
            {"consent_is": "Somebody has consented"},
            ["The ground rules don’t say who has consented, and who keeps the record"],
        ),
        (
            {"legal_is": "A case, inquest or inquiry is open"},
            ["The ground rules don’t say which case, inquest or inquiry is open"],
        ),
        ({"pre_election_is": "No pre-election period"}, []),
    ],
)
def test_a_ground_rule_that_asks_for_words_has_them(rules, wanted):
    content = replace(SAMPLE, ground_rules=GroundRules(**rules))

    assert whats(content, Severity.WARNING) == wanted
