"""What the desk may see of a debrief: all of it but whether somebody asked for support."""

from scheduling.models import Debrief, Interview


def debrief_of(interview: Interview) -> Debrief | None:
    """With who gave it and the questions that it added."""
    rows = Debrief.objects.select_related("person", "given_by").prefetch_related("questions")
    return rows.filter(interview=interview).first()
