"""The embargo of an enquiry is a restriction on its interviews and its answer: it is kept in step
with the enquiry.
"""

from datetime import datetime

from accounts.models import User
from accounts.refusals import Refused
from scheduling.desk.models import Enquiry
from scheduling.lines.models import Restriction
from scheduling.times.moments import say_moment
from training.actions.facts import record_fact, retract_fact

GUIDANCE = "Say nothing about this before {until}. Until then: “I can't speak about that yet.”"


class UnderEmbargo(Refused):
    def __init__(self, enquiry: Enquiry, until: datetime) -> None:
        super().__init__(
            f"{enquiry.reference} is under embargo until {say_moment(until)}, so no answer may go out before then. "
            "Answer it then, or change its embargo."
        )


def keep_embargo(*, enquiry: Enquiry, by: User, now: datetime) -> None:
    """Records the restriction, changes it or takes it back, within the deed that logs or changes
    the enquiry.
    """
    held = Restriction.objects.held().filter(enquiry=enquiry).first()
    starts_at = enquiry.received_at
    until = enquiry.embargo_until
    wanted = (starts_at, until) if until and until > starts_at else None
    if held and (held.starts_at, held.ends_at) == wanted:
        return
    if held:
        retract_fact(
            fact=held, because=f"The embargo of {enquiry.reference} was changed", by=by, now=now
        )
    if wanted is None or until is None:
        return
    made = Restriction(
        title=f"Embargo of {enquiry.reference}",
        kind=Restriction.Kind.EMBARGO,
        scope=Restriction.Scope.ENQUIRY,
        enquiry=enquiry,
        starts_at=starts_at,
        ends_at=until,
        reason=f"Embargo of the enquiry {enquiry}",
        guidance=GUIDANCE.format(until=say_moment(until)),
        instead_of=held,
    )
    record_fact(
        fact=made, by=by, now=now, verb="corrected" if held else "added", concerns=[str(enquiry)]
    )


def check_embargo(*, enquiry: Enquiry, sent_at: datetime) -> None:
    """Refused where an answer would have gone out before the embargo is over, as the enquiry stands
    now.
    """
    until = Enquiry.objects.select_for_update().get(pk=enquiry.pk).embargo_until
    if until and sent_at < until:
        raise UnderEmbargo(enquiry, until)
