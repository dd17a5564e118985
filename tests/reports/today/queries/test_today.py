"""What stands first on Today, what is on air, and what it costs."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from accounts.models import User
from desk.enquiries.models import Interview
from reports.today.do_now import Show
from reports.today.queries.today import today_for
from tests.clock import LONDON, NOW, TODAY
from tests.factories.incidents import IncidentActionFactory
from tests.factories.reports import AirCheckFactory, PackFactory, PackVersionFactory
from tests.factories.scheduling import (
    AskFactory,
    EnquiryFactory,
    EnquiryHoldFactory,
    HandoverFactory,
    InterviewFactory,
)
from tests.factories.training import PersonFactory
from tests.reports.today.rows import rows, titles

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
MIDNIGHT = datetime(2026, 11, 26, tzinfo=LONDON)


def a_new_enquiry(chance: random.Random, _officer: User) -> tuple[datetime, str]:
    """Acknowledged within half an hour, in office hours."""
    received_at = NOW - chance.randrange(1, 90) * MINUTE
    enquiry = EnquiryFactory(received_at=received_at, deadline_at=NOW + timedelta(hours=9))
    return received_at + 30 * MINUTE, f"{enquiry.outlet}: Ambulance queues"


def a_statement(chance: random.Random, _officer: User) -> tuple[datetime, str]:
    deadline_at = NOW + chance.randrange(-90, 900) * MINUTE
    enquiry = EnquiryFactory(
        received_at=NOW - timedelta(hours=9), deadline_at=deadline_at, state="drafting"
    )
    return deadline_at, f"{enquiry.outlet}: Ambulance queues"


def an_ask(chance: random.Random, _officer: User) -> tuple[datetime, str]:
    """Of a slot whose enquiry has an answer: it is due when the slot begins."""
    starts_at = NOW + chance.randrange(1, 900) * MINUTE
    ask = AskFactory(interview__starts_at=starts_at, interview__enquiry__state="accepted")
    return starts_at, f"No answer yet from {ask.person}"


def a_hold(chance: random.Random, _officer: User) -> tuple[datetime, str]:
    hold = EnquiryHoldFactory(look_again_on=TODAY - timedelta(days=chance.randrange(3)))
    return MIDNIGHT, f"Look again at {hold.enquiry.outlet}: Ambulance queues"


def an_action(chance: random.Random, officer: User) -> tuple[datetime, str]:
    days = chance.randrange(1, 9)
    action = IncidentActionFactory(owner=officer, due_on=TODAY + timedelta(days=days))
    return MIDNIGHT + timedelta(days=days), action.what


def a_handover(_chance: random.Random, officer: User) -> tuple[datetime, str]:
    handover = HandoverFactory(to_user=officer)
    return NOW, f"{handover.from_user} is handing the desk over to you"


def a_moved_slot(_chance: random.Random, _officer: User) -> tuple[datetime, str]:
    version = PackVersionFactory(approved=True, pack__interview__enquiry__state="accepted")
    Interview.objects.filter(pk=version.pack.interview_id).update(minutes=9)
    return NOW, f"{version.recipient}’s pack"


MAKERS: tuple[Callable[[random.Random, User], tuple[datetime, str]], ...] = (
    a_new_enquiry,
    a_statement,
    an_ask,
    a_hold,
    an_action,
    a_handover,
    a_moved_slot,
)


@pytest.mark.parametrize("seed", range(10))
def test_what_is_due_first_stands_first(officer, seed):
    """Of any mixture, whatever was made first; among those due at the same moment any may."""
    chance = random.Random(seed)
    made = [chance.choice(MAKERS)(chance, officer) for _ in range(chance.randrange(1, 9))]

    first = titles(officer)[0]

    due_at = min(at for at, _ in made)
    assert first in {title for at, title in made if at == due_at}


def test_every_row_stands_once_under_a_key_of_its_own(officer):
    for maker in MAKERS * 2:
        maker(random.Random(1), officer)

    found = [row.task.key for row in rows(officer)]

    assert sorted(found) == sorted(set(found))


def test_on_air_is_who_is_to_come_by_day_and_what_nobody_gives_yet(officer):
    soon = InterviewFactory(person=PersonFactory(), starts_at=NOW + timedelta(hours=1))
    on_air = InterviewFactory(person=PersonFactory(), starts_at=NOW - timedelta(minutes=5))
    InterviewFactory(person=None, starts_at=NOW - timedelta(minutes=5))  # too late to choose
    nobodys = InterviewFactory(starts_at=NOW + timedelta(days=1))
    InterviewFactory(person=PersonFactory(), starts_at=NOW + timedelta(days=8))
    InterviewFactory(person=PersonFactory(), called_off_at=NOW)
    InterviewFactory(person=PersonFactory(), starts_at=NOW - timedelta(hours=2))
    InterviewFactory(person=PersonFactory(), starts_at=NOW - timedelta(minutes=5), went_out_at=NOW)

    found = [
        (day, [row.interview for row in of_day])
        for day, of_day in today_for(officer, now=NOW).on_air
    ]

    assert found == [(TODAY, [on_air, soon]), (TODAY + timedelta(days=1), [nobodys])]


def test_next_on_air_is_the_first_to_come_that_somebody_gives(officer):
    InterviewFactory(person=PersonFactory(), starts_at=NOW - timedelta(minutes=5))
    InterviewFactory(starts_at=NOW + timedelta(hours=1))
    InterviewFactory(person=PersonFactory(), starts_at=NOW + timedelta(hours=2))

    found = today_for(officer, now=NOW).next_on_air

    assert found is not None
    assert found.short == "2 h"


def test_a_check_that_passed_is_beside_who_is_on_air(officer):
    pack = PackFactory(interview__starts_at=NOW + timedelta(minutes=20))
    check = AirCheckFactory(
        interview=pack.interview,
        person=pack.interview.person,
        starts_at=pack.interview.starts_at,
        found=[{"asked": "approved", "is_met": True, "words": "Version 1 is approved."}],
    )

    [(_, [row])] = today_for(officer, now=NOW).on_air

    assert row.check == check
    assert not [title for title in titles(officer) if "checks failed" in title]


def test_the_views_count_the_same_rows(officer):
    EnquiryFactory(owner=officer)
    EnquiryFactory()
    EnquiryFactory(owner__is_active=False)

    today = today_for(officer, now=NOW, show=Show.NOBODYS)

    assert today.counts == {"all": 3, "mine": 1, "nobodys": 1}
    assert [row.who for row in today.rows] == ["unassigned"]


def test_today_is_fresh_where_there_is_nobody_and_nothing(officer):
    fresh = today_for(officer, now=NOW).is_fresh
    PersonFactory(removed=True)
    still_fresh = today_for(officer, now=NOW).is_fresh
    PersonFactory()

    assert [fresh, still_fresh, today_for(officer, now=NOW).is_fresh] == [True, True, False]
