"""Rules of single files beyond their cells: who may score whom, which version was read, what a
certificate is for.

Pure. Each rule compares the plan with what is known and adds the problems that it finds.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from imports.cells import CellError
from imports.checking import Key
from imports.planning import Change, Plan
from imports.problems import Problems, describe
from imports.tables import ASSESSMENTS, CERTIFICATES, COURSES, PRACTICE, READINGS, TABLES, TRAINING
from training.rubric import CRITERIA, criteria_of, style_of

MAX_ASSESSORS = 2
_MEDIA = TABLES[COURSES].rest.index("media")


@dataclass(frozen=True)
class Known:
    """`sign_ins` are email addresses by person; `sheets` counts the scores of a person in a course
    on a day; `passed` are the keys of training records; `versions` the approved versions of each
    policy.
    """

    media_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    assessors_of: Mapping[str, int] = field(default_factory=dict)
    sign_ins: Mapping[str, str] = field(default_factory=dict)
    sheets: Mapping[Key, int] = field(default_factory=dict)
    passed: frozenset[Key] = frozenset()
    versions: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass
class _Rule:
    """One rule with the plan and the file that it checks."""

    file: str
    plan: Plan
    known: Known
    on: date
    problems: Problems

    @property
    def changes(self) -> list[Change]:
        return self.plan.changes.get(self.file, [])

    def values(self, change: Change) -> dict[str, Any]:
        """The values of a row by column."""
        return dict(zip(TABLES[self.file].names, (*change.key, *change.after), strict=True))

    def refuse(self, change: Change, column: str, problem: str, remedy: str) -> None:
        self.problems.add(self.file, change.row, column, CellError(problem, remedy))


def check_rules(plan: Plan, known: Known, on: date, problems: Problems) -> None:
    """Adds the problems of every rule."""
    for file, rule in RULES.items():
        rule(_Rule(file, plan, known, on, problems))


def _assessments(rule: _Rule) -> None:
    media = {change.key[0]: change.after[_MEDIA] for change in rule.plan.changes.get(COURSES, ())}
    sheets = Counter(change.key[:3] for change in rule.changes if change.before is None)
    for change in rule.changes:
        person, course, _, assessor = change.key
        covered = media.get(course, rule.known.media_of.get(course, ()))
        wanted = rule.known.assessors_of.get(course, 0)
        if not covered and not wanted:
            problem = f"{course} has no interview to assess."
            rule.refuse(change, "course", problem, "Name another course, or remove the row.")
            continue
        _whole(rule, change, covered)
        if rule.known.sign_ins.get(person) == assessor:
            rule.refuse(
                change, "assessor", "People cannot assess themselves.", "Name who scored them."
            )
        number = sheets[change.key[:3]] + rule.known.sheets.get(change.key[:3], 0)
        if number > MAX_ASSESSORS:
            problem = f"{number} would have scored {person} in {course} that day."
            rule.refuse(change, "assessor", problem, f"Keep at most {MAX_ASSESSORS}.")
        elif number < wanted:
            problem = f"{course} wants {wanted} assessors."
            what = CellError(
                problem, "It is decided once the other has scored too, here or on their page."
            )
            rule.problems.warn(rule.file, change.row, "assessor", what)


def _whole(rule: _Rule, change: Change, media: tuple[str, ...]) -> None:
    """Every criterion of the style has a score, and no other has."""
    values = rule.values(change)
    style = style_of(media)
    scored = {criterion.key for criterion in criteria_of(style)}
    for criterion in CRITERIA:
        points = values[criterion.key]
        if criterion.key in scored and points is None:
            rule.refuse(
                change,
                criterion.key,
                "This cell is empty.",
                "Write 1 to 5: every criterion needs a score.",
            )
        elif criterion.key not in scored and points is not None:
            rule.refuse(
                change,
                criterion.key,
                f"{criterion.title} is not scored in {style.value}.",
                "Clear the cell.",
            )


def _practice(rule: _Rule) -> None:
    for change in rule.changes:
        scored_by = rule.values(change)["scored_by"]
        if scored_by and rule.known.sign_ins.get(change.key[0]) == scored_by:
            rule.refuse(
                change,
                "scored_by",
                "People cannot score themselves.",
                "Name who scored them, or leave it empty.",
            )


def _readings(rule: _Rule) -> None:
    for change in rule.changes:
        _, policy, version = change.key
        approved = rule.known.versions.get(policy, ())
        if version not in approved:
            remedy = (
                f"Write one of: {', '.join(map(str, approved))}."
                if approved
                else "Have it approved first."
            )
            rule.refuse(change, "version", f"“{policy}” has no approved version {version}.", remedy)
        if change.before is not None:
            problem = f"Their reading is already recorded, for {describe(change.before)}."
            rule.refuse(
                change,
                "read_at",
                problem,
                "Remove the row. What is already recorded is not replaced.",
            )
        elif rule.values(change)["read_at"].date() > rule.on:
            rule.refuse(change, "read_at", "This is in the future.", "Write when they read it.")


def _certificates(rule: _Rule) -> None:
    passed = set(rule.known.passed)
    for key, is_passed in _outcomes(rule.plan):
        (passed.add if is_passed else passed.discard)(key)
    for change in rule.changes:
        if change.before is not None:
            problem = "There is already another certificate for this course and date."
            rule.refuse(
                change,
                "file",
                problem,
                "Remove the row. A certificate that is already recorded is not replaced.",
            )
        elif change.key not in passed:
            problem = (
                "There is no pass for this course on that date, in these files or on the register."
            )
            rule.refuse(
                change, "completed_on", problem, "Correct the date, or add a pass to training."
            )


def _outcomes(plan: Plan) -> Iterator[tuple[Key, bool]]:
    for change in plan.changes.get(TRAINING, ()):
        yield change.key, change.after[TABLES[TRAINING].rest.index("outcome")] == "passed"


RULES: dict[str, Callable[[_Rule], None]] = {
    ASSESSMENTS: _assessments,
    PRACTICE: _practice,
    READINGS: _readings,
    CERTIFICATES: _certificates,
}
