"""Lists as tables, row by row."""

from datetime import date, timedelta

import pytest

from tests.clock import NOW, TODAY
from tests.factories.policies import PolicyVersionFactory
from tests.factories.self_service import CpdEntryFactory
from tests.factories.social import HashtagFactory, MonitoringTurnFactory, SupportedPartnerFactory
from tests.factories.training import TopicFactory
from training.models import CpdEntry, Requirement
from training.queries.equality import EqualityFigures
from training.queries.exports import LISTS, cpd_table, equality_table

pytestmark = pytest.mark.django_db


def table(slug: str) -> list[list[object]]:
    return [list(row) for row in LISTS[slug](TODAY)]


def test_courses_and_topics_have_the_columns_of_the_register():
    TopicFactory(code="winter", title="Winter")

    assert table("courses")[0] == ["code", "title", "media", "valid_for_months", "max_group"]
    assert table("courses")[5][:4] == ["M5", "Live and remote TV", "live_tv recorded_tv", 12]
    assert table("topics") == [["code", "title"], ["winter", "Winter"]]


def test_social_media_lists_of_the_day():
    turn = MonitoringTurnFactory()
    tag = HashtagFactory()
    partner = SupportedPartnerFactory()
    HashtagFactory(ended_on=TODAY - timedelta(days=1), starts_on=date(2026, 1, 1))

    assert table("turns")[1][:2] == [turn.person.reference, str(turn.person)]
    assert table("hashtags")[1:] == [[str(tag), tag.occasion, tag.starts_on, tag.ended_on]]
    assert table("partners")[1:] == [[partner.name, partner.handles, partner.why]]


def test_policies_have_the_version_in_force():
    version = PolicyVersionFactory()

    [row] = table("policies")[1:]

    assert (row[0], row[2], row[4]) == (version.policy.title, version.number, version.review_by)


def test_requirement_history_says_who_retracted_and_why():
    Requirement.objects.update(recorded_at=NOW)
    Requirement.objects.filter(role="clinical_lead", course__code="M5").update(
        retracted_at=NOW + timedelta(days=1), retracted_because="Split in two"
    )

    rows = table("requirement-history")

    assert (len(rows), [row[6] for row in rows[1:] if row[4]]) == (11, ["Split in two"])


def test_development_and_equality_tables_match_their_pages():
    CpdEntryFactory(done_on=date(2026, 2, 1), title="Webinar", minutes=90, reflection="Shorter")
    figures = EqualityFigures(9, [("Sex", [("Female", 8), ("Male", None)])])

    assert list(cpd_table(CpdEntry.objects.all()))[1:] == [
        [date(2026, 2, 1), "Webinar", 90, "Shorter", "no"]
    ]
    assert list(equality_table(figures))[1:] == [["Sex", "Female", 8], ["Sex", "Male", "hidden"]]
