from scheduling.assessments.models.assessments import Assessment, Assessor, Settlement, Sheet
from scheduling.assessments.models.recordings import Recording
