"""An equality form leaves only counts, published once 8 more have come."""

import pytest

from accounts.models import AuditEvent
from training.actions.equality import count_equality_form
from training.models import EqualityCount
from training.queries.equality import equality_figures, years_counted

pytestmark = pytest.mark.django_db
YES = {"disability": "yes", "sex": "female"}


def test_counts_are_published_after_eight_more_forms() -> None:
    seen = []
    for _ in range(17):
        count_equality_form(answers=YES | {"age": "", "religion": "pastafarian"}, year=2026)
        seen.append(equality_figures(2026).forms)

    assert seen == [None] * 7 + [8] * 8 + [16] * 2
    assert sorted(
        EqualityCount.objects.values_list("question", "answer", "published", "pending")
    ) == [
        ("disability", "yes", 16, 1),
        ("forms", "all", 16, 1),
        ("sex", "female", 16, 1),
    ]
    assert (years_counted(), equality_figures(2025).questions) == ([2026], [])


def test_nothing_stored_says_who_answered_when_or_links_answers() -> None:
    count_equality_form(answers=YES, year=2026)
    count_equality_form(answers={"sex": "nothing that is offered"}, year=2026)

    assert {field.name for field in EqualityCount._meta.get_fields()} == {
        *("id", "year", "question", "answer", "pending", "published"),
    }
    assert EqualityCount.objects.filter(pending=1).count() == 3
    assert not AuditEvent.objects.exists()
