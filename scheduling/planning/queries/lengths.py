"""How long a session of a course takes."""

from training.models import Course, Organisation


def minutes_of(course: Course, organisation: Organisation) -> int:
    """As the course says, or as the organisation plans a place."""
    return course.minutes or organisation.cover_place_minutes
