"""What the desk may see of a debrief: all of it but whether somebody asked for support."""

from django.db.models import Prefetch

from scheduling.desk.models import Debrief, DebriefCorrection, Interview


def debrief_of(interview: Interview) -> Debrief | None:
    """With who gave it, the questions that it added, and how it was corrected, the latest first."""
    corrections = DebriefCorrection.objects.select_related("corrected_by").order_by(
        "-corrected_at", "-pk"
    )
    rows = Debrief.objects.select_related("person", "given_by")
    rows = rows.prefetch_related("questions", Prefetch("corrections", corrections))
    return rows.filter(interview=interview).first()
