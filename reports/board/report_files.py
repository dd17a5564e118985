"""The board's paper as JSON and as CSV, and what a paper says of itself read back from its JSON.
Pure.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from nhsuk.london import LONDON
from reports.board.board_report import BoardReport, Terms, Writing
from reports.board.interview_figures import InterviewFigures
from reports.board.paper_words import asked_of, supposed_in_words, title_of
from reports.board.suppositions import Supposed
from training.readiness import Status
from training.readiness_report import figures_as_json

FORMAT = 1  # of the JSON; another where a key changes its meaning
Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Said:
    """What a paper says of itself: enough to make it again."""

    on: date
    known_at: datetime
    since: date
    since_known_at: datetime
    terms: Terms
    writing: Writing


def as_json(report: BoardReport, made_with: Mapping[str, str]) -> dict[str, Any]:
    """Keys that others rely on; `figures` and those of `groups` and `trend` are as in the JSON of
    readiness. `made_with`: the versions of what renders the PDF.
    """
    return {
        "format": FORMAT,
        "made_with": dict(made_with),
        "on": report.on.isoformat(),
        "known_at": moment_text(report.known_at),
        "since": report.then.on.isoformat(),
        "since_known_at": moment_text(report.then.known_at),
        "headline": title_of(report),
        "asked": [f"{verb} {rest}" for verb, rest in asked_of(report)],
        "figures": figures_as_json(report.figures),
        "exempt": asdict(report.exempt),
        "before": figures_as_json(report.then.figures),
        "change": {
            **asdict(report.change),
            "corrected": report.correction.net,
            "corrected_gained": report.correction.gained,
            "corrected_lost": report.correction.lost,
        },
        "groups": {
            by.value: {gap.name: figures_as_json(gap.figures) for gap in gaps}
            for by, gaps in report.groups.items()
        },
        "directorates": {
            each.gap.name: {
                **{status.value: each.stands.get(status, 0) for status in _STANDS},
                "booked": each.booked,
            }
            for each in report.directorates
        },
        "trend": [
            {"on": point.on.isoformat(), **figures_as_json(point.figures)} for point in report.trend
        ],
        "forecasts": [asdict(one) for one in report.forecasts],
        "gaps": [
            {"what": gap.what, "remedy": gap.remedy, "people": gap.people} for gap in report.gaps
        ],
        "cover": {topic: dict(media) for topic, media in report.cover.items()},
        "interviews": interviews_as_json(report.interviews),
        "actions": [
            {
                "what": line.what,
                "owner": line.owner,
                "due_on": line.due_on.isoformat(),
                "state": line.state.value,
                "closed_on": line.closed_on and line.closed_on.isoformat(),
                "progress": line.progress,
            }
            for line in report.actions
        ],
        "units": [
            {
                "directorate": unit.directorate,
                "course": unit.course,
                **{status.value: unit.statuses.get(status, 0) for status in _UNITS},
            }
            for unit in report.units
        ],
        **_made_from(report),
    }


def said_as_json(report: BoardReport) -> dict[str, Any]:
    """What `said_in` reads, without the figures."""
    return {
        "format": FORMAT,
        "on": report.on.isoformat(),
        "known_at": moment_text(report.known_at),
        "since": report.then.on.isoformat(),
        "since_known_at": moment_text(report.then.known_at),
        **_made_from(report),
    }


def _made_from(report: BoardReport) -> dict[str, Any]:
    terms = report.terms
    return {
        "terms": {
            "organisation": terms.organisation,
            "courses": dict(terms.courses),
            "media_of": {code: sorted(of) for code, of in sorted(terms.media_of.items())},
            "topics": dict(terms.topics),
            "practice_currency_months": dict(sorted(terms.practice_currency_months.items())),
        },
        "writing": _writing_as_json(report),
    }


def _writing_as_json(report: BoardReport) -> dict[str, Any]:
    """With suppositions only where there are any, so that an earlier paper stays the same file."""
    found = asdict(report.writing) | {"asked": list(report.writing.asked)}
    suppositions = [
        asdict(one) | {"on": one.on.isoformat(), "says": " ".join(supposed_in_words(one, report))}
        for one in report.writing.suppositions
    ]
    del found["suppositions"]
    return found | ({"suppositions": suppositions} if suppositions else {})


def interviews_as_json(figures: InterviewFigures) -> dict[str, str | int | None]:
    """The figures of the paper, with lead times in minutes."""
    return {
        "since": figures.since.isoformat(),
        "interviews": figures.interviews,
        "approved": figures.approved,
        "read": figures.read,
        "lead": _minutes(figures.lead),
        "pack_lead": _minutes(figures.pack_lead),
        "briefings": figures.briefings,
        "briefings_delivered": figures.briefings_delivered,
        "people_outside": figures.people_outside,
        "people_outside_helped": figures.people_outside_helped,
    }


def _minutes(lead: timedelta | None) -> int | None:
    return None if lead is None else int(lead.total_seconds() // 60)


_STANDS = (Status.LAPSED, Status.OVERDUE, Status.NEW_IN_POST)
_UNITS = (Status.IN_DATE, Status.LAPSED, Status.OVERDUE, Status.NEW_IN_POST, Status.EXEMPT)


def written(content: Mapping[str, Any]) -> str:
    """The JSON as text, the same for the same content."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def moment_text(moment: datetime) -> str:
    """In London time with its offset, to the microsecond where there are any."""
    return moment.astimezone(LONDON).isoformat()


def said_in(content: Mapping[str, Any]) -> Said:
    """What the JSON of a paper says of itself. Raises KeyError, TypeError or ValueError if it is
    none.
    """
    if content["format"] != FORMAT:
        raise ValueError(f"The paper has format {content['format']}")
    terms = content["terms"]
    writing = content["writing"]
    return Said(
        on=date.fromisoformat(content["on"]),
        known_at=_moment(content["known_at"]),
        since=date.fromisoformat(content["since"]),
        since_known_at=_moment(content["since_known_at"]),
        terms=Terms(
            organisation=_text(terms["organisation"]),
            courses=_texts(terms["courses"]),
            media_of={code: frozenset(of) for code, of in terms["media_of"].items()},
            topics=_texts(terms["topics"]),
            practice_currency_months={
                medium: None if months is None else int(months)
                for medium, months in terms["practice_currency_months"].items()
            },
        ),
        writing=Writing(
            reference=_text(writing["reference"]),
            version=int(writing["version"]),
            meeting=_text(writing["meeting"]),
            asked=tuple(_text(text) for text in writing["asked"]),
            approved=_text(writing["approved"]),
            latest_url=_text(writing["latest_url"]),
            suppositions=tuple(_supposed(each) for each in writing.get("suppositions", ())),
        ),
    )


def _supposed(told: Mapping[str, Any]) -> Supposed:
    return Supposed(
        on=date.fromisoformat(told["on"]),
        course=_text(told["course"]),
        people=int(told["people"]),
        months=None if told["months"] is None else int(told["months"]),
        plan=_text(told["plan"]),
        required=int(told["required"]),
        ready=int(told["ready"]),
        ready_otherwise=int(told["ready_otherwise"]),
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no offset")
    return moment


def _texts(found: Mapping[str, Any]) -> dict[str, str]:
    return {_text(code): _text(title) for code, title in found.items()}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def as_rows(report: BoardReport) -> Iterator[list[Cell]]:
    """One figure a row: part of the paper, group, figure, value. The first rows say as at and as
    known when.
    """
    content = as_json(report, {})
    yield ["part", "group", "figure", "value"]
    yield from _rows("paper", "", {name: content[name] for name in ("on", "known_at", "since")})
    for part in ("figures", "exempt", "before", "change"):
        yield from _rows(part, "", content[part])
    for by, groups in content["groups"].items():
        for group, figures in groups.items():
            yield from _rows(by, group, figures)
    for group, counts in content["directorates"].items():
        yield from _rows("not ready", group, counts)
    for point in content["trend"]:
        yield from _rows("trend", point.pop("on"), point)
    for one in content["forecasts"]:
        yield from _rows("forecast", f"{one.pop('days')} days", one)
    yield from _rows("interviews", "", content["interviews"])
    for topic, media in content["cover"].items():
        yield from _rows("cover", f"{topic} {report.terms.topics[topic]}", media)
    for one in report.writing.suppositions:
        what, _ = supposed_in_words(one, report)
        figures = {
            "required": one.required,
            "ready": one.ready,
            "ready_otherwise": one.ready_otherwise,
        }
        yield from _rows("what if", f"{what} {one.on.isoformat()}", figures)
    for unit in content["units"]:
        yield from _rows("units", f"{unit.pop('directorate')}: {unit.pop('course')}", unit)


def _rows(part: str, group: str, figures: Mapping[str, Any]) -> Iterator[list[Cell]]:
    return ([part, group, name, _cell(value)] for name, value in figures.items())


def _cell(value: Any) -> Cell:
    """A percentage as it is written, with one decimal."""
    return f"{value:.1f}" if isinstance(value, float) else value
