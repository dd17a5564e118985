"""Forms that say what somebody else's columns and values are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.forms import BoundField

from imports.cells import CellError, clean, shorten
from imports.guesses import Guess, guess_values
from imports.mappings import (
    DATE_OF,
    FileMapping,
    Known,
    check_mapping,
    columns_of,
    from_columns,
    missing_columns,
    of_column,
    plain,
    to_columns,
    who_of,
)
from imports.problems import Problems
from imports.queries.stored_register import FACTS
from imports.surveys import ForeignColumn, Survey
from imports.tables import (
    COURSES,
    NAME,
    PEOPLE,
    PERSON,
    TABLES,
    TOPICS,
    TRAINING,
    WHO,
    label_of,
    value_label_of,
)
from nhsuk.words import joined_words

_SAYS_WHO = (PERSON, "reference", "first_name", "last_name", "reader", "code", "file", "handle")
_SEVERAL_IN_A_CELL = ("media", "criticals")
MAX_VALUES = 150  # to choose one by one; the rest is left out or refused as a whole
SHOWN = 12
NAMED = 5  # columns in a message


class TableForm(forms.Form):
    """Chosen first, because the columns to choose from hang on it."""

    table = forms.ChoiceField(
        label="Each row is",
        choices=[("", "Choose"), *((table.name, table.a_row) for table in TABLES.values())],
    )


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
        current: Sequence[FileMapping],
        courses: Mapping[str, str],
    ) -> None:
        super().__init__(data)
        self.table = table
        self.found = found
        self.guesses = guesses
        chosen = {plain(name): guess.column for name, guess in guesses.items()}
        if current:
            ignored = {plain(name) for name in current[0].ignore}
            chosen = {name: ours for name, ours in chosen.items() if name not in ignored}
            read = {plain(theirs): ours for theirs, ours in to_columns(current).items()}
            chosen |= read
            known = ignored | read.keys()
            self.fields["ignore_rest"].initial = {plain(n) for n in found.names} <= known
        ours = [(name, column_label(table, name)) for name in columns_of(TABLES[table])]
        dates = [(f"{DATE_OF}{code}", f"Date of {code} {courses[code]}") for code in courses]
        choices = [("", "Not chosen"), *ours, *(dates if table == TRAINING else [])]
        self.labels = dict(choices)
        for place, column in enumerate(found.columns):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=column.name,
                choices=choices,
                required=False,
                initial=chosen.get(plain(column.name), ""),
            )

    def rows(self) -> Iterator[tuple[ForeignColumn, str, BoundField]]:
        """Each column with the guess in words and the field."""
        for place, column in enumerate(self.found.columns):
            guess = self.guesses.get(column.name)
            label = self.labels[guess.column] if guess else ""
            why = f"Looks like {label[0].lower()}{label[1:]}: {guess.why}" if guess else ""
            yield column, why, self[f"column_{place}"]

    def clean(self) -> dict[str, Any]:
        columns = {
            column.name: ours
            for place, column in enumerate(self.found.columns)
            if (ours := self.cleaned_data.get(f"column_{place}"))
        }
        rest = [name for name in self.found.names if name not in columns]
        mappings = from_columns(self.table, columns, rest)
        for mapping in mappings:
            self._add_problems(mapping)
        for name in missing_columns(mappings[0]):
            if name in _SAYS_WHO or (self.table, name) == (COURSES, "title"):
                self.add_error(None, f"Say which column is the {label_of(name).lower()}.")
        if rest and not self.cleaned_data.get("ignore_rest"):
            more = [f"{len(rest) - NAMED} more"] if len(rest) > NAMED else []
            names = joined_words([*rest[:NAMED], *more])
            what = f"Say what these columns are, or that they are ignored: {names}."
            self.add_error("ignore_rest", what)
        return {"mappings": mappings}

    def _add_problems(self, mapping: FileMapping) -> None:
        problems = Problems()
        check_mapping(mapping, "", problems)
        missing = missing_columns(mapping)  # these may still be the same in every row
        places = {shorten(name): place for place, name in enumerate(self.found.names)}
        for problem in problems.found:
            place = f"column_{places.get(problem.column or '')}"
            is_new = place in self.fields and not self.has_error(place)
            if is_new and problem.column not in missing:
                self.add_error(place, problem.problem)


def column_label(table: str, column: str) -> str:
    """Our column as a choice: an email address says who it is where there is no number."""
    if column not in WHO or table == PEOPLE:
        return label_of(column)
    return f"Person (their {column.replace('email', 'email address')})"


class ValuesForm(forms.Form):
    """Which of ours their values are, what is the same in every row, and the name to save it by.

    `mappings` read the file as one table: several if it is wide.
    """

    only_known = forms.BooleanField(
        required=False, label="Leave out people who are not on the register"
    )
    name = forms.CharField(
        label="Save as",
        max_length=80,
        help_text="Once it is imported, the next file with the same columns is read in the same way.",
        error_messages={"required": "Enter a name to save this by."},
    )
    is_complete = forms.BooleanField(
        required=False,
        label="Every such list holds all records again",
        help_text=(
            "Then what one list holds and the next does not, such as a day that was wrong, is shown "
            "and can be retracted."
        ),
    )

    def __init__(
        self,
        data: Any,
        *,
        mappings: Sequence[FileMapping],
        found: Survey,
        known: Known,
        name: str,
    ) -> None:
        self.mappings = mappings
        self.mapping = mapping = mappings[0]
        super().__init__(data, initial={"name": name, "is_complete": bool(mapping.source)})
        self.known = known
        self.columns = {column.name: column for column in TABLES[mapping.table].columns}
        self.values: dict[str, list[tuple[str, int]]] = {}
        self.theirs = {ours: theirs for theirs, ours in mapping.columns.items()}
        self.about = who_of(mapping)
        for ours, theirs in self.theirs.items():
            if column := found.column(theirs):
                self._add_closed(ours, column)
                self._add_empty(ours, column, found)
        self.unsaid = missing_columns(replace(mapping, constants=of_column(mapping)))
        for ours in self.unsaid:
            self._add_constant(ours)
        self.constants = [self[f"constant_{ours}"] for ours in self.unsaid]
        self._add_only_known(found)
        if mapping.table not in FACTS:
            self.fields.pop("is_complete")

    def _choices(self, ours: str) -> list[tuple[str, str]]:
        """What the column may be, if that is a list."""
        column = self.columns.get(ours)
        if column is None or ours in _SEVERAL_IN_A_CELL:
            return []
        if column.refers_to in (COURSES, TOPICS):
            titles = self.known.titles[column.refers_to]
            return [(code, f"{code} {title}") for code, title in titles.items()]
        return [(value, value_label_of(value)) for value in column.allowed]

    def _add_closed(self, ours: str, theirs: ForeignColumn) -> None:
        if ours in self.about and ours == NAME:
            guessed, choices = self._namesakes(theirs)
        elif some := self._choices(ours):
            guessed = guess_values(self.columns[ours], theirs.values, self.known)
            choices = {value: [("", "None of ours"), *some] for value in theirs.values}
        else:
            return
        current = {plain(value): one for value, one in self.mapping.values.get(ours, {}).items()}
        chosen = {
            value: current.get(plain(value), guessed.get(value, "")) for value in theirs.values
        }
        is_asked_first = sum(not one for one in chosen.values()) <= SHOWN  # else most are not ours
        counted = sorted(
            theirs.values.items(),
            key=lambda each: (bool(chosen[each[0]]) == is_asked_first, -each[1]),
        )
        self.values[ours] = counted[:MAX_VALUES]
        for place, (value, _) in enumerate(self.values[ours]):
            self.fields[f"{ours}_{place}"] = forms.ChoiceField(
                label=value,
                choices=choices[value],
                required=False,
                initial=chosen[value],
            )
        is_new = ours not in self.mapping.values and not all(chosen.values())
        is_skipped = (PERSON if ours == NAME else ours) in self.mapping.skip_unknown
        self.fields[f"{ours}_rest"] = forms.ChoiceField(
            label="Rows with any other value",
            choices=[("skip", "Leave them out"), ("stop", "List them as problems")],
            initial="skip" if is_skipped else None if is_new else "stop",
            widget=forms.RadioSelect,
            error_messages={"required": "Say what happens to rows with any other value."},
        )

    def _namesakes(
        self, theirs: ForeignColumn
    ) -> tuple[dict[str, str], dict[str, list[tuple[str, str]]]]:
        """Whose name each may be, chosen beforehand only where it is exactly that of one person, and
        not where a list with a row for each person has it twice. A name of two people says neither.
        """
        guessed, choices = {}, {}
        for value, count in theirs.values.items():
            people, is_exact = self.known.namesakes(value)
            named = [(ref, f"{self.known.people[ref].name} ({ref})") for ref in people]
            if self.known.is_shared(value):
                choices[value] = [("", "Several people: give each row a number")]
            else:
                choices[value] = [("", "None of ours"), *named]
            if is_exact and not (count > 1 and of_column(self.mapping)):
                guessed[value] = people[0]
        return guessed, choices

    def _add_empty(self, ours: str, theirs: ForeignColumn, found: Survey) -> None:
        """Asks about rows without a value that every row must have; never answered beforehand."""
        is_wide = len(self.mappings) > 1
        if is_wide or not theirs.empty or ours not in self.columns:
            return
        if self.columns[ours].is_required:
            label = label_of(ours).lower()
            self.fields[f"empty_{ours}"] = forms.BooleanField(
                required=False,
                label=f"Leave out rows without {theirs.name} ({label})",
                help_text=f"{theirs.empty:,} of {found.rows:,} rows. They are listed with the changes.",
                initial=ours in self.mapping.skip_empty,
            )

    def _add_constant(self, ours: str) -> None:
        choices = self._choices(ours)
        options: dict[str, Any] = {
            "label": f"{label_of(ours)} of every row",
            "initial": self.mapping.constants.get(ours, "passed" if ours == "outcome" else ""),
            "error_messages": {"required": f"Say the {label_of(ours).lower()} of every row."},
        }
        if ours == "starts_on":
            options["help_text"] = "Those who hold the role already keep the day of the register."
        if ours == "outcome":
            options["help_text"] = (
                "No column is the outcome, so every row counts as passed unless you choose another."
            )
        self.fields[f"constant_{ours}"] = (
            forms.ChoiceField(choices=[("", "Choose"), *choices], **options)
            if choices
            else forms.CharField(max_length=300, **options)
        )

    def _add_only_known(self, found: Survey) -> None:
        """Asks about people who are not on the register; never answered beforehand."""
        ours = next((name for name in (PERSON, "email") if name in self.theirs), "")
        column = found.column(self.theirs.get(ours, "")) if PERSON in self.columns else None
        values = column.values if column else {}
        unknown = [one for one in values if not self.known.whom(ours, one)[0]]
        if not unknown:
            self.fields.pop("only_known")
            return
        field = self.fields["only_known"]
        count = sum(values[one] for one in unknown)
        more = "" if column is None or column.is_whole else " or more"
        names = joined_words([shorten(one) for one in unknown[:NAMED]])
        field.help_text = f"{count:,}{more} of {found.rows:,} rows, such as those of {names}."
        field.initial = PERSON in self.mapping.skip_unknown

    def closed(self) -> Iterator[dict[str, Any]]:
        """The columns of ours that take only some values. Rows are a value of theirs, how often it is
        there and its field; the `hidden` ones follow behind a press.
        """
        for ours, values in self.values.items():
            rows = [
                (value, count, self[f"{ours}_{place}"])
                for place, (value, count) in enumerate(values)
            ]
            decided = sum(bool(field.value()) for *_, field in rows)
            first = max(SHOWN, decided if rows and rows[0][2].value() else 0)
            yield {
                "name": label_of(PERSON if ours in self.about else ours),
                "theirs": self.theirs[ours],
                "shown": rows[:first],
                "hidden": rows[first:],
                "rest": self[f"{ours}_rest"],
            }

    def left_out(self) -> list[BoundField]:
        """What is asked about rows that could be left out."""
        names = [name for name in self.fields if name == "only_known" or name.startswith("empty_")]
        return [self[name] for name in names]

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
        skipped = {
            PERSON if ours in self.about else ours: ours
            for ours in self.values
            if cleaned.get(f"{ours}_rest") == "skip"
        }
        if cleaned.get("only_known"):
            skipped[PERSON] = PERSON
        constants = {}
        for ours in self.unsaid:
            constants[ours] = cleaned.get(f"constant_{ours}", "")
            self._check_constant(ours, constants[ours])
        empty = [ours for ours in self.columns if cleaned.get(f"empty_{ours}")]
        mappings = [
            replace(
                mapping,
                values={ours: some for ours, some in values.items() if some},
                constants={**mapping.constants, **constants},
                skip_unknown=[*skipped],
                skip_empty=mapping.skip_empty if len(self.mappings) > 1 else empty,
                source=cleaned.get("name", "") if cleaned.get("is_complete") else "",
            )
            for mapping in self.mappings
        ]
        return {"mappings": mappings, "name": cleaned.get("name")}

    def _check_constant(self, ours: str, value: str) -> None:
        try:
            if value:
                self.columns[ours].read(clean(value))
        except CellError as unreadable:
            self.add_error(f"constant_{ours}", f"{unreadable.problem} {unreadable.remedy}")
