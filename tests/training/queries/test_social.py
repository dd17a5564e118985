"""Who may use an account on a day, and whether their M1 is in date."""

from datetime import date, timedelta

import pytest

from tests.clock import TODAY
from tests.factories.social import (
    AccountAuthorisationFactory,
    HashtagFactory,
    MonitoringTurnFactory,
    SocialAccountFactory,
)
from tests.factories.training import PersonFactory, TrainingRecordFactory
from training.models import Course
from training.queries.social import (
    accounts_table,
    authorisations_with_problems,
    hashtag_months,
    social_register,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("until", "outcome", "problem"),
    [
        (TODAY, "passed", ""),
        (None, "passed", ""),
        (TODAY - timedelta(days=1), "passed", "M1 expired on 24 November 2026"),
        (TODAY, "failed", "has not taken M1"),
    ],
)
def test_authorised_holds_m1_in_date(until, outcome, problem):
    one = AccountAuthorisationFactory()
    m1 = Course.objects.get(code="M1")
    TrainingRecordFactory(
        person=one.person,
        course=m1,
        outcome=outcome,
        valid_until=until,
        completed_on=date(2024, 1, 1),
    )
    TrainingRecordFactory(
        person=one.person, course=m1, completed_on=date(2024, 2, 1), retracted=True
    )

    ((_, (found,)),) = social_register(TODAY).accounts

    assert found.problem == problem
    assert list(authorisations_with_problems(TODAY)) == ([one] if problem else [])
    assert [*accounts_table(TODAY)][1][-1] == (problem or "yes")


def test_leavers_do_not_monitor_and_are_a_problem():
    gone = PersonFactory(left_on=TODAY - timedelta(days=1))
    AccountAuthorisationFactory(person=gone)
    MonitoringTurnFactory(person=gone)
    MonitoringTurnFactory(weekday=1)

    register = social_register(TODAY)

    assert [one.problem for one in register.with_problems] == ["left on 24 November 2026"]
    assert list(authorisations_with_problems(TODAY)) == [
        one.authorisation for one in register.with_problems
    ]
    assert [gap.day for gap in register.gaps] == ["Monday", "Wednesday", "Thursday", "Friday"]


def test_past_and_future_authorisations_are_left_out():
    account = SocialAccountFactory()
    SocialAccountFactory(ended_on=TODAY - timedelta(days=1))
    AccountAuthorisationFactory(account=account, starts_on=TODAY + timedelta(days=1))
    AccountAuthorisationFactory(account=account, ended_on=TODAY - timedelta(days=1))
    AccountAuthorisationFactory(account__ended_on=TODAY - timedelta(days=1))

    assert not authorisations_with_problems(TODAY).exists()
    assert social_register(TODAY).accounts == [(account, [])]
    assert [*accounts_table(TODAY)][1][-1] == "nobody is authorised"


def test_hashtag_months_have_hashtags_in_use_during_them():
    winter = HashtagFactory.build(starts_on=date(2026, 11, 30), ended_on=date(2027, 1, 1))
    spring = HashtagFactory.build(starts_on=date(2027, 4, 1))

    months = hashtag_months([winter, spring], date(2026, 11, 25))

    assert [(first.month, used) for first, used in months] == [
        *((11, [winter]), (12, [winter]), (1, [winter]), (2, []), (3, []), (4, [spring])),
    ]
