"""The operations of the API: each checks what the token may read, asks a query and answers with a page.

django-ninja reads the parameters, describes everything as OpenAPI 3.1 and answers in JSON. It is
imported with the first request to the API, because most processes never get one.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache
from http import HTTPStatus
from typing import Annotated, Any, Protocol

from django.conf import settings
from django.core.cache import cache as shared_cache
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from ninja import NinjaAPI, Query, Schema
from ninja.errors import AuthenticationError, AuthorizationError, HttpError
from ninja.errors import ValidationError as WrongParameters
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle
from pydantic import BeforeValidator, Field, WithJsonSchema

from accounts.rate_limits import is_miss_too_many
from reports.api import answers
from reports.api.actions.tokens import api_token_of
from reports.api.models import ApiToken, Scope
from reports.api.queries import figures, rows
from training.arguments import parse_day_argument
from training.as_of import is_in_future, read_known_at
from training.models import Course
from training.queries.readiness import Readiness
from training.readiness import Status

PREFIX = "/api/v1/"
GUESSING = "API token"
PROBLEM = "application/problem+json"
A_MINUTE = 60  # seconds
TEN_MINUTES = 600
REQUESTS_A_MINUTE = 120  # of one token, counted by each web process
MOST = 500
MOST_ROWS = 10_000_000
DESCRIPTION = f"""Figures, and the rows behind them, for other programs. Nothing can be changed here.

Send a token with each request: `Authorization: Bearer TOKEN`. An administrator makes one in Greenroom, and
chooses what it may read. A token may send {REQUESTS_A_MINUTE} requests a minute; after that the answer is
429, and `Retry-After` says how many seconds to wait. Every answer has an `ETag`: send it back in
`If-None-Match`, and the answer is 304, without content, as long as nothing has changed."""


class BearerToken(HttpBearer):
    """A token that may read this. Wrong tokens are counted, so that nobody guesses one."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        found = api_token_of(token.strip(), now=timezone.now())
        if found is None:
            if is_miss_too_many(request, GUESSING):
                raise HttpError(
                    HTTPStatus.TOO_MANY_REQUESTS, "Too many wrong tokens. Wait ten minutes."
                )
            raise AuthenticationError(
                message="This token does not work. It may be over or revoked, or whoever made it can no"
                " longer sign in."
            )
        if not found.may(self.scope):
            raise AuthorizationError(
                message=f"This token may not read this: it lacks {self.scope}."
            )
        return found


class PerMinute(BaseThrottle):
    def allow_request(self, request: HttpRequest) -> bool:
        minute = int(timezone.now().timestamp()) // A_MINUTE
        key = f"api:{request.auth.pk}:{minute}"  # type: ignore[attr-defined]  # ninja sets it
        shared_cache.add(key, 0, timeout=2 * A_MINUTE)
        return shared_cache.incr(key) <= REQUESTS_A_MINUTE

    def wait(self) -> float:
        return A_MINUTE - timezone.now().timestamp() % A_MINUTE


class Authorised(Protocol):
    """A request with a valid token."""

    auth: ApiToken
    GET: QueryDict

    def build_absolute_uri(self) -> str: ...


api = NinjaAPI(
    title="Greenroom",
    version="1",
    description=DESCRIPTION,
    openapi_url=None,
    docs_url=None,
    throttle=[PerMinute()],
    servers=[{"url": settings.BASE_URL}],
    urls_namespace="api",
)


def _read_moment(text: str) -> datetime:
    try:
        moment = read_known_at(text)
    except OverflowError:
        raise ValueError("It is too late a day.") from None
    if is_in_future(moment, timezone.now()):
        raise ValueError("It is in the future.")
    return moment


DAY_SCHEMA = {"type": "string", "format": "date", "pattern": r"^(19[5-9]\d|2[01]\d\d)-\d\d-\d\d$"}
Day = Annotated[date, BeforeValidator(parse_day_argument), WithJsonSchema(DAY_SCHEMA)]
Moment = Annotated[
    datetime,
    BeforeValidator(_read_moment),
    WithJsonSchema({"type": "string", "examples": ["2026-03-31", "2026-03-31T07:10"]}),
]


class AsOf(Schema):
    on: Day | None = Field(None, description="The day, 2026-03-31; today if left out")
    known_at: Moment | None = Field(
        None, description="As it was known at the end of a day, or at a moment; now if left out"
    )

    @property
    def day(self) -> date:
        return self.on or timezone.localdate()


class Window(Schema):
    limit: int = Field(100, ge=1, le=MOST, description="Rows on a page")
    offset: int = Field(0, ge=0, le=MOST_ROWS, description="Rows before the page")


class Days(Window):
    since: Day | None = Field(None, description="The first day")
    until: Day | None = Field(None, description="The last day")


class Sliced(Protocol):
    """A queryset, or units in order."""

    def count(self) -> int: ...
    def __getitem__(self, at: slice) -> Any: ...


def _page(
    request: Authorised,
    found: Sliced | list[Any],
    window: Window,
    answer: Callable[[list[Any]], Sequence[dict[str, Any]]],
) -> dict[str, Any]:
    end = window.offset + window.limit
    count = len(found) if isinstance(found, list) else found.count()
    return {
        "items": answer(list(found[window.offset : end])),
        "count": count,
        "next": _next(request, end) if end < count else None,
    }


def _next(request: Authorised, offset: int) -> str:
    """The same question, with another offset."""
    asked = request.GET.copy()
    asked["offset"] = str(offset)
    path = request.path  # type: ignore[attr-defined]  # a request has one
    return f"{settings.BASE_URL}{path}?{asked.urlencode()}"


def _may_name(request: Authorised) -> bool:
    return request.auth.may(Scope.PEOPLE)


def _reads(path: str, answer: Any, scope: Scope, summary: str) -> Callable[[Any], Any]:
    """An operation for tokens of this scope."""
    return api.get(
        path,
        response=answer,
        auth=BearerToken(scope),
        summary=summary,
        description=f"Needs the scope `{scope.value}`.",
        openapi_extra={"security": [{"BearerToken": [scope.value]}]},
        operation_id=path.strip("/").replace("-", "_").replace("/", "_"),
    )


@_reads("readiness", answers.Readiness, Scope.FIGURES, "Who is ready: figures, groups and trend")
def readiness(
    request: Authorised,
    as_of: Query[AsOf],
    months: Annotated[int, Query(ge=0, le=120, description="Month ends in the trend")] = 12,
) -> dict[str, Any]:
    return figures.readiness_answer(
        on=as_of.day,
        known_at=as_of.known_at,
        months=months,
        with_small_groups=_may_name(request),
    )


@_reads("readiness/units", answers.Page[answers.Unit], Scope.PEOPLE, "Who must hold which course")
def readiness_units(
    request: Authorised, as_of: Query[AsOf], window: Query[Window], status: Status | None = None
) -> dict[str, Any]:
    units = Readiness(as_of.day, as_of.known_at).units([status] if status else Status)
    return _page(request, units, window, figures.unit_answers)


@_reads("lapses/forecast", list[answers.Forecast], Scope.FIGURES, "How much lapses, and how soon")
def lapses_forecast(request: Authorised, as_of: Query[AsOf]) -> list[dict[str, Any]]:
    now = timezone.now()
    return figures.forecast_answers(on=as_of.day, known_at=as_of.known_at, now=now)


@_reads("lapses", answers.Page[answers.Lapse], Scope.PEOPLE, "Whose training lapses, soonest first")
def lapses(
    request: Authorised,
    as_of: Query[AsOf],
    window: Query[Window],
    within: Annotated[int, Query(ge=1, le=730, description="Days")] = 90,
) -> dict[str, Any]:
    on = as_of.day
    known_at = as_of.known_at
    found = figures.coming_lapses(on=on, known_at=known_at, within=within, now=timezone.now())

    def answer(page: list[Any]) -> list[dict[str, Any]]:
        return figures.lapse_answers(page, on=on, known_at=known_at)

    return _page(request, found, window, answer)


@_reads("courses", list[answers.Course], Scope.FIGURES, "The courses, by code")
def courses(request: Authorised) -> list[Course]:
    return list(Course.objects.order_by("code"))


@_reads(
    "training-sessions",
    answers.Page[answers.TrainingSession],
    Scope.TRAINING,
    "Training sessions with their places, in order of time",
)
def training_sessions(request: Authorised, window: Query[Days]) -> dict[str, Any]:
    found = rows.between(rows.sessions_listed(), "starts_at", window.since, window.until)
    return _page(request, found, window, lambda page: [rows.session_answer(one) for one in page])


@_reads(
    "interviews",
    answers.Page[answers.InterviewRow],
    Scope.DESK,
    "Interviews with the state of their packs, in order of time",
)
def interviews(request: Authorised, window: Query[Days]) -> dict[str, Any]:
    found = rows.between(rows.interviews_listed(), "starts_at", window.since, window.until)
    now = timezone.now()

    def answer(page: list[Any]) -> list[dict[str, Any]]:
        return rows.interview_answers(page, with_names=_may_name(request), now=now)

    return _page(request, found, window, answer)


@_reads("enquiries", answers.Page[answers.EnquiryRow], Scope.DESK, "Enquiries, as they came in")
def enquiries(request: Authorised, window: Query[Days]) -> dict[str, Any]:
    found = rows.between(rows.enquiries_listed(), "received_at", window.since, window.until)
    return _page(request, found, window, lambda page: [rows.enquiry_answer(one) for one in page])


@_reads("briefings", answers.Page[answers.BriefingRow], Scope.DESK, "Targeted briefings")
def briefings(request: Authorised, window: Query[Days]) -> dict[str, Any]:
    found = rows.between(rows.briefings_listed(), "asked_at", window.since, window.until)
    now = timezone.now()
    named = _may_name(request)

    def answer(page: list[Any]) -> list[dict[str, Any]]:
        return [rows.briefing_answer(one, with_names=named, now=now) for one in page]

    return _page(request, found, window, answer)


def problem(status: int, detail: str) -> HttpResponse:
    """Problem details (RFC 9457)."""
    title = HTTPStatus(status).phrase
    content = answers.Problem(title=title, status=status, detail=detail).model_dump_json()
    return HttpResponse(content, status=status, content_type=PROBLEM)


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, refusal: HttpError) -> HttpResponse:
    response = problem(refusal.status_code, str(refusal))
    if refusal.status_code == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="Greenroom"'
    if refusal.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        response["Retry-After"] = str(TEN_MINUTES)  # ninja knows better where it counted itself
    return response


@api.exception_handler(WrongParameters)
def _wrong_parameters(request: HttpRequest, wrong: WrongParameters) -> HttpResponse:
    """The first of them, by its name."""
    error = wrong.errors[0]
    words = error["msg"].removeprefix("Value error, ")
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"{error['loc'][-1]}: {words}")


@cache
def openapi_document() -> dict[str, Any]:
    """What the API offers, as OpenAPI 3.1, with the ways in which it refuses."""
    document: dict[str, Any] = api.get_openapi_schema(path_prefix=PREFIX)
    components = document["components"]
    components["schemas"]["Problem"] = answers.Problem.model_json_schema(mode="serialization")
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    refusals = {
        "304": {"description": "Nothing has changed since the answer with this ETag"},
        "401": {"description": "No token, or one that does not work", "content": content},
        "403": {"description": "The token may not read this", "content": content},
        "422": {"description": "A parameter cannot be read", "content": content},
        "429": {"description": "Too many requests", "content": content},
    }
    for path in document["paths"].values():
        operation = path["get"]
        operation["security"] = operation["security"][-1:]  # the one with its scope
        answered = {str(status): found for status, found in operation["responses"].items()}
        operation["responses"] = answered | refusals
        for parameter in operation["parameters"]:
            parameter["schema"] = _without_null(parameter["schema"])
    return document


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """What may be left out of an address cannot be null in it."""
    either = [one for one in schema.pop("anyOf", []) if one != {"type": "null"}]
    return {**schema, **either[0]} if either else schema
