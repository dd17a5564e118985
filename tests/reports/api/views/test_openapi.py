"""The API answers as its OpenAPI document says, whatever is asked within it."""

from datetime import timedelta

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import validate
from schemathesis import Case
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import positive_data_acceptance
from schemathesis.specs.openapi.schemas import OpenApiSchema

from reports.api import operations
from reports.api.models import Scope
from tests.clock import TODAY
from tests.factories.api import ApiTokenFactory
from tests.factories.briefings import BriefingFactory
from tests.factories.reports import PackVersionFactory
from tests.factories.scheduling import BookingFactory
from tests.factories.training import PersonFactory, TenureFactory, TrainingRecordFactory

PATHS = sorted(operations.openapi_document()["paths"])
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request closes the connection that the test reads by, unless it is of Django's test client."""
    for signal in (request_started, request_finished):
        monkeypatch.setattr(signal, "send", lambda **_: None)


@pytest.fixture
def schema() -> OpenApiSchema:
    """Over a row of each kind."""
    ApiTokenFactory(token="all")
    person = PersonFactory()
    TenureFactory(person=person)
    TrainingRecordFactory(person=person, valid_until=TODAY + timedelta(days=30))
    BookingFactory(training_session__places_taken=1)
    BriefingFactory(topic=None)
    PackVersionFactory(approved=True)
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


def ask_everything(schema: OpenApiSchema, path: str) -> set[int]:
    """What the document allows, and what it does not; raises what is not as it says. Returns the
    statuses of the answers.
    """
    statuses = set()

    @settings(
        max_examples=25,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=schema[path]["GET"].as_strategy())
    def ask(case: Case) -> None:
        cache.clear()  # nobody waits for the next minute
        answer = case.call_and_validate(
            headers={"Authorization": "Bearer all"}, excluded_checks=[positive_data_acceptance]
        )  # of what looks like a moment, not each is one
        statuses.add(answer.status_code)

    ask()
    return statuses


@pytest.mark.parametrize("path", PATHS)
def test_each_answer_is_as_the_document_says(schema, path):
    ask_everything(schema, path)


def test_control_an_answer_that_is_not_as_the_document_says_is_seen(schema, monkeypatch):
    naive = operations.openapi_document()
    fields = naive["components"]["schemas"]["Course"]["properties"]
    monkeypatch.setitem(fields, "title", {"type": "integer"})
    changed = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())

    with pytest.raises((Failure, FailureGroup)):
        ask_everything(changed, "/api/v1/courses")


def test_the_document_is_openapi_3_1_and_open_to_everybody():
    document = Client().get("/api/v1/openapi.json").json()

    assert document["openapi"] == "3.1.0"
    validate(document)
    scopes = {
        path: operation["get"]["security"][0]["BearerToken"]
        for path, operation in document["paths"].items()
    }
    assert {scope for each in scopes.values() for scope in each} == set(Scope)


def test_no_field_of_the_api_is_about_protected_characteristics_or_contacts():
    kinds = operations.openapi_document()["components"]["schemas"].values()
    names = {name for kind in kinds for name in kind.get("properties", ())}

    assert "job_title" in names
    unwanted = {"age", "sex", "ethnic_group", "disability", "religion", "orientation"}
    unwanted |= {"adjustments", "reading", "email", "phone", "journalist"}
    assert names & unwanted == set()
