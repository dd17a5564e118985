from scheduling.assessments.models.assessments import Assessment, Assessor, Settlement, Sheet
from scheduling.assessments.models.recordings import Recording

__all__ = [
    "Assessment",
    "Assessor",
    "Recording",
    "Settlement",
    "Sheet",
]
