"""Equality monitoring (policy 13): the questions, and suppression of small counts. Pure.

A count below 8 people is never shown, nor is 0. The next smallest is hidden too, so that it cannot
be worked out from the total; and a count that may have been shown changes by 8 or more, so that the
figures of two days do not tell how few gave an answer between them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

LEAST = 8  # people


@dataclass(frozen=True, slots=True)
class EqualityQuestion:
    """A question of the monitoring form; `answers` maps each code to its label."""

    slug: str
    words: str
    answers: Mapping[str, str]


QUESTIONS = (
    EqualityQuestion(
        "age",
        "How old are you?",
        {
            "under_35": "Under 35",
            "35_to_49": "35 to 49",
            "50_to_64": "50 to 64",
            "65_over": "65 or over",
        },
    ),
    EqualityQuestion(
        "sex",
        "What is your sex?",
        {"female": "Female", "male": "Male", "another": "I use another word"},
    ),
    EqualityQuestion(
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
    EqualityQuestion(
        "disability", "Do you have a disability or long-term condition?", {"yes": "Yes", "no": "No"}
    ),
    EqualityQuestion(
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
    EqualityQuestion(
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


def suppress_small_counts(
    counts: Mapping[str, int], *, least: int = LEAST
) -> dict[str, int | None]:
    """Each count, or None if suppressed: those below `least`, and with them the smallest of the
    rest, including ties.

    So at least two answers are hidden and add up to `least` or more. (Two of 7 next to a total
    would reveal each other, so the next is hidden even if two or more are small.)
    """
    hidden = {answer for answer, count in counts.items() if count < least}
    rest = {answer: count for answer, count in counts.items() if count >= least}
    if hidden and rest:
        hidden |= {answer for answer, count in rest.items() if count == min(rest.values())}
    return {answer: None if answer in hidden else count for answer, count in counts.items()}


def may_publish(
    published: Mapping[str, int], pending: Mapping[str, int], *, least: int = LEAST
) -> bool:
    """Whether the answers to a question that came since may be added to what is published.

    Every count that may have been shown has to grow by `least` or more: those that are large enough,
    once there are two. A single one was always hidden with the small ones, which need not grow.
    """
    large = [answer for answer, count in published.items() if count >= least]
    shown = large if len(large) > 1 else []
    grown = [pending.get(answer, 0) for answer in shown]
    return sum(pending.values()) >= least and all(more >= least for more in grown)


def suppress_small_total(total: int, *, least: int = LEAST) -> int | None:
    """The total, or None below `least`."""
    return total if total >= least else None
