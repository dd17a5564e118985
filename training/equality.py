"""Equality monitoring (policy 13): the questions, and which counts may be shown. Pure.

A count below 8 people is never shown, 0 among them, nor can it be found by taking what is shown
from the total: the next smallest is hidden with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

LEAST = 8  # people


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the monitoring form; `answers` are the words of each code."""

    slug: str
    words: str
    answers: Mapping[str, str]


QUESTIONS = (
    Question(
        "age",
        "How old are you?",
        {
            "under_35": "Under 35",
            "35_to_49": "35 to 49",
            "50_to_64": "50 to 64",
            "65_over": "65 or over",
        },
    ),
    Question(
        "sex",
        "What is your sex?",
        {"female": "Female", "male": "Male", "another": "I use another word"},
    ),
    Question(
        "ethnic_group",
        "What is your ethnic group?",
        {
            "asian": "Asian or Asian British",
            "black": "Black, Black British, Caribbean or African",
            "mixed": "Mixed or multiple",
            "white": "White",
            "another": "Another",
        },
    ),
    Question(
        "disability", "Have you a disability or long-term condition?", {"yes": "Yes", "no": "No"}
    ),
    Question(
        "religion",
        "What is your religion or belief?",
        {
            "none": "None",
            "christian": "Christian",
            "muslim": "Muslim",
            "hindu": "Hindu",
            "sikh": "Sikh",
            "jewish": "Jewish",
            "buddhist": "Buddhist",
            "another": "Another",
        },
    ),
    Question(
        "orientation",
        "What is your sexual orientation?",
        {
            "straight": "Straight",
            "gay": "Gay or lesbian",
            "bisexual": "Bisexual",
            "another": "I use another word",
        },
    ),
)


def shown(counts: Mapping[str, int], *, least: int = LEAST) -> dict[str, int | None]:
    """Each count, or None where it is hidden: those below `least`, and with them the smallest of
    the others, or all that are as small.

    So what is hidden is of two answers or more and adds up to `least` people or more. (Two of 7
    beside a total would give each other away, so the next is hidden even where two or more are
    small.)
    """
    hidden = {answer for answer, count in counts.items() if count < least}
    rest = {answer: count for answer, count in counts.items() if count >= least}
    if hidden and rest:
        hidden |= {answer for answer, count in rest.items() if count == min(rest.values())}
    return {answer: None if answer in hidden else count for answer, count in counts.items()}


def shown_total(total: int, *, least: int = LEAST) -> int | None:
    """How many there are altogether, or None below `least`."""
    return total if total >= least else None
