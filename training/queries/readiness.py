"""Readiness of everyone on a day (policy 12.1) in SQL; `training.readiness` has the same rules in
Python.

Each result is one statement with common table expressions, the same on SQLite and PostgreSQL except
for `_DIALECTS`. Facts are those known at a moment, or now. tests/training/queries/test_readiness.py
runs both over the same facts.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import QuerySet

from training.lapses import Lapse
from training.models import Organisation, Person
from training.readiness import (
    EVERYTHING,
    FOREVER,
    MOST_URGENT,
    NO_DIRECTORATE,
    Scope,
    Status,
    Unit,
)

MAX_PAGE_DIGITS = 9

_DIALECTS = {
    "sqlite": {
        "due_by": "date(MAX(since, in_force_from), '+' || due_within_days || ' days')",
        "day_before": "date(run.starts_on, '-1 day')",
        "day_after": "date(ends_on, '+1 day')",
        "by_code_point": "COLLATE BINARY",
    },
    "postgresql": {
        "due_by": "GREATEST(since, in_force_from) + due_within_days",
        "day_before": "run.starts_on - 1",
        "day_after": "ends_on + 1",
        "by_code_point": 'COLLATE "C"',
    },
}

# The courses required of each person on the day, with the roles that require them, the due date and
# the last day of what they hold. `in_post` has the start of each role held: the first day of the
# latest run of tenures without a gap.
_UNITS = """
requirement AS (
    SELECT role, course_id, due_within_days, in_force_from
    FROM training_requirement
    WHERE {held} AND in_force_from <= {on} AND (in_force_to IS NULL OR in_force_to >= {on})
),
latest AS (
    SELECT course_id, person_id, MAX(COALESCE(valid_until, '9999-12-31')) AS last_day
    FROM training_trainingrecord
    WHERE {held} AND outcome = 'passed' AND completed_on <= {on}
    AND course_id IN (SELECT course_id FROM requirement)
    GROUP BY course_id, person_id
),
in_post AS (
    SELECT person_id, role, MAX(starts_on) AS since
    FROM training_tenure AS run
    WHERE {held} AND starts_on <= {on}
    AND person_id IN (
        SELECT id FROM training_person AS person
        WHERE {there} AND joined_on <= {on} AND (left_on IS NULL OR left_on >= {on}) AND {of_people}
    )
    AND EXISTS (
        SELECT 1 FROM training_tenure AS present
        WHERE present.person_id = run.person_id AND present.role = run.role AND {held_present}
        AND present.starts_on <= {on} AND (present.ends_on IS NULL OR present.ends_on >= {on})
    )
    AND NOT EXISTS (
        SELECT 1 FROM training_tenure AS earlier
        WHERE earlier.person_id = run.person_id AND earlier.role = run.role AND {held_earlier}
        AND earlier.starts_on < run.starts_on AND (earlier.ends_on IS NULL OR earlier.ends_on >= {day_before})
    )
    GROUP BY person_id, role
),
required AS (
    SELECT person_id, course_id, MIN({due_by}) AS due_by, STRING_AGG(role, ' ') AS roles
    FROM in_post JOIN requirement USING (role)
    WHERE {of_course}
    GROUP BY person_id, course_id
    HAVING {of_role}
),
exempt AS (
    SELECT person_id, course_id FROM training_exemption
    WHERE {held} AND starts_on <= {on} AND (ends_on IS NULL OR ends_on >= {on})
),
unit AS MATERIALIZED (
    SELECT person_id, course_id, due_by, roles, last_day, CASE
        WHEN person_id IN (SELECT person_id FROM exempt WHERE course_id IS NULL)
        OR (person_id, course_id) IN (SELECT person_id, course_id FROM exempt WHERE course_id IS NOT NULL) THEN 'exempt'
        WHEN last_day > %(window_ends_on)s THEN 'in_date'
        WHEN last_day >= {on} THEN 'due'
        WHEN last_day IS NOT NULL THEN 'lapsed'
        WHEN due_by >= {on} THEN 'new_in_post'
        ELSE 'overdue'
    END AS status
    FROM required LEFT JOIN latest USING (person_id, course_id)
)"""

# The name of the directorate of `person`: the spell that started last, unless it has ended.
_DIRECTORATE = """(
    SELECT CASE WHEN spell.ends_on IS NULL OR spell.ends_on >= {on} THEN directorate.name END
    FROM training_directoratespell AS spell JOIN training_directorate AS directorate ON directorate.id = directorate_id
    WHERE spell.person_id = person.id AND {held_spell} AND spell.starts_on <= {on}
    ORDER BY spell.starts_on DESC
    LIMIT 1
)"""


# The units in order, each with the total number; the directorate is looked up for one page only.
_ROWS = """,
page AS (
    SELECT person_id, reference, code, status, last_day, due_by, roles, {urgency} AS urgency, CASE
        WHEN status IN ('overdue', 'new_in_post') THEN due_by
        WHEN status = 'exempt' AND (last_day IS NULL OR last_day < {on}) THEN '9999-12-31'
        ELSE last_day
    END AS deadline
    FROM unit
    JOIN training_person AS person ON person.id = person_id JOIN training_course AS course ON course.id = course_id
    WHERE {of_status}
    ORDER BY urgency, deadline, reference {by_code_point}, code {by_code_point}
    {limit}
)
SELECT page.reference, code, status, last_day, due_by, roles, {directorate},
    (SELECT COUNT(*) FROM unit WHERE {of_status})
FROM page JOIN training_person AS person ON person.id = page.person_id
ORDER BY urgency, deadline, page.reference {by_code_point}, code {by_code_point}"""

# Courses valid or exempt on the day that run out by %(until)s: on the first day that a record or an
# exemption ends, if nothing else covers the next day and the course is still required then.
_LAPSES = """,
candidate AS (
    SELECT person_id, course_id, last_day, last_day AS ends_on FROM latest WHERE last_day BETWEEN {on} AND %(until)s
    UNION
    SELECT latest.person_id, latest.course_id, last_day, ends_on
    FROM training_exemption AS exemption JOIN latest USING (person_id)
    WHERE {held_exemption} AND ends_on BETWEEN {on} AND %(until)s AND ends_on >= last_day
    AND (exemption.course_id IS NULL OR exemption.course_id = latest.course_id)
),
ending AS (
    SELECT person_id, course_id, last_day, ends_on, {day_after} AS day_after FROM candidate
)
SELECT reference, code, MIN(ends_on) AS lapses_on, MIN({requiring_roles}) AS roles
FROM ending
JOIN training_person AS person ON person.id = person_id JOIN training_course AS course ON course.id = course_id
WHERE {there} AND joined_on <= {on} AND (left_on IS NULL OR left_on >= day_after) AND {of_people} AND {of_course}
AND {requiring_roles} IS NOT NULL AND (last_day >= {on} OR {is_exempt})
AND {requiring_roles_next_day} IS NOT NULL AND NOT {is_exempt_next_day}
GROUP BY reference, code
ORDER BY lapses_on, reference {by_code_point}, code {by_code_point}"""

# Courses that are in date on the day and not after %(until)s.
_IN_DATE_UNTIL = """
SELECT reference, code, last_day, {requiring_roles} AS roles
FROM latest AS ending
JOIN training_person AS person ON person.id = person_id JOIN training_course AS course ON course.id = course_id
WHERE last_day BETWEEN {on} AND %(until)s
AND {there} AND joined_on <= {on} AND (left_on IS NULL OR left_on >= {on}) AND {of_people} AND {of_course}
AND {requiring_roles} IS NOT NULL AND NOT {is_exempt}
ORDER BY last_day, reference {by_code_point}, code {by_code_point}"""

# Courses that somebody has not got: only of who is new in post is there time until the due date.
_UNMET = """
SELECT reference, code, CASE WHEN status = 'new_in_post' THEN due_by END
FROM unit
JOIN training_person AS person ON person.id = person_id JOIN training_course AS course ON course.id = course_id
WHERE {of_status}"""

_REQUIRING_ROLES = """(
    SELECT STRING_AGG(role, ' ') FROM training_tenure AS tenure JOIN training_requirement AS required_by USING (role)
    WHERE tenure.person_id = ending.person_id AND {held_tenure}
    AND tenure.starts_on <= {day} AND (tenure.ends_on IS NULL OR tenure.ends_on >= {day})
    AND required_by.course_id = ending.course_id AND {held_required_by}
    AND required_by.in_force_from <= {day} AND (required_by.in_force_to IS NULL OR required_by.in_force_to >= {day})
)"""

_EXEMPT = """EXISTS (
    SELECT 1 FROM training_exemption AS exemption
    WHERE exemption.person_id = ending.person_id AND {held_exemption}
    AND (exemption.course_id IS NULL OR exemption.course_id = ending.course_id)
    AND exemption.starts_on <= {day} AND (exemption.ends_on IS NULL OR exemption.ends_on >= {day})
)"""


class Unmet(NamedTuple):
    """A required course that a person has not got. `due_by`: None where it is late already."""

    person: str
    course: str
    due_by: date | None


@dataclass(frozen=True)
class Readiness:
    """Readiness on a day, as known at a moment or now, within a scope, of some people or
    everyone.
    """

    on: date
    known_at: datetime | None = None
    scope: Scope = EVERYTHING
    people: QuerySet[Person] | None = None
    renewal_window_days: int | None = None  # None: the organisation's

    def units(self, statuses: Collection[Status] = tuple(Status)) -> "OrderedUnits":
        """Units of these statuses, most urgent first."""
        return OrderedUnits(self, frozenset(statuses))

    def lapses(self, within: int) -> list[Lapse]:
        """What runs out within so many days, soonest first; the same as `coming_lapses`."""
        return self._lapses(_LAPSES, self.on + timedelta(days=within))

    def in_date_until(self, until: date) -> list[Lapse]:
        """What is in date on the day but not after `until`, soonest first, even if no longer
        required by then.
        """
        return self._lapses(_IN_DATE_UNTIL, until)

    def unmet(self) -> list[Unmet]:
        """What is lapsed, overdue or new in post, in no order."""
        statuses = frozenset({Status.LAPSED, Status.OVERDUE, Status.NEW_IN_POST})
        rows = self.rows(_UNMET, of_status=_of_status(statuses))
        return [Unmet(person, course, _day(due_by)) for person, course, due_by in rows]

    def _lapses(self, query: str, until: date) -> list[Lapse]:
        rows = self.rows(query, until=until)
        lapses = [
            Lapse(person, course, _day(last), _roles(roles)) for person, course, last, roles in rows
        ]
        role = self.scope.role
        return lapses if role is None else [lapse for lapse in lapses if role in lapse.roles]

    def unit(self, row: Sequence[Any]) -> Unit:
        reference, course, status, last_day, due_by, roles, directorate = row
        valid_until = _day(last_day)
        if valid_until == FOREVER or (
            status == Status.EXEMPT and valid_until and valid_until < self.on
        ):
            valid_until = None
        return Unit(
            reference, course, Status(status), valid_until, _day(due_by), _roles(roles), directorate
        )

    def rows(self, query: str, *, until: date | None = None, **parts: str) -> list[tuple[Any, ...]]:
        """Run a query on top of the units."""
        scope = self.scope
        days = {"on": self.on, "until": until, "window_ends_on": self._window_ends_on}
        parameters: dict[str, Any] = {
            name: connection.ops.adapt_datefield_value(day) for name, day in days.items()
        }
        parameters["known_at"] = connection.ops.adapt_datetimefield_value(self.known_at)
        parameters |= {"directorate": scope.directorate, "role": scope.role, "course": scope.course}

        parts |= {
            "on": "%(on)s",
            "urgency": _URGENCY,
            **self._held(),
            **_DIALECTS[connection.vendor],
        }
        parts["directorate"] = _DIRECTORATE.format(**parts)
        conditions = ["TRUE"]
        if scope.directorate is not None:
            conditions.append(
                f"COALESCE({parts['directorate']}, '{NO_DIRECTORATE}') = %(directorate)s"
            )
        if self.people is not None:
            chosen, values = _with_names(self.people)
            conditions.append(f"person.id IN ({chosen})")
            parameters |= values
        parts["of_people"] = " AND ".join(conditions)
        parts["of_course"] = "TRUE" if scope.course is None else _OF_COURSE
        parts["of_role"] = (
            "TRUE" if scope.role is None else "COUNT(CASE WHEN role = %(role)s THEN 1 END) > 0"
        )
        parts["requiring_roles"] = _REQUIRING_ROLES.format(day=parts["on"], **parts)
        parts["requiring_roles_next_day"] = _REQUIRING_ROLES.format(day="day_after", **parts)
        parts["is_exempt"] = _EXEMPT.format(day=parts["on"], **parts)
        parts["is_exempt_next_day"] = _EXEMPT.format(day="day_after", **parts)
        with connection.cursor() as cursor:
            cursor.execute("WITH " + (_UNITS + query).format(**parts), parameters)
            return cursor.fetchall()

    @cached_property
    def _window_ends_on(self) -> date:
        days = self.renewal_window_days
        if days is None:
            days = Organisation.objects.ours().renewal_window_days
        return self.on + timedelta(days=days)

    def _held(self) -> dict[str, str]:
        """By placeholder, the SQL condition that a fact was known at the moment, or is not
        retracted.
        """
        held = "{0}retracted_at IS NULL"
        there = "person.removed_at IS NULL"
        if self.known_at is not None:
            held = "{0}recorded_at <= %(known_at)s AND ({0}retracted_at IS NULL OR {0}retracted_at > %(known_at)s)"
            there = f"({there} OR person.removed_at > %(known_at)s)"
        aliases = ("present", "earlier", "spell", "exemption", "tenure", "required_by")
        return {"there": there, "held": held.format("")} | {
            f"held_{a}": held.format(f"{a}.") for a in aliases
        }


@dataclass(frozen=True)
class OrderedUnits:
    """Units, most urgent first; a page is read only when it is asked for."""

    readiness: Readiness
    statuses: frozenset[Status]

    def count(self) -> int:
        [[number]] = self.readiness.rows(
            " SELECT COUNT(*) FROM unit WHERE {of_status}", of_status=self._of_status
        )
        return int(number)

    def __iter__(self) -> Iterator[Unit]:
        return iter(self[:])

    def __getitem__(self, at: slice) -> list[Unit]:
        return self._read(at)[0]

    def page(self, number: str | None, *, size: int) -> Page[Unit]:
        """Like `Paginator.get_page`, with the count from the same statement if the page exists."""
        pages: Paginator[Unit] = Paginator(self, size)  # type: ignore[arg-type]  # it is cut into slices
        number = number or "1"
        wanted = int(number) if number.isdecimal() and len(number) < MAX_PAGE_DIGITS else 0
        units, count = (
            self._read(slice((wanted - 1) * size, wanted * size)) if wanted else ([], None)
        )
        if count is None:
            return pages.get_page(number)
        pages.count = count
        return Page(units, wanted, pages)

    def _read(self, at: slice) -> tuple[list[Unit], int | None]:
        """The units and the total number; None instead of the number if the page is empty."""
        start = at.start or 0
        limit = "" if at.stop is None else f"LIMIT {at.stop - start} OFFSET {start}"
        rows = self.readiness.rows(_ROWS, of_status=self._of_status, limit=limit)
        return [self.readiness.unit(row[:-1]) for row in rows], rows[0][-1] if rows else None

    @property
    def _of_status(self) -> str:
        return _of_status(self.statuses)


def _of_status(statuses: frozenset[Status]) -> str:
    if statuses == frozenset(Status):
        return "TRUE"
    return (
        f"status || '' IN ({', '.join(f"'{status}'" for status in Status if status in statuses)})"
    )


_URGENCY = f"CASE status {' '.join(f"WHEN '{status}' THEN {rank}" for rank, status in enumerate(MOST_URGENT))} END"
_OF_COURSE = "course_id = (SELECT id FROM training_course WHERE code = %(course)s)"


def _with_names(people: QuerySet[Person]) -> tuple[str, dict[str, Any]]:
    """The primary keys as a subquery with named parameters."""
    sql, values = people.order_by().values("pk").query.sql_with_params()
    names = [f"people_{n}" for n in range(len(values))]
    return sql % tuple(f"%({name})s" for name in names), dict(zip(names, values, strict=True))


@lru_cache(maxsize=16_384)
def _day(day: date | str | None) -> Any:
    """A date from the database; SQLite returns text."""
    return date.fromisoformat(day) if isinstance(day, str) else day


@lru_cache(maxsize=1024)
def _roles(text: str) -> frozenset[str]:
    return frozenset(text.split())
