"""Count an equality form without storing who sent it, when, or which answers belong together."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from training.equality import LEAST, QUESTIONS
from training.models import EqualityCount

FORMS = ("forms", "all")


@transaction.atomic
def count_equality_form(*, answers: Mapping[str, str], year: int) -> None:
    """Count each answer that the question offers.

    Counts are published only after 8 more forms, so one person's answers cannot be worked out. No
    audit event is written, because it would say who answered and when.
    """
    given = [(q.slug, answers[q.slug]) for q in QUESTIONS if answers.get(q.slug) in q.answers]
    if not given:
        return
    forms, _ = EqualityCount.objects.select_for_update().get_or_create(
        year=year, question=FORMS[0], answer=FORMS[1]
    )
    for question, answer in given:
        EqualityCount.objects.get_or_create(year=year, question=question, answer=answer)
        EqualityCount.objects.filter(year=year, question=question, answer=answer).update(
            pending=F("pending") + 1
        )
    EqualityCount.objects.filter(pk=forms.pk).update(pending=F("pending") + 1)
    if forms.pending + 1 >= LEAST:
        EqualityCount.objects.filter(year=year).update(
            published=F("published") + F("pending"), pending=0
        )
