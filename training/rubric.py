"""The rubric for mock interviews, and the result from one or two assessors. Pure.

Each criterion is scored 1 to 5 against descriptions of 1, 3 and 5. Its weight depends on the style:
voice and body language have none in print and are not scored there. Accuracy has no points: an
assessor who finds the interview inaccurate fails it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

LOWEST = 1
HIGHEST = 5
PASS_MARK = Fraction(7, 2)
WIDE = 2  # points apart that two assessors should discuss


class Style(StrEnum):
    """How an interview is given; each style has its own weights."""

    BROADCAST = "broadcast"
    PRINT = "print"


@dataclass(frozen=True, slots=True)
class Criterion:
    """`weights` are percentages, broadcast first; `at_1`, `at_3` and `at_5` describe such an
    interview.
    """

    key: str
    title: str
    weights: tuple[int, int]
    at_1: str
    at_3: str
    at_5: str

    def weight(self, style: Style) -> int:
        return self.weights[style is Style.PRINT]


CRITERIA = (
    Criterion(
        "messages",
        "Messages delivered",
        (20, 25),
        "No message is heard, or only when prompted",
        "The main message is heard once; the others are lost or come late",
        "Every message is heard early, and the main one more than once in other words",
    ),
    Criterion(
        "clear",
        "Clear and brief",
        (15, 15),
        "Long answers full of jargon; a listener is lost",
        "Mostly plain, with some jargon or answers that run on",
        "Plain words and short answers that anyone can follow the first time",
    ),
    Criterion(
        "examples",
        "Examples and human story",
        (10, 15),
        "Nothing but general claims",
        "One example, or a figure that nobody can picture",
        "Concrete examples and a human story that prove each message",
    ),
    Criterion(
        "control",
        "Control and bridging",
        (15, 10),
        "Follows the interviewer wherever they lead, or refuses to answer",
        "Bridges at times, though it shows or comes late",
        "Answers, then bridges to a message without effort; leads the interview with courtesy",
    ),
    Criterion(
        "hard",
        "Hard questions",
        (15, 15),
        "Flustered or defensive, or says what must not be said",
        "Holds the line, but repeats the negative or hesitates",
        "Calm and honest, corrects what is wrong, and says what cannot be said and why",
    ),
    Criterion(
        "empathy",
        "Empathy",
        (10, 5),
        "Cold, or does not mention the people concerned",
        "Says that they care, in words that sound prepared",
        "The people concerned come first, in words that are meant",
    ),
    Criterion(
        "voice",
        "Voice and pace",
        (5, 0),
        "Too fast, too quiet or flat; hard to listen to",
        "Can be followed; pace or tone slips under pressure",
        "Warm, steady and lively; pauses where they help",
    ),
    Criterion(
        "body",
        "Body language and set-up",
        (5, 0),
        "Distracting: restless, looks away, or the room or sound is poor",
        "Nothing distracts; uneasy now and then",
        "At ease and attentive; place, light and sound are right",
    ),
    Criterion(
        "natural",
        "Natural and quotable",
        (5, 15),
        "Reads out or recites; nothing to quote",
        "Natural in part; one line that could be quoted",
        "Talks as people talk, with lines that a journalist writes down",
    ),
)

CRITICALS: dict[str, str] = {
    "confidentiality": "Broke confidentiality",
    "contradicts": ("Contradicted an approved line, or a partner’s"),
    "political": "Made a political comment in a restricted period",
    "speculation": "Speculated on cause or blame",
    "off_the_record": "Spoke “off the record”",
}


@dataclass(frozen=True, slots=True)
class Scores:
    """The sheet of one assessor: points by criterion, critical fails, and whether everything was
    accurate.
    """

    points: Mapping[str, int]
    criticals: Collection[str] = ()
    is_accurate: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """`mean` is weighted and exact; `by_criterion` has the assessors' means; `why_not` is empty if
    passed.
    """

    mean: Fraction
    by_criterion: dict[str, Fraction]
    why_not: tuple[str, ...]

    @property
    def is_passed(self) -> bool:
        return not self.why_not


def criteria_of(style: Style) -> tuple[Criterion, ...]:
    """The criteria scored in this style, in order."""
    return tuple(criterion for criterion in CRITERIA if criterion.weight(style))


def style_of(media: Collection[str]) -> Style:
    """Print if that is the only medium, otherwise broadcast."""
    return Style.PRINT if set(media) == {"print"} else Style.BROADCAST


def result_of(sheets: Sequence[Scores], style: Style) -> Result:
    """The result of the sheets: the assessors' mean counts; a criterion at 1 or a critical fail by
    either fails.

    Passed: a weighted mean of 3.5 or more, no criterion at 1, no critical fail, and accurate.
    Raises ValueError without a sheet, or for one that does not score every criterion of the style
    from 1 to 5.
    """
    if not sheets:
        raise ValueError("There is no assessment sheet yet.")
    for sheet in sheets:
        _check(sheet, style)
    scored = criteria_of(style)
    means = {
        c.key: Fraction(sum(sheet.points[c.key] for sheet in sheets), len(sheets)) for c in scored
    }
    weight = sum(c.weight(style) for c in scored)
    mean = sum((means[c.key] * c.weight(style) for c in scored), Fraction()) / weight
    return Result(mean, means, tuple(_why_not(sheets, scored, mean)))


def _check(sheet: Scores, style: Style) -> None:
    wanted = {c.key for c in criteria_of(style)}
    if set(sheet.points) != wanted or not all(
        LOWEST <= points <= HIGHEST for points in sheet.points.values()
    ):
        raise ValueError(
            "A sheet scores every criterion of the style from 1 to 5, and nothing else."
        )
    if not set(sheet.criticals) <= CRITICALS.keys():
        raise ValueError("A sheet names a critical fail that the rubric does not have.")


def _why_not(
    sheets: Sequence[Scores], scored: Sequence[Criterion], mean: Fraction
) -> Iterator[str]:
    seen = {critical for sheet in sheets for critical in sheet.criticals}
    yield from (
        f"Critical: {words[0].lower()}{words[1:]}"
        for key, words in CRITICALS.items()
        if key in seen
    )
    if not all(sheet.is_accurate for sheet in sheets):
        yield "Not accurate: something they said is wrong"
    yield from (
        f"{c.title}: 1 of 5"
        for c in scored
        if any(sheet.points[c.key] == LOWEST for sheet in sheets)
    )
    if mean < PASS_MARK:
        yield f"The mean is {in_figures(mean)}, under {in_figures(PASS_MARK)}"


def differences(first: Scores, second: Scores) -> list[str]:
    """The criteria on which two assessors differ by 2 points or more, in the order of the
    rubric.
    """
    return [
        c.key
        for c in CRITERIA
        if c.key in first.points and abs(first.points[c.key] - second.points[c.key]) >= WIDE
    ]


def in_figures(mean: Fraction) -> str:
    """Two decimals, rounded down, so that a mean below the pass mark never looks as if it reached
    it.
    """
    hundredths = mean.numerator * 100 // mean.denominator
    return f"{hundredths // 100}.{hundredths % 100:02}".removesuffix("0")
