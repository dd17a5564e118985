from desk.enquiries.models.ask_sequences import AskSequence, AskStep
from desk.enquiries.models.debriefs import (
    CareNote,
    Debrief,
    DebriefCorrection,
    DebriefLink,
    Question,
)
from desk.enquiries.models.enquiries import Enquiry, EnquiryNote, Journalist, Outlet
from desk.enquiries.models.enquiry_facts import (
    Coverage,
    EnquiryAlert,
    EnquiryApproval,
    EnquiryHold,
    EnquiryLink,
    NotTheSame,
    Referral,
)
from desk.enquiries.models.handovers import Handover
from desk.enquiries.models.interviews import Ask, Interview, InterviewLink
from desk.enquiries.models.received_emails import Mailbox, ReceivedEmail
