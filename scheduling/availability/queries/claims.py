"""What a person is taken for, in words. Reads what the claim is for: select it along for a list."""

from nhsuk.dates.moments import say_moment
from scheduling.availability.models import Claim


def say_claim(claim: Claim) -> str:
    """What a person is taken for, and when."""
    if claim.booking:
        return f"booked on {claim.booking.training_session.course}, {say_moment(claim.starts_at)}"
    if claim.training_session:
        return f"gives {claim.training_session.course}, {say_moment(claim.starts_at)}"
    if claim.briefing:
        return f"briefing {claim.briefing}, {say_moment(claim.starts_at)}"
    interview = claim.interview
    assert interview is not None  # noqa: S101  a claim is for one thing, says its constraint
    return f"interview {interview.reference} for {interview.enquiry.outlet}, {say_moment(claim.starts_at)}"


def taken_by(clash: Claim | None) -> str:
    """What has claimed someone, as the end of a sentence that begins with their name."""
    if clash and clash.booking:
        training_session = clash.booking.training_session
        return (
            f"is booked on {training_session.course} from {say_moment(training_session.starts_at)}"
        )
    if clash and clash.training_session:
        return f"gives {clash.training_session.course} from {say_moment(clash.training_session.starts_at)}"
    if clash and clash.interview:
        other = clash.interview
        return f"has interview {other.reference} for {other.enquiry.outlet} at {say_moment(other.starts_at)}"
    if clash and clash.briefing:
        return f"has briefing {clash.briefing} at {say_moment(clash.starts_at)}"
    return "is busy at that time"
