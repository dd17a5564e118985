"""The restrictions shown in a pack."""

import pytest

from reports.packs.queries.pack_restrictions import restriction_notices
from tests.factories.restrictions import RestrictionFactory, RestrictionOverrideFactory
from tests.factories.scheduling import InterviewFactory


@pytest.mark.django_db
def test_what_holds_is_told_with_who_overrode_it():
    interview = InterviewFactory()
    override = RestrictionOverrideFactory(
        interview=interview, restriction__title="A", reason="An emergency"
    )
    RestrictionFactory(title="B")

    told = {one.title: one.override for one in restriction_notices(interview)}

    words = f"Overridden for this interview by {override.recorded_by}, 25 November 2026, 4:20pm: An emergency"
    assert told == {"A": words, "B": ""}
