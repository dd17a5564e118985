from datetime import timedelta

import pytest

from reports.packs.actions.drafts import note_presence
from reports.packs.actions.review import return_version
from reports.packs.completeness import SectionState
from reports.packs.models import PackSection, Presence
from reports.packs.queries.pack_editor import draft_of, insertable_lines, others_in
from reports.packs.sections import SECTIONS
from tests.clock import NOW
from tests.factories.reports import PresenceFactory
from tests.factories.scheduling import LineFactory
from tests.factories.training import TopicFactory

pytestmark = pytest.mark.django_db


def test_draft_of_a_written_pack_lacks_nothing(pack):
    draft = draft_of(pack, now=NOW)

    assert draft.missing == []
    assert [item.section for item in draft.nav] == list(SECTIONS)
    assert (draft.primary.words, draft.three.words, draft.three.seconds) == (11, 27, 9)
    assert (draft.in_review, draft.latest) == (None, None)


def test_draft_of_says_how_far_each_section_is(pack):
    PackSection.objects.filter(pack=pack, key="messages").update(content={"primary": "Call 999."})
    PackSection.objects.filter(pack=pack, key="hard").update(content={})

    states = {item.section.key: item.state for item in draft_of(pack, now=NOW).nav}

    assert states["glance"] == SectionState.DONE
    assert states["messages"] == SectionState.STARTED
    assert states["hard"] == SectionState.EMPTY
    assert states["control"] == SectionState.NOT_ASKED


def test_draft_of_knows_the_versions_beside_it(approved, submitted, pack):
    first = approved()
    second = submitted(10)

    draft = draft_of(pack, now=NOW)

    assert (draft.latest, draft.in_review) == (first, second)


def test_insertable_lines_are_those_that_may_be_used_the_topic_first(pack, officer):
    LineFactory(reference="A-01", topic=TopicFactory(title="Ahead"), approved=True)
    LineFactory(reference="W-08", topic=pack.interview.enquiry.topic)

    assert [line.reference for line in insertable_lines(pack, now=NOW)] == ["W-07", "A-01"]


def test_draft_of_knows_what_came_back_and_why(pack, submitted, manager):
    return_version(version=submitted(), reason="Say why", by=manager, now=NOW)

    back = draft_of(pack, now=NOW)
    submitted(5)
    again = draft_of(pack, now=NOW)

    assert back.sent_back
    assert (back.sent_back.returned_because, back.in_review) == ("Say why", None)
    assert again.in_review
    assert (again.in_review.number, again.sent_back) == (2, None)


def test_others_are_seen_once_each_where_they_were_last(pack, officer, manager):
    glance, messages = (pack.sections.get(key=key) for key in ("glance", "messages"))
    for section, ago in ((glance, 30), (messages, 5)):
        note_presence(section=section, by=manager, now=NOW - timedelta(seconds=ago))
    note_presence(section=messages, by=manager, now=NOW)
    note_presence(section=messages, by=officer, now=NOW)
    PresenceFactory(section=messages, seen_at=NOW - timedelta(seconds=51))

    assert [(p.user, p.section) for p in others_in(pack, but=officer, now=NOW)] == [
        (manager, messages)
    ]
    assert Presence.objects.filter(user=manager).count() == 2
