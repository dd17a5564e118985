"""Count an equality form without storing when it was sent, by whom, or which answers belong together;
only a mark that somebody has answered this year.
"""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from accounts.models import User
from accounts.refusals import Refused
from training.equality import LEAST, QUESTIONS, may_publish
from training.models import EqualityCount, EqualityMark

FORMS = ("forms", "all")


@transaction.atomic
def count_equality_form(
    *, answers: Mapping[str, str], year: int, sender: User | None = None
) -> None:
    """Count each answer that the question offers, once a year from each user (None: the example data).

    Counts are published only after 8 more forms, and those of a question once `may_publish` says so.
    No audit event is written, because it would say who answered and when.
    """
    given = [(q.slug, answers[q.slug]) for q in QUESTIONS if answers.get(q.slug) in q.answers]
    if not given:
        return
    if sender:
        _mark(sender, year)
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
        _publish(year)


def _publish(year: int) -> None:
    """The number of forms, and the answers to each question that may be published."""
    counts = EqualityCount.objects.filter(year=year)
    published: dict[str, dict[str, int]] = {}
    pending: dict[str, dict[str, int]] = {}
    for question, answer, shown, more in counts.values_list(
        "question", "answer", "published", "pending"
    ):
        published.setdefault(question, {})[answer] = shown
        pending.setdefault(question, {})[answer] = more
    ripe = [name for name in published if may_publish(published[name], pending[name])]
    counts.filter(question__in=ripe).update(published=F("published") + F("pending"), pending=0)


def _mark(sender: User, year: int) -> None:
    EqualityMark.objects.filter(year__lt=year).delete()
    mark = salted_hmac("training.equality", f"{sender.pk} {year}", algorithm="sha256").hexdigest()
    if not EqualityMark.objects.get_or_create(mark=mark, defaults={"year": year})[1]:
        raise Refused("You have answered this year already. You can answer again next year.")
