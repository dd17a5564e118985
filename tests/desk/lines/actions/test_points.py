"""Points are unique, their lines and statements are chosen by someone who saw them, and a person
judges differences.
"""

import pytest

from accounts.refusals import Refused
from desk.lines.actions.points import judge
from desk.lines.models import Line, PartnerStatement
from desk.lines.queries.points import consistency_of
from tests.clock import NOW
from tests.factories.incidents import IncidentFactory, PartnerStatementFactory, PointFactory
from tests.factories.scheduling import LineFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def point():
    line = LineFactory(text="12 people were hurt.")
    point = PointFactory(incident=IncidentFactory(topics=[line.topic]))
    point.lines.add(line)
    point.statements.add(
        PartnerStatementFactory(incident=point.incident, text="Thirteen people were hurt.")
    )
    return point


def pair_statuses(point) -> list[str]:
    return [pair.status for pair in consistency_of(point.incident).points[0].pairs]


def judged(point, officer, verdict: str, *, instead_of: int = 0, revision: int = 1):
    about = {"point": point, "line": point.lines.get(), "statement": point.statements.get()}
    return judge(
        **about,
        verdict=verdict,
        note="",
        revision=revision,
        instead_of=instead_of,
        by=officer,
        now=NOW,
    )


def test_judgement_covers_only_these_words(point, officer):
    assert pair_statuses(point) == ["to_judge"]

    first = judged(point, officer, "same")

    assert pair_statuses(point) == ["same"]
    with pytest.raises(Refused, match="Check what they decided"):
        judged(point, officer, "told")
    judged(point, officer, "change", instead_of=first.pk)
    assert pair_statuses(point) == ["change"]
    Line.objects.update(text="14 people were hurt.", revision=2)
    assert pair_statuses(point) == ["to_judge"]
    with pytest.raises(Refused, match="have changed"):
        judged(point, officer, "same")


def test_withdrawn_statement_is_not_compared(point, officer):
    PartnerStatement.objects.update(retracted_at=NOW)

    assert pair_statuses(point) == []
    with pytest.raises(Refused, match="was withdrawn, so you cannot compare it"):
        judged(point, officer, "same")
