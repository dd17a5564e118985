"""Recording when a venue is closed or a trainer away, and refusing sessions on such days."""

from datetime import datetime

from accounts.models import User
from accounts.refusals import Refused
from scheduling.training_sessions.models import BlackOut, TrainingSession
from scheduling.training_sessions.queries.black_outs import black_outs_of
from training.actions.facts import RecordedAlready, record_fact


def record_black_out(*, black_out: BlackOut, by: User, now: datetime) -> BlackOut:
    """Sessions that stand on these days already stay, and are shown as needing attention."""
    try:
        return record_fact(fact=black_out, by=by, now=now)
    except RecordedAlready as refused:
        on = f" on {black_out.only_on}" if black_out.only_on else ""
        raise Refused(
            f"{black_out.venue or black_out.trainer} is {black_out.state.lower()}{on} from"
            f" {black_out.starts_on:%-d %B %Y} already. Remove that first, or enter other days."
        ) from refused


def check_days(training_session: TrainingSession) -> None:
    """Refused where the venue is closed or the trainer away."""
    for black_out in black_outs_of(training_session):
        what = "venue" if black_out.venue_id else "trainer"
        raise Refused(
            f"{black_out.venue or black_out.trainer} is {'closed' if black_out.venue_id else 'away'}"
            f" that day: {black_out.reason}. Choose another {what} or day.",
            what,
        )
