from scheduling.lines.models.incidents import (
    Clearance,
    Decision,
    Incident,
    IncidentAction,
    IncidentLineReview,
    Judgement,
    PartnerStatement,
    Point,
)
from scheduling.lines.models.lines import Line, LineFigure, LineVersion
from scheduling.lines.models.notices import Notice, NoticeCopy
from scheduling.lines.models.restrictions import Restriction, RestrictionOverride
