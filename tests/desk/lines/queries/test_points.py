"""Comparing all pairs in a fixed number of queries, and naming lines and statements without a
point.
"""

import pytest

from desk.lines.queries.points import consistency_of
from tests.factories.incidents import IncidentFactory, PartnerStatementFactory, PointFactory
from tests.factories.scheduling import LineFactory


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_consistency_of_an_incident(rows, django_assert_num_queries):
    loose = LineFactory()
    incident = IncidentFactory(topics=[loose.topic])
    for _ in range(rows):
        point = PointFactory(incident=incident)
        point.lines.add(LineFactory(topic=loose.topic))
        point.statements.add(PartnerStatementFactory(incident=incident, partner=point.name))

    with django_assert_num_queries(6):
        check = consistency_of(incident)

    assert (len(check.points), check.unassigned_lines, check.unassigned_statements) == (
        rows,
        [loose],
        [],
    )


@pytest.mark.django_db
def test_consistency_compares_the_proof_too():
    line = LineFactory(
        text="Long handovers are fewer.", proof="October: 214 handovers over an hour."
    )
    point = PointFactory(incident=IncidentFactory(topics=[line.topic]))
    point.lines.add(line)
    point.statements.add(
        PartnerStatementFactory(incident=point.incident, text="231 handovers over an hour.")
    )

    pair = consistency_of(point.incident).points[0].pairs[0]

    assert [difference.words for difference in pair.comparison.differences] == [
        "Number: we say “214”, they say “231”"
    ]
    assert pair.status == "to_judge"
    assert (
        pair.comparison.ours
        == "Long handovers are fewer.\nProof: October: 214 handovers over an hour."
    )
