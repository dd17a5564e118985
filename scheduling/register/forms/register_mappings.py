"""Forms that say what somebody else's columns and values are."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django import forms
from django.forms import BoundField

from nhsuk.words import joined_words
from scheduling.register.cells import CellError, clean, shorten
from scheduling.register.guesses import Guess, Known, guess_values
from scheduling.register.mappings import (
    FileMapping,
    check_mapping,
    columns_of,
    missing_columns,
    plain,
)
from scheduling.register.problems import Problems
from scheduling.register.surveys import ForeignColumn, Survey
from scheduling.register.tables import (
    ACCOUNTS,
    ASSESSMENTS,
    CERTIFICATES,
    COURSES,
    CPD,
    PEOPLE,
    PRACTICE,
    READINGS,
    TABLES,
    TOPICS,
    TRAINING,
    label_of,
    value_label_of,
)
from training.references import fold

WHAT_A_ROW_IS = {
    PEOPLE: "A person",
    TRAINING: "Completed training",
    "tenures": "A role held",
    PRACTICE: "A practice interview",
    "person_topics": "A topic spoken on",
    "away": "Time away",
    "on_call": "Time on call",
    "exemptions": "An exemption",
    CPD: "Development",
    COURSES: "A course",
    "requirements": "A requirement",
    TOPICS: "A topic",
    ASSESSMENTS: "Scores of a mock",
    CERTIFICATES: "A certificate",
    READINGS: "A policy read",
    ACCOUNTS: "A social account",
}
_SAYS_WHO = ("person", "reference", "first_name", "last_name", "reader", "code", "file", "handle")
_SEVERAL_IN_A_CELL = ("media", "criticals")
MAX_VALUES = 150  # to choose one by one; the rest is left out or refused as a whole
SHOWN = 12
NAMED = 5  # columns in a message


class TableForm(forms.Form):
    """Chosen first, because the columns to choose from hang on it."""

    table = forms.ChoiceField(label="Each row is", choices=[("", "Choose"), *WHAT_A_ROW_IS.items()])


class ColumnRow(NamedTuple):
    column: ForeignColumn
    guess: str
    field: BoundField


class ColumnsForm(forms.Form):
    """Which of ours each of their columns is; those without a choice are ignored, once confirmed."""

    ignore_rest = forms.BooleanField(required=False, label="Ignore every column without a choice")

    def __init__(
        self,
        data: Any,
        *,
        table: str,
        found: Survey,
        guesses: Mapping[str, Guess],
        current: FileMapping | None,
    ) -> None:
        super().__init__(data)
        self.table = table
        self.found = found
        self.guesses = guesses
        chosen = {plain(name): guess.column for name, guess in guesses.items()}
        if current and current.table == table:
            ignored = {plain(name) for name in current.ignore}
            chosen = {name: ours for name, ours in chosen.items() if name not in ignored}
            chosen |= {plain(theirs): ours for theirs, ours in current.columns.items()}
            known = ignored | {plain(name) for name in current.columns}
            self.fields["ignore_rest"].initial = {plain(n) for n in found.names} <= known
        ours = columns_of(TABLES[table])
        choices = [("", "Not chosen"), *((name, label_of(name)) for name in ours)]
        for place, column in enumerate(found.columns):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=column.name,
                choices=choices,
                required=False,
                initial=chosen.get(plain(column.name), ""),
            )

    def rows(self) -> Iterator[ColumnRow]:
        for place, column in enumerate(self.found.columns):
            guess = self.guesses.get(column.name)
            why = f"Looks like {label_of(guess.column).lower()}: {guess.why}" if guess else ""
            yield ColumnRow(column, why, self[f"column_{place}"])

    def clean(self) -> dict[str, Any]:
        columns = {
            column.name: ours
            for place, column in enumerate(self.found.columns)
            if (ours := self.cleaned_data.get(f"column_{place}"))
        }
        rest = [name for name in self.found.names if name not in columns]
        mapping = FileMapping(self.table, columns, ignore=rest)
        self._add_problems(mapping)
        for name in missing_columns(mapping):
            if name in _SAYS_WHO or (self.table, name) == (COURSES, "title"):
                self.add_error(None, f"Say which column is the {label_of(name).lower()}.")
        if rest and not self.cleaned_data.get("ignore_rest"):
            more = [f"{len(rest) - NAMED} more"] if len(rest) > NAMED else []
            names = joined_words([*rest[:NAMED], *more])
            what = f"Say what these columns are, or that they are ignored: {names}."
            self.add_error("ignore_rest", what)
        return {"mapping": mapping}

    def _add_problems(self, mapping: FileMapping) -> None:
        problems = Problems()
        check_mapping(mapping, "", problems)
        places = {shorten(name): place for place, name in enumerate(self.found.names)}
        for problem in problems.found:
            if problem.column in places and problem.column not in missing_columns(mapping):
                self.add_error(f"column_{places[problem.column]}", problem.problem)


class ValueRow(NamedTuple):
    value: str
    rows: int
    field: BoundField


class ClosedColumn(NamedTuple):
    """A column of ours that takes only some values. `hidden` follow behind a press."""

    name: str
    theirs: str
    shown: list[ValueRow]
    hidden: list[ValueRow]
    rest: BoundField


class ValuesForm(forms.Form):
    """Which of ours their values are, what is the same in every row, and the name to save it by."""

    only_known = forms.BooleanField(required=False)
    name = forms.CharField(
        label="Save as",
        max_length=80,
        help_text="The next file with the same columns is read in the same way.",
        error_messages={"required": "Enter a name to save this by."},
    )

    def __init__(
        self, data: Any, *, mapping: FileMapping, found: Survey, known: Known, name: str
    ) -> None:
        super().__init__(data, initial={"name": name})
        self.mapping = mapping
        self.known = known
        self.columns = {column.name: column for column in TABLES[mapping.table].columns}
        self.values: dict[str, list[tuple[str, int]]] = {}
        self.theirs = {ours: theirs for theirs, ours in mapping.columns.items()}
        for ours, theirs in self.theirs.items():
            column = found.column(theirs)
            if column and (choices := self._choices(ours)):
                self._add_closed(ours, column, choices)
        for ours in missing_columns(mapping):
            self._add_constant(ours)
        self.constants = [self[f"constant_{ours}"] for ours in missing_columns(mapping)]
        self._add_only_known(found)

    def _choices(self, ours: str) -> list[tuple[str, str]]:
        """What the column may be, if that is a list."""
        column = self.columns.get(ours)
        if column is None or ours in _SEVERAL_IN_A_CELL:
            return []
        if column.refers_to in (COURSES, TOPICS):
            titles = self.known.titles[column.refers_to]
            return [(code, f"{code} {title}") for code, title in titles.items()]
        return [(value, value_label_of(value)) for value in column.allowed]

    def _add_closed(self, ours: str, theirs: ForeignColumn, choices: list[tuple[str, str]]) -> None:
        guessed = guess_values(self.columns[ours], theirs.values, self.known)
        current = {plain(value): one for value, one in self.mapping.values.get(ours, {}).items()}
        chosen = {
            value: current.get(plain(value), guessed.get(value, "")) for value in theirs.values
        }
        counted = sorted(theirs.values.items(), key=lambda each: (not chosen[each[0]], -each[1]))
        self.values[ours] = counted[:MAX_VALUES]
        for place, (value, _) in enumerate(self.values[ours]):
            self.fields[f"{ours}_{place}"] = forms.ChoiceField(
                label=value,
                choices=[("", "None of ours"), *choices],
                required=False,
                initial=chosen[value],
            )
        is_new = ours not in self.mapping.values
        self.fields[f"{ours}_rest"] = forms.ChoiceField(
            label="Rows with any other value",
            choices=[("skip", "Leave them out"), ("stop", "List them as problems")],
            initial="skip" if is_new or ours in self.mapping.skip_unknown else "stop",
            widget=forms.RadioSelect,
        )

    def _add_constant(self, ours: str) -> None:
        choices = self._choices(ours)
        options: dict[str, Any] = {
            "label": f"{label_of(ours)} of every row",
            "initial": self.mapping.constants.get(ours, "passed" if ours == "outcome" else ""),
            "error_messages": {"required": f"Say the {label_of(ours).lower()} of every row."},
        }
        self.fields[f"constant_{ours}"] = (
            forms.ChoiceField(choices=[("", "Choose"), *choices], **options)
            if choices
            else forms.CharField(max_length=300, **options)
        )

    def _add_only_known(self, found: Survey) -> None:
        column = found.column(self.theirs.get("person", ""))
        unknown = 0
        if column and "person" in self.theirs:
            references = self.known.references
            unknown = sum(
                count for value, count in column.values.items() if fold(value) not in references
            )
        if not unknown:
            self.fields.pop("only_known")
            return
        field = self.fields["only_known"]
        more = "" if column is None or column.is_whole else " or more"
        field.label = "Leave out people who are not on the register"
        are = "is" if unknown == 1 else "are"
        field.help_text = f"{unknown:,}{more} of {found.rows:,} rows {are} about somebody else."
        field.initial = True

    def closed(self) -> Iterator[ClosedColumn]:
        for ours, values in self.values.items():
            rows = [
                ValueRow(value, count, self[f"{ours}_{place}"])
                for place, (value, count) in enumerate(values)
            ]
            decided = max(SHOWN, sum(bool(row.field.value()) for row in rows))
            yield ClosedColumn(
                label_of(ours),
                self.theirs[ours],
                rows[:decided],
                rows[decided:],
                self[f"{ours}_rest"],
            )

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        values = {
            ours: {
                value: one
                for place, (value, _) in enumerate(some)
                if (one := cleaned.get(f"{ours}_{place}"))
            }
            for ours, some in self.values.items()
        }
        skipped = [ours for ours in self.values if cleaned.get(f"{ours}_rest") == "skip"]
        if cleaned.get("only_known"):
            skipped.append("person")
        constants = {}
        for ours in missing_columns(self.mapping):
            constants[ours] = cleaned.get(f"constant_{ours}", "")
            self._check_constant(ours, constants[ours])
        mapping = FileMapping(
            self.mapping.table,
            self.mapping.columns,
            {ours: some for ours, some in values.items() if some},
            constants,
            self.mapping.ignore,
            skipped,
        )
        return {"mapping": mapping, "name": cleaned.get("name")}

    def _check_constant(self, ours: str, value: str) -> None:
        try:
            if value:
                self.columns[ours].read(clean(value))
        except CellError as unreadable:
            self.add_error(f"constant_{ours}", f"{unreadable.problem} {unreadable.remedy}")
