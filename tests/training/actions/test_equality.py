"""An equality form leaves only counts, published once 8 more have come."""

import pytest

from accounts.models import AuditEvent
from accounts.refusals import Refused
from training.actions.equality import count_equality_form
from training.models import EqualityCount, EqualityMark
from training.queries.equality import equality_figures, years_counted

pytestmark = pytest.mark.django_db
YES = {"disability": "yes", "sex": "female"}


def test_counts_are_published_after_eight_more_forms():
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


def test_nothing_stored_says_who_answered_when_or_links_answers():
    count_equality_form(answers=YES, year=2026)
    count_equality_form(answers={"sex": "nothing that is offered"}, year=2026)

    assert {field.name for field in EqualityCount._meta.get_fields()} == {
        *("id", "year", "question", "answer", "pending", "published"),
    }
    assert EqualityCount.objects.filter(pending=1).count() == 3
    assert not AuditEvent.objects.exists()


def test_one_user_counts_once_a_year(spokesperson, another_spokesperson):
    count_equality_form(answers=YES, year=2026, sender=spokesperson)

    for _ in range(8):
        with pytest.raises(Refused, match="again next year"):
            count_equality_form(answers={"sex": "male"}, year=2026, sender=spokesperson)

    count_equality_form(answers=YES, year=2026, sender=another_spokesperson)
    count_equality_form(answers=YES, year=2027, sender=spokesperson)
    assert sorted(
        EqualityCount.objects.filter(question="sex").values_list("year", "answer", "pending")
    ) == [(2026, "female", 2), (2027, "female", 1)]
    [mark] = EqualityMark.objects.all()
    assert (mark.year, len(mark.mark), str(mark)) == (2027, 64, "someone answered in 2027")


def test_form_without_an_answer_leaves_no_mark(spokesperson):
    count_equality_form(answers={"sex": "nothing that is offered"}, year=2026, sender=spokesperson)

    assert EqualityMark.objects.count() == 0
