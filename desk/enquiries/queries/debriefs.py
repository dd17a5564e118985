"""The desk's view of a debrief: everything except whether someone asked for support."""

from django.db.models import Prefetch

from desk.enquiries.models import Debrief, DebriefCorrection, Interview


def debrief_of(interview: Interview) -> Debrief | None:
    """With its author, the questions it added, and its corrections, latest first."""
    corrections = DebriefCorrection.objects.select_related("corrected_by").order_by(
        "-corrected_at", "-pk"
    )
    rows = Debrief.objects.select_related("person", "given_by")
    rows = rows.prefetch_related("questions", Prefetch("corrections", corrections))
    return rows.filter(interview=interview).first()
