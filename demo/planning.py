"""A training plan of the next quarter, proposed and not used yet."""

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from scheduling.planning.actions.training_plans import make_plan
from scheduling.planning.actions.working_out import work_out
from scheduling.planning.half_days import next_quarter, standard_options


def propose_plan(*, by: User, now: datetime) -> None:
    first, last = next_quarter(timezone.localdate(now))
    options = standard_options() | {"min_group": 1}
    made = make_plan(
        starts_on=first, ends_on=last, options=options, is_queued=False, by=by, now=now
    )
    work_out(plan_id=made.pk, run=made.run, now=now, seconds=1, in_turn=False)
