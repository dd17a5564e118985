"""What changed between two days, from the units of each: what `training.trend` finds in one pass."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from training.readiness import Status, Unit
from training.trend import ReadinessChange, reason_of_change


def change_between(before: Iterable[Unit], after: Iterable[Unit]) -> ReadinessChange:
    """What changed between two days, from the units of each."""
    after = list(after)
    was = _required_by_person(before)
    now = _required_by_person(after)
    lapsed = {unit.person for unit in after if unit.status is Status.LAPSED}
    reasons = (
        reason_of_change(was.get(one, {}), now.get(one, {}), has_lapsed=one in lapsed)
        for one in was | now
    )
    return ReadinessChange(**Counter(reason for reason in reasons if reason))


def _required_by_person(units: Iterable[Unit]) -> dict[str, dict[str, bool]]:
    """By person and required course, whether they hold it."""
    people: dict[str, dict[str, bool]] = defaultdict(dict)
    for unit in units:
        if unit.is_required:
            people[unit.person][unit.course] = unit.is_compliant
    return people
