from scheduling.desk.models.ask_sequences import AskSequence, AskStep
from scheduling.desk.models.attention import AttentionMail, SpokespersonKept
from scheduling.desk.models.briefings import Briefing, BriefingFeedback, BriefingTemplate
from scheduling.desk.models.debriefs import (
    CareNote,
    Debrief,
    DebriefCorrection,
    DebriefLink,
    Question,
)
from scheduling.desk.models.enquiries import Enquiry, EnquiryNote, Journalist, Outlet
from scheduling.desk.models.enquiry_facts import (
    Coverage,
    EnquiryAlert,
    EnquiryApproval,
    EnquiryHold,
    EnquiryLink,
    NotTheSame,
    Referral,
)
from scheduling.desk.models.handovers import Handover
from scheduling.desk.models.interviews import Ask, Interview, InterviewLink
from scheduling.desk.models.received_emails import Mailbox, ReceivedEmail
