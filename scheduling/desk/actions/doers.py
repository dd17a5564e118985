"""Who has an interview by now: whoever presses on a page that did not show them is told, and
changes nothing.
"""

from accounts.models import AuditEvent
from accounts.refusals import Refused
from scheduling.desk.models import Interview
from scheduling.times.moments import say_moment
from training.models import Person

GIVEN = ("interview.assigned", "interview.handed_over")


class HasItByNow(Refused):
    """Somebody has had the interview since the page was opened."""

    def __init__(self, interview: Interview, to: Person | None = None) -> None:
        doer = interview.person
        since = _since(interview)
        self.to = to if to != doer else None
        if to == doer:
            super().__init__(
                f"{doer} already has {interview.reference}, {since}. There is nothing more to do."
            )
        else:
            super().__init__(
                f"{doer} has it {since}. Hand it over if {to or 'somebody else'} should give it instead."
            )


def check_doer(interview: Interview, shown: str | None, *, to: Person | None = None) -> None:
    """Reads the interview anew and holds it until the deed ends; refused where another has it than
    the page showed.

    `shown`: the reference of whoever had it on the page, empty where nobody had; None: no page said
    who has it. `to`: who is to do it now. Where nobody has it any more, the deed goes on.
    """
    if shown is None:
        return
    interview.refresh_from_db(from_queryset=Interview.objects.select_for_update(no_key=True))
    if interview.person and interview.person.reference != shown:
        raise HasItByNow(interview, to)


def _since(interview: Interview) -> str:
    """`since 10:42am on Sat 28 November, by Ceri Maddox`; without a name where they said yes
    themselves.
    """
    about = {"about_type": interview._meta.label, "about_id": str(interview.pk)}
    given = (
        AuditEvent.objects.filter(action__in=GIVEN, **about)
        .select_related("by")
        .order_by("number")
        .last()
    )
    by = given.by if given and given.at == interview.accepted_at else None
    is_own = by is None or (interview.person and interview.person.user_id == by.pk)
    when = f"since {say_moment(interview.accepted_at)}" if interview.accepted_at else "now"
    return when if is_own else f"{when}, by {by}"
