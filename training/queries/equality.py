"""Equality figures of a year: published counts, with small ones suppressed."""

from dataclasses import dataclass

from training.equality import QUESTIONS, suppress_small_counts, suppress_small_total
from training.models import EqualityCount


@dataclass(frozen=True)
class EqualityFigures:
    """`forms` is None below 8. Each question has its label and, per answer, the label and the count
    or None.
    """

    forms: int | None
    questions: list[tuple[str, list[tuple[str, int | None]]]]


def equality_figures(year: int) -> EqualityFigures:
    rows = EqualityCount.objects.filter(year=year).values_list("question", "answer", "published")
    published = {(question, answer): count for question, answer, count in rows}
    forms = suppress_small_total(published.get(("forms", "all"), 0))
    questions = []
    for question in QUESTIONS:
        counts = suppress_small_counts(
            {answer: published.get((question.slug, answer), 0) for answer in question.answers}
        )
        questions.append(
            (
                question.words,
                [(words, counts[answer]) for answer, words in question.answers.items()],
            )
        )
    return EqualityFigures(forms, questions if forms else [])


def years_counted() -> list[int]:
    """Latest first."""
    return list(EqualityCount.objects.order_by("-year").values_list("year", flat=True).distinct())
