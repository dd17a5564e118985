"""A spokesperson prints their own statement and certificates, and nobody else's."""

import pytest
from django.urls import reverse

from accounts.models import User
from reports.printing.renderer import Rendered, RenderingFailed
from tests.conftest import ClientOf
from tests.factories.training import PersonFactory, TrainingRecordFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
STATEMENT = reverse("reports:my_cpd_statement")
PERIOD = {"first": "1 January 2026", "last": "25 November 2026"}


class Printer:
    """Answers as it is told to, and keeps what it was given."""

    def __init__(self) -> None:
        self.answer: Rendered | RenderingFailed = Rendered(b"%PDF-1.7", 1, 0.1, ())

    def render(self, html: str, kind: str) -> Rendered:
        self.given = (html, kind)
        if isinstance(self.answer, RenderingFailed):
            raise self.answer
        return self.answer


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> Printer:
    made = Printer()
    monkeypatch.setattr("reports.cpd.views.cpd.renderer", lambda: made)
    return made


def test_my_cpd_statement_of_a_period(
    client_of: ClientOf, spokesperson: User, printer: Printer
) -> None:
    me = client_of(spokesperson)
    assert me.get(STATEMENT, PERIOD).status_code == 404
    person = PersonFactory(user=spokesperson)

    answer = me.get(STATEMENT, PERIOD)

    assert (answer["Content-Type"], answer["Cache-Control"]) == (
        "application/pdf",
        "private, no-store",
    )
    assert answer["Content-Disposition"] == 'inline; filename="cpd-2026-01-01-2026-11-25.pdf"'
    assert (person.full_name in printer.given[0], printer.given[1]) == (True, "cpd")
    wrong = me.get(STATEMENT, {"first": "25 November 2026", "last": "1 January 2026"}, follow=True)
    assert "The last day is before the first." in wrong.text
    printer.answer = RenderingFailed("The renderer stopped.")
    assert (
        "The PDF was not made. The renderer stopped." in me.get(STATEMENT, PERIOD, follow=True).text
    )
    printer.answer = Rendered(b"%PDF-1.7", 1, 0.1, ("7.1: no title",))
    assert "The PDF failed its checks" in me.get(STATEMENT, PERIOD, follow=True).text


def test_my_course_certificate_is_of_ones_own_passed_course(
    client_of: ClientOf, spokesperson: User, officer: User, printer: Printer
) -> None:
    person = PersonFactory(user=spokesperson)
    own = TrainingRecordFactory(person=person)
    others = [
        TrainingRecordFactory(),
        TrainingRecordFactory(person=person, retracted=True),
        TrainingRecordFactory(person=person, outcome="failed"),
    ]
    me = client_of(spokesperson)

    def answer(record: object) -> int:
        return me.get(reverse("reports:my_course_certificate", args=[record.pk])).status_code

    assert (answer(own), [answer(record) for record in others]) == (200, [404, 404, 404])
    assert own.course.title in printer.given[0]
    for address in (STATEMENT, reverse("reports:my_course_certificate", args=[own.pk])):
        assert client_of(officer).get(address).status_code == 403
