"""Who a line affects: packs not on air yet that use it, in the draft or in a version."""

from datetime import timedelta

import pytest

from desk.lines.models import Line
from reports.packs.queries.line_reach import reach_of
from tests.clock import NOW
from tests.factories.reports import PackFactory, PackSectionFactory, PackVersionFactory
from tests.factories.scheduling import LineFactory

pytestmark = pytest.mark.django_db
USED = {"messages": {"supporting": [{"text": "Call 999.", "line": "W-07/1"}]}}


@pytest.fixture
def line() -> Line:
    LineFactory(reference="W-071", approved=True)
    return LineFactory(reference="W-07", approved=True)


def places(line: Line) -> dict[str, list[str]]:
    return {
        use.pack.reference: [place.words for place in use.places]
        for use in reach_of(line, now=NOW).uses
    }


def test_reach_finds_drafts_reviews_and_approved_versions(line):
    drafted, reviewed, approved = (PackFactory(reference=f"P-{number}") for number in (1, 2, 3))
    PackSectionFactory(
        pack=drafted, key="hard", content={"questions": [{"question": "Safe?", "line": "W-07/1"}]}
    )
    PackVersionFactory(pack=reviewed, content=USED)
    PackVersionFactory(pack=approved, number=4, approved=True, content=USED)
    PackSectionFactory(pack=approved, key="messages", content=USED["messages"])

    reach = reach_of(line, now=NOW)

    assert places(line) == {
        "P-1": ["the draft"],
        "P-2": ["version 1, in review"],
        "P-3": ["the draft", "version 4, approved"],
    }
    assert reach.spokespeople == [approved.interview.person]


@pytest.mark.parametrize(
    ("traits", "content"),
    [
        ({"returned": True}, USED),
        ({"withdrawn": True}, USED),
        ({"approved": True, "pack__interview__starts_at": NOW - timedelta(minutes=5)}, USED),
        ({"approved": True, "pack__interview__called_off_at": NOW}, USED),
        ({"approved": True}, {"messages": {"primary_line": "W-071/1", "primary": "W-07/1"}}),
        ({"approved": True}, {"background": {"why_now": '"W-07/1" was said'}}),
    ],
    ids=["returned", "withdrawn", "over", "called off", "another line", "words that look like it"],
)
def test_reach_leaves_out(line, traits, content):
    PackVersionFactory(**traits, content=content)

    assert places(line) == {}


def test_reach_leaves_out_a_version_that_was_superseded(line):
    first = PackVersionFactory(approved=True, content=USED)
    PackVersionFactory(pack=first.pack, number=2, approved=True)

    assert places(line) == {}


def test_reach_tells_the_owners_once_and_who_can_be_told(line):
    version = PackVersionFactory(pack__started_by=line.owner, content=USED)
    version.pack.interview.enquiry.owner.is_active = False
    version.pack.interview.enquiry.owner.save()

    assert reach_of(line, now=NOW).recipients == [line.owner]
