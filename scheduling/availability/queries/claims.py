"""Describes claims in words. Reads what a claim is for: use select_related for a list."""

from nhsuk.dates.moments import moment_text
from scheduling.availability.models import Claim


def describe_claim(claim: Claim) -> str:
    """What a person is booked for, and when."""
    if claim.booking:
        return f"booked on {claim.booking.training_session.course}, {moment_text(claim.starts_at)}"
    if claim.training_session:
        return f"gives {claim.training_session.course}, {moment_text(claim.starts_at)}"
    if claim.briefing:
        return f"coaching {claim.briefing}, {moment_text(claim.starts_at)}"
    interview = claim.interview
    assert interview is not None  # noqa: S101  a constraint requires one of the four
    return (
        f"interview {interview.reference} for {interview.enquiry.outlet},"
        f" {moment_text(claim.starts_at)}"
    )


def describe_clash(clash: Claim | None) -> str:
    """What has claimed someone, for a sentence that starts with their name."""
    if clash and clash.booking:
        training_session = clash.booking.training_session
        return (
            f"is booked on {training_session.course} from {moment_text(training_session.starts_at)}"
        )
    if clash and clash.training_session:
        return (
            f"gives {clash.training_session.course} from"
            f" {moment_text(clash.training_session.starts_at)}"
        )
    if clash and clash.interview:
        other = clash.interview
        return (
            f"has interview {other.reference} for {other.enquiry.outlet} at"
            f" {moment_text(other.starts_at)}"
        )
    if clash and clash.briefing:
        return f"has coaching {clash.briefing} at {moment_text(clash.starts_at)}"
    return "is busy at that time"
