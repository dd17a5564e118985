"""Packs in a major incident and under restrictions: blocked, cleared, or to be issued again, with
the line.
"""

from datetime import timedelta

import pytest

from accounts.refusals import Refused
from desk.enquiries.actions.restriction_overrides import override_restriction
from desk.lines.actions.lines import withdraw_line
from desk.lines.actions.restrictions import change_restriction
from desk.lines.models import Line
from reports.packs.actions.printing import render_version
from reports.packs.actions.reissue import reissue_pack
from reports.packs.actions.review import approve_version
from reports.packs.models import PackSection
from reports.packs.queries.pack_problems import problems_of
from reports.packs.queries.packs import draft_content
from reports.packs.queries.stale import stale_reasons
from tests.clock import NOW
from tests.factories.incidents import (
    ClearanceFactory,
    IncidentFactory,
    JudgementFactory,
    PartnerStatementFactory,
    PointFactory,
)
from tests.factories.restrictions import RestrictionFactory, RestrictionOverrideFactory
from tests.factories.training import TopicFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=30)


@pytest.fixture
def line():
    return Line.objects.get(reference="W-07")


def write(pack, text: str, taken_from: str) -> None:
    section = PackSection.objects.get(pack=pack, key="messages")
    section.content = {
        "primary": text,
        "primary_line": taken_from,
        "supporting": [{"text": "Free words."}] * 3,
    }
    section.save()


@pytest.fixture
def using_line(pack, line):
    """The primary message is the line, the rest is written freely."""
    PackSection.objects.filter(pack=pack, key__in=("likely", "hard")).update(content={})
    write(pack, line.text, "W-07/1")
    return pack


def found(pack, prefix: str = "") -> list[tuple[str, bool]]:
    problems = problems_of(pack, draft_content(pack, now=NOW), now=NOW)
    of_incident = [p for p in problems if "cleared" in p.what or "after it was inserted" in p.what]
    return [(problem.what, problem.blocks) for problem in of_incident]


def test_a_pack_is_held_until_its_line_is_cleared_in_its_words(using_line, line):
    incident = IncidentFactory(title="Fire", topics=[line.topic])
    free = ("3 of the messages are not from a cleared line", False)

    assert found(using_line) == [
        ("Line W-07 is not cleared with the media cell for “Fire”", True),
        free,
    ]
    ClearanceFactory(incident=incident, line=line)
    assert found(using_line) == [free]
    write(using_line, line.text + " Today.", "W-07/1")
    changed = "The words of line W-07 in the messages were changed after it was inserted"
    assert found(using_line) == [(changed, True), free]


def test_a_pack_on_another_topic_is_blocked_only_by_lines_on_the_incidents_topics(using_line, line):
    IncidentFactory(topics=[TopicFactory(code="elsewhere")])
    assert found(using_line) == []

    enquiry = using_line.interview.enquiry
    enquiry.topic = TopicFactory(code="money")
    enquiry.save()
    IncidentFactory(title="Fire", topics=[line.topic])

    assert found(using_line) == [("Line W-07 is not cleared with the media cell for “Fire”", True)]


@pytest.mark.parametrize(
    ("verdict", "found"), [(None, False), ("same", None), ("told", None), ("change", True)]
)
def test_a_line_that_may_contradict_a_partner_is_a_warning_until_someone_judges(
    using_line, line, verdict, found
):
    incident = IncidentFactory(topics=[line.topic])
    ClearanceFactory(incident=incident, line=line)
    point = PointFactory(incident=incident, name="Where to ring")
    said = PartnerStatementFactory(incident=incident, text="Do not ring 111. Ring 0300 123 4567.")
    point.lines.add(line)
    point.statements.add(said)
    if verdict:
        JudgementFactory(point=point, line=line, statement=said, verdict=verdict)
    Line.objects.update(text="Ring 999.")
    write(using_line, "Ring 999.", "W-07/1")

    problems = problems_of(using_line, draft_content(using_line, now=NOW), now=NOW)

    assert [p.blocks for p in problems if "Where to ring" in p.what] == (
        [] if found is None else [found]
    )


def test_an_incident_that_is_over_holds_nothing(using_line, line):
    IncidentFactory(topics=[line.topic], over=True)

    assert found(using_line) == []


def test_approval_is_refused_and_says_which_line(using_line, line, submitted, manager):
    incident = IncidentFactory(title="Fire", topics=[line.topic])
    clearance = ClearanceFactory(incident=incident, line=line)
    version = submitted(5)
    clearance.retracted_at = LATER
    clearance.save()

    with pytest.raises(Refused, match="Line W-07 is not cleared with the media cell for “Fire”"):
        approve_version(version=version, by=manager, now=LATER)
    clearance.retracted_at = None
    clearance.save()
    approve_version(version=version, by=manager, now=LATER)


def test_a_pack_in_flight_is_marked_and_issued_again_once_cleared(
    using_line, line, approved, manager, officer
):
    version = approved()
    incident = IncidentFactory(title="Fire", topics=[line.topic], declared_at=LATER)
    declared = "The major incident “Fire” was declared at 4:50pm, after this version was submitted."

    held = "Line W-07 is not cleared with the media cell for “Fire”."
    assert stale_reasons(version, now=LATER) == [declared, held]
    ClearanceFactory(incident=incident, line=line)
    assert stale_reasons(version, now=LATER) == [declared]
    again = reissue_pack(pack=using_line, by=officer, now=LATER)
    render_version(version=again, is_approved=False, now=LATER)
    approve_version(version=again, by=manager, now=LATER)
    assert stale_reasons(again, now=LATER) == []


def test_a_withdrawn_line_is_not_called_not_cleared_besides(using_line, line, approved, manager):
    version = approved()
    IncidentFactory(topics=[line.topic], declared_at=NOW - timedelta(days=1))
    held = stale_reasons(version, now=LATER)
    withdraw_line(line=line, reason="Wrong", by=manager, now=LATER)

    reasons = stale_reasons(version, now=LATER)

    assert any("is not cleared" in reason for reason in held)
    assert not any("is not cleared" in reason for reason in reasons)


def test_a_restriction_is_in_the_pack_and_blocks_it_until_it_is_overridden(
    pack, submitted, manager
):
    restriction = RestrictionFactory(title="County elections")

    with pytest.raises(
        Refused,
        match="Restriction in force: County elections, from 25 November 2026, 4:20pm",
    ):
        submitted(1)
    RestrictionOverrideFactory(
        restriction=restriction, interview=pack.interview, reason="An emergency"
    )
    version = submitted(5)
    told = draft_content(pack, now=NOW).restrictions[0]

    assert (told.title, told.guidance) == ("County elections", restriction.guidance)
    assert told.override.endswith("An emergency")
    assert stale_reasons(version, now=LATER) == []
    RestrictionFactory(title="Inquest")
    with pytest.raises(Refused, match=r"A restriction now applies: .*: Inquest"):
        approve_version(version=version, by=manager, now=LATER)


def test_a_restriction_that_changed_is_overridden_anew(pack, approved, manager, officer):
    restriction = RestrictionFactory(title="County elections")
    RestrictionOverrideFactory(restriction=restriction, interview=pack.interview)
    version = approved(5)
    words = restriction.content() | {"topics": [], "people": [], "guidance": "Say nothing."}
    del words["instead_of"], words["enquiry"]

    new = change_restriction(
        restriction=restriction, because="New advice", by=officer, now=LATER, **words
    )

    said = "The restriction “County elections” has changed. A manager has to allow this interview again."
    assert stale_reasons(version, now=LATER) == [said]
    override_restriction(
        restriction=new, interview=pack.interview, reason="Still so", by=manager, now=LATER
    )
    assert stale_reasons(version, now=LATER) == []
