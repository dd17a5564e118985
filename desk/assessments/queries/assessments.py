"""The state of an assessment and what a reader sees of it: the person once it is decided, an
assessor their own sheet until all are submitted, everyone else nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from accounts.models import User
from desk.assessments.models import Assessment, Assessor, Recording, Settlement, Sheet
from training.models import Organisation, Person
from training.rubric import (
    CRITERIA,
    CRITICALS,
    Criterion,
    Result,
    Style,
    criteria_of,
    differences,
    in_figures,
    result_of,
)


@dataclass(frozen=True)
class Row:
    """One criterion: each assessor's points, the mean, and whether they are far apart."""

    criterion: Criterion
    points: list[int]
    mean: str
    is_apart: bool


class AssessmentState:
    """The state of an assessment, computed from the sheets and settlements held now."""

    def __init__(
        self, assessment: Assessment, sheets: Iterable[Sheet], settlements: Iterable[Settlement]
    ) -> None:
        self.assessment = assessment
        self.sheets = sorted(sheets, key=lambda sheet: sheet.pk)
        self.settlement = next(iter(settlements), None)

    @property
    def is_in(self) -> bool:
        """All the assessors needed have submitted."""
        return len(self.sheets) >= self.assessment.assessors_wanted

    @cached_property
    def apart(self) -> list[str]:
        """The criteria to talk about; none with one assessor."""
        if not self.is_in or len(self.sheets) < 2:
            return []
        return differences(self.sheets[0].scores, self.sheets[1].scores)

    @property
    def is_to_settle(self) -> bool:
        return bool(self.apart) and not (self.settlement and self.settlement.agreed_at)

    @property
    def is_decided(self) -> bool:
        return self.is_in and not self.is_to_settle

    @cached_property
    def result(self) -> Result | None:
        """The result once it is decided."""
        if not self.is_decided:
            return None
        return result_of([sheet.scores for sheet in self.sheets], Style(self.assessment.style))

    @property
    def word(self) -> str:
        """passed, not_passed, to_settle, half_in or to_score."""
        if self.result:
            return "passed" if self.result.is_passed else "not_passed"
        if self.is_to_settle:
            return "to_settle"
        return "half_in" if self.sheets else "to_score"

    @property
    def mean(self) -> str:
        return in_figures(self.result.mean) if self.result else ""

    @property
    def rows(self) -> list[Row]:
        """Every criterion with its points, once all are submitted."""
        if not self.is_in:
            return []
        rows = []
        for criterion in criteria_of(Style(self.assessment.style)):
            points = [sheet.points[criterion.key] for sheet in self.sheets]
            mean = in_figures(Fraction(sum(points), len(points)))
            rows.append(Row(criterion, points, mean, criterion.key in self.apart))
        return rows

    @property
    def apart_words(self) -> list[str]:
        """What the two are to talk about, with what each gave."""
        names = [str(sheet.assessor) for sheet in self.sheets]
        return [
            f"{row.criterion.title.lower()}"
            f" ({', '.join(f'{n} {p}' for n, p in zip(names, row.points, strict=True))})"
            for row in self.rows
            if row.is_apart
        ]

    @property
    def criticals(self) -> list[str]:
        seen = {key for sheet in self.sheets for key in sheet.criticals}
        return [words for key, words in CRITICALS.items() if key in seen] if self.is_in else []


def state_of(assessment: Assessment) -> AssessmentState:
    sheets = assessment.sheets.not_retracted().select_related("assessor")
    return AssessmentState(
        assessment, sheets, assessment.settlements.not_retracted().select_related("recorded_by")
    )


def states_of(assessments: Iterable[Assessment]) -> list[AssessmentState]:
    """For many assessments, in two queries."""
    rows = list(assessments)
    sheets = list(
        Sheet.objects.not_retracted().filter(assessment__in=rows).select_related("assessor")
    )
    settled = list(Settlement.objects.not_retracted().filter(assessment__in=rows))
    return [
        AssessmentState(
            row,
            (s for s in sheets if s.assessment_id == row.pk),
            (s for s in settled if s.assessment_id == row.pk),
        )
        for row in rows
    ]


class AssessmentPage:
    """What one user, an assessor or the person, sees of an assessment."""

    def __init__(self, assessment: Assessment, user: User) -> None:
        self.assessment = assessment
        self.user = user
        self.state = state_of(assessment)
        self.assessors = list(assessment.assessors.select_related("user").order_by("pk"))

    @property
    def me(self) -> Assessor | None:
        return next((one for one in self.assessors if one.user_id == self.user.pk), None)

    @property
    def own_sheet(self) -> Sheet | None:
        return next(
            (sheet for sheet in self.state.sheets if sheet.assessor_id == self.user.pk), None
        )

    @property
    def waits_for(self) -> list[User]:
        in_already = {sheet.assessor_id for sheet in self.state.sheets}
        return [one.user for one in self.assessors if one.user_id not in in_already]

    @property
    def asks_me(self) -> bool:
        """The other assessor has recorded an agreement and is waiting for this one's answer."""
        settlement = self.state.settlement
        if settlement is None or not self.state.is_to_settle:
            return False
        return settlement.recorded_by_id != self.user.pk

    @property
    def lacks_second(self) -> bool:
        return len(self.assessors) < self.assessment.assessors_wanted

    @cached_property
    def recordings(self) -> list[Recording]:
        """Recordings that are not deleted yet."""
        return list(self.assessment.recordings.filter(deleted_at=None).order_by("pk"))

    @cached_property
    def may_record(self) -> bool:
        return (
            self.me is not None and Organisation.objects.filter(pk=1, recordings_kept=True).exists()
        )

    @property
    def earlier(self) -> list[Sheet]:
        """Corrected sheets: the assessor's own, and the other's once all are submitted."""
        taken_back = self.assessment.sheets.filter(retracted_at__isnull=False).select_related(
            "assessor"
        )
        rows = taken_back.order_by("-retracted_at")
        return list(rows if self.state.is_in else rows.filter(assessor=self.user))


def decided_of(person: Person, *, seen_by: User | None = None) -> list[AssessmentState]:
    """The person's decided assessments, oldest first; with `seen_by`, only those by that
    assessor.
    """
    rows = Assessment.objects.filter(person=person).with_what()
    if seen_by:
        rows = rows.assessed_by(seen_by)
    return [state for state in states_of(rows.order_by("held_on", "pk")) if state.is_decided]


@dataclass(frozen=True)
class Trend:
    """One criterion over time: the assessors' mean, or None where it was not scored that day."""

    title: str
    values: list[Fraction | None]

    @property
    def figures(self) -> list[str]:
        return ["–" if value is None else in_figures(value) for value in self.values]  # noqa: RUF001  a dash


def trend_of(states: list[AssessmentState]) -> list[Trend]:
    """The overall mean, then each criterion in the order of the rubric."""
    results = [state.result for state in states if state.result]
    if not results:
        return []
    rows = [Trend("Average", [result.mean for result in results])]
    for criterion in CRITERIA:
        values = [result.by_criterion.get(criterion.key) for result in results]
        if any(value is not None for value in values):
            rows.append(Trend(criterion.title, values))
    return rows
