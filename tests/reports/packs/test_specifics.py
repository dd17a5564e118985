import pytest

from reports.packs.queries.prefill import BRIDGES
from reports.packs.specifics import name_key, phrases_in, why_specific
from training.starting import PHRASES

NAMES = {
    "Westmoor Sound": "an outlet",
    "The Times": "an outlet",
    "Times": "an outlet",
    "Breakfast": "a programme",
    "Dan Pettifer": "a journalist",
    "Pettifer": "a journalist",
    "Hamish Dunmore": "a person",
    "Dunmore": "a person",
    "O'Neill": "a person",
    "…": "a programme",  # names nothing
}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Whose fault is it?",
        "When will it get better? Give us a date.",
        "What matters to anyone listening now is this: in an emergency, call.",
        "That isn’t one for me.",
        "No one is turned away, and nobody is blamed.",
        "One of the things we know",
        "Without a second thought; safety comes first.",
        "I speak on behalf of the A&E team.",
        "It may be so. May I finish?",
        "Let us march on. March on!",
        "We treat people day and night, every winter.",
        "The sun sat low; they wed.",  # Sun, Sat and Wed only with a capital
        "Another day, another question",
        "The next question is fair.",
        "What has the last interview to do with it?",
        "Have breakfast before it.",  # a name of one word counts with its capital alone
        "Our times are hard.",
        "Take a pettifer.",
        "A westmoor of sound",  # both words, apart
    ],
)
def test_a_text_that_holds_for_any_interview(text):
    assert why_specific(text, NAMES) == ""


OF_ONE_INTERVIEW = [
    ("We opened 26 beds.", "has a figure, “26”"),
    ("Call 999.", "has a figure, “999”"),
    ("A&E is open 24/7.", "has a figure, “24/7”"),
    ("COVID-19", "has a figure, “COVID-19”"),
    ("½ of them", "has a figure, “½”"),
    ("٣ people", "has a figure, “٣”"),
    ("A three-hour wait: is it safe?", "has a figure, “three”"),
    ("Two things are quicker.", "has a figure, “Two”"),
    ("A third of them", "has a figure, “A third”"),
    ("Half of them", "has a figure, “Half”"),
    ("One in four", "has a figure, “One in four”"),
    ("One hour outside", "has a figure, “One hour”"),
    ("Ten per cent", "has a figure, “Ten per cent”"),
    ("Hundreds waited.", "has a figure, “Hundreds”"),
    ("Twice as many", "has a figure, “Twice”"),
    ("If you need an ambulance tonight", "names a day or a time, “tonight”"),
    ("I will ring you Today.", "names a day or a time, “Today”"),
    ("On Tuesday night", "names a day or a time, “Tuesday”"),
    ("On Tues", "names a day or a time, “Tues”"),
    ("Mondays are worst.", "names a day or a time, “Mondays”"),
    ("Fewer than last October", "names a day or a time, “October”"),
    ("Better since May", "names a day or a time, “May”"),
    ("since may", "names a day or a time, “since may”"),
    ("The March figures", "names a day or a time, “March”"),
    ("in Sept", "names a day or a time, “Sept”"),
    ("What happened last night?", "names a day or a time, “last night”"),
    ("this winter", "names a day or a time, “this winter”"),
    ("in the past few weeks", "names a day or a time, “past few weeks”"),
    ("a year ago", "names a day or a time, “a year ago”"),
    ("Closed at noon", "names a day or a time, “noon”"),
    ("before Christmas", "names a day or a time, “Christmas”"),
    ("What Westmoor Sound said", "names an outlet, “Westmoor Sound”"),
    ("what westmoor  sound's listeners say", "names an outlet, “Westmoor Sound”"),
    ("As the Times has it", "names an outlet, “The Times”"),
    ("As it says in Times", "names an outlet, “Times”"),
    ("On Breakfast you said", "names a programme, “Breakfast”"),
    ("Pettifer asks again", "names a journalist, “Pettifer”"),
    ("hamish dunmore", "names a person, “Hamish Dunmore”"),
    ("Dunmore’s team", "names a person, “Dunmore”"),
    ("DUNMORE", "names a person, “Dunmore”"),
    ("As O’Neill says", "names a person, “O'Neill”"),
    ("Councillor Whitmarsh says so.", "names a person, “Councillor Whitmarsh”"),
    ("Ask Dr. Iyer-Thorne.", "names a person, “Dr. Iyer-Thorne”"),
]


@pytest.mark.parametrize(("text", "why"), OF_ONE_INTERVIEW)
def test_a_text_of_one_interview_says_why(text, why):
    assert why_specific(text, NAMES) == why


def test_what_every_pack_begins_with_has_one_day_at_most():
    reasons = {why_specific(text, {}) for text in (*BRIDGES, *PHRASES)}

    assert reasons == {"", "names a day or a time, “today”"}


def test_names_are_looked_up_by_the_words_of_a_text():
    assert {name_key("The Times"), name_key("O’Neill"), "says o'neill's"} - phrases_in(
        ["So O’Neill's The Times"]
    ) == {"says o'neill's"}
    assert name_key("A B C D E F") in phrases_in(["a b c d e f g"])
