"""Getting people to training sessions and interviews, one module per noun."""

from scheduling.models.ask_sequences import AskSequence, AskStep
from scheduling.models.assessments import Assessment, Assessor, Settlement, Sheet
from scheduling.models.availability import Away, OnCall
from scheduling.models.briefings import Briefing, BriefingFeedback, BriefingTemplate
from scheduling.models.claims import Claim
from scheduling.models.debriefs import CareNote, Debrief, DebriefCorrection, DebriefLink, Question
from scheduling.models.enquiries import Enquiry, EnquiryNote, Journalist, Outlet
from scheduling.models.enquiry_facts import (
    Coverage,
    EnquiryAlert,
    EnquiryApproval,
    EnquiryHold,
    NotTheSame,
    Referral,
)
from scheduling.models.handovers import Handover
from scheduling.models.incidents import (
    Clearance,
    Decision,
    Incident,
    IncidentAction,
    IncidentLineReview,
    Judgement,
    PartnerStatement,
    Point,
)
from scheduling.models.interviews import Ask, Interview
from scheduling.models.lapse_reminders import LapseDigest, LapseReminder
from scheduling.models.lines import Line, LineFigure, LineVersion
from scheduling.models.move_requests import MoveRequest
from scheduling.models.notices import Notice, NoticeCopy
from scheduling.models.recordings import Recording
from scheduling.models.register import RegisterChange, RegisterImport, RegisterUpload
from scheduling.models.restrictions import Restriction, RestrictionOverride
from scheduling.models.sessions import Booking, Trainer, TrainingSession, Venue
from scheduling.models.training_requests import TrainingRequest

__all__ = [
    "Ask",
    "AskSequence",
    "AskStep",
    "Assessment",
    "Assessor",
    "Away",
    "Booking",
    "Briefing",
    "BriefingFeedback",
    "BriefingTemplate",
    "CareNote",
    "Claim",
    "Clearance",
    "Coverage",
    "Debrief",
    "DebriefCorrection",
    "DebriefLink",
    "Decision",
    "Enquiry",
    "EnquiryAlert",
    "EnquiryApproval",
    "EnquiryHold",
    "EnquiryNote",
    "Handover",
    "Incident",
    "IncidentAction",
    "IncidentLineReview",
    "Interview",
    "Journalist",
    "Judgement",
    "LapseDigest",
    "LapseReminder",
    "Line",
    "LineFigure",
    "LineVersion",
    "MoveRequest",
    "NotTheSame",
    "Notice",
    "NoticeCopy",
    "OnCall",
    "Outlet",
    "PartnerStatement",
    "Point",
    "Question",
    "Recording",
    "Referral",
    "RegisterChange",
    "RegisterImport",
    "RegisterUpload",
    "Restriction",
    "RestrictionOverride",
    "Settlement",
    "Sheet",
    "Trainer",
    "TrainingRequest",
    "TrainingSession",
    "Venue",
]
