"""Two officers confirm the same carried-over words at once: one does, the other is told who did.

The twin looks whether they are confirmed and then stores it: both believe that they were the one who
checked the words, and the trail names both.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Barrier

import pytest
from django.db import transaction

from accounts.audit import audit
from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from reports.packs.actions.carried import confirm_carried
from reports.packs.models import CarriedItem, Pack
from tests.clock import NOW
from tests.factories.reports import CarriedItemFactory
from tests.faults.crowd import all_at_once
from tests.faults.installation import IS_FULL
from tests.reports.conftest import interview, pack  # noqa: F401  fixtures

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
ROUNDS = 20 if IS_FULL else 5
CONFIRMED = "pack.carried_confirmed"


@pytest.fixture
def item(pack: Pack) -> CarriedItem:
    """The first hard question, which came from another pack."""
    section = pack.sections.get(key="hard")
    words = section.content["questions"][0]["question"]
    return CarriedItemFactory(pack=pack, section="hard", text=words)


@contextmanager
def one_more_round() -> Iterator[None]:
    yield
    CarriedItem.objects.update(confirmed_at=None, confirmed_by=None)


def test_one_of_two_officers_confirms_and_the_other_is_told_who_did(item, officer, manager):
    for number in range(1, ROUNDS + 1):
        with one_more_round():
            outcomes = all_at_once(
                [
                    partial(confirm_carried, pack=item.pack, keys=[item.pk], by=by, now=NOW)
                    for by in (officer, manager)
                ]
            )
            item.refresh_from_db()
            refusals: list[object] = [one for one in outcomes if isinstance(one, Refused)]
            assert [type(one) for one in outcomes if one not in refusals] == [list]
            assert [f"by {item.confirmed_by}" in str(one) for one in refusals] == [True]
            assert AuditEvent.objects.filter(action=CONFIRMED).count() == number

    print(f"\n{ROUNDS} times two officers: {ROUNDS} confirmed, {ROUNDS} told who did")


def look_and_confirm(item: CarriedItem, by: User, both_looked: Barrier) -> None:
    if CarriedItem.objects.get(pk=item.pk).confirmed_at is None:
        both_looked.wait(timeout=120)  # the worst that two requests can meet
        with transaction.atomic():  # as every action: two events never get one number
            CarriedItem.objects.filter(pk=item.pk).update(confirmed_at=NOW, confirmed_by=by)
            audit(by=by, action=CONFIRMED, about=item.pack, now=NOW)


def test_control_looking_and_confirming_lets_both_believe_it(item, officer, manager):
    both_looked = Barrier(2)
    outcomes = all_at_once(
        [partial(look_and_confirm, item, by, both_looked) for by in (officer, manager)]
    )

    assert outcomes == [None, None]
    both = AuditEvent.objects.filter(action=CONFIRMED).count()
    print(f"\nthe twin: {both} believe that they confirmed it")
    assert both == 2
