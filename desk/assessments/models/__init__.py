from desk.assessments.models.assessments import Assessment, Assessor, Settlement, Sheet
from desk.assessments.models.recordings import Recording
