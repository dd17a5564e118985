"""A training plan of the next quarter, proposed and not used yet."""

from datetime import datetime, timedelta
from functools import partial

from django.utils import timezone

from accounts.models import User
from demo.story import Story
from scheduling.planning.actions.training_plans import make_plan
from scheduling.planning.actions.working_out import work_out
from scheduling.planning.half_days import next_quarter, standard_options


def plan(story: Story, officer: User) -> None:
    story.at(story.now - timedelta(minutes=20), partial(_plan, officer))


def _plan(officer: User, now: datetime) -> None:
    first, last = next_quarter(timezone.localdate(now))
    options = standard_options() | {"min_group": 1}
    made = make_plan(
        starts_on=first, ends_on=last, options=options, is_queued=False, by=officer, now=now
    )
    work_out(plan_id=made.pk, run=made.run, now=now, seconds=1, in_turn=False)
