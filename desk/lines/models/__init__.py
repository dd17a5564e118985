from desk.lines.models.incidents import (
    Clearance,
    Decision,
    Incident,
    IncidentAction,
    IncidentLineReview,
    Judgement,
    PartnerStatement,
    Point,
)
from desk.lines.models.lines import Line, LineFigure, LineVersion
from desk.lines.models.notices import Notice, NoticeCopy
from desk.lines.models.restrictions import Restriction, RestrictionOverride
