"""Whoever presses on a page that did not show who has an interview is told who, since when and by
whom.
"""

from datetime import timedelta

import pytest

from accounts.models import User
from scheduling.desk.actions import assignments
from scheduling.desk.actions.doers import HasItByNow, check_doer
from scheduling.desk.models import Interview
from tests.clock import NOW
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db


def test_check_doer_refuses_another_than_the_page_showed(officer: User) -> None:
    first = PersonFactory(reference="E1")
    second = PersonFactory(reference="E2")
    interview = InterviewFactory()
    stale = Interview.objects.get(pk=interview.pk)
    check_doer(stale, "")
    check_doer(stale, "E1")
    assignments.assign_interview(interview=interview, person=first, by=officer, now=NOW)

    for shown in ("", "E2"):
        with pytest.raises(
            HasItByNow, match=f"{first} has it since 4:20pm on Wed 25 November, by {officer}"
        ):
            check_doer(stale, shown, to=second)

    check_doer(stale, "E1", to=second)
    check_doer(stale, None, to=second)


def test_check_doer_names_whoever_handed_it_over_and_nobody_for_an_own_yes(
    officer: User, spokesperson: User
) -> None:
    interview = InterviewFactory()
    own = PersonFactory(user=spokesperson)
    later = NOW + timedelta(minutes=1)
    assignments.assign_interview(interview=interview, person=own, by=spokesperson, now=NOW)

    with pytest.raises(HasItByNow, match=r"25 November\. Hand it over"):
        check_doer(interview, "")
    assignments.hand_over_interview(
        interview=interview, person=PersonFactory(), by=officer, now=later
    )
    with pytest.raises(
        HasItByNow, match=f"since 4:21pm on Wed 25 November, by {officer}\\. Hand it over"
    ):
        check_doer(interview, own.reference)
