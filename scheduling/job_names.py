"""The tasks that actions of this app queue, by dotted name: they import no task, and nothing of an
app above.
"""

ADVANCE_ASK_SEQUENCE = "scheduling.tasks.advance_ask_sequence"
SEND_DEBRIEF_LINK = "scheduling.tasks.send_debrief_link"
SEND_ENQUIRY_ALERT = "scheduling.tasks.send_enquiry_alert"
SEND_NOTICE = "scheduling.tasks.send_notice"
FOLLOW_INTERVIEW = "reports.tasks.follow_interview"
TELL_OF_LINE = "reports.tasks.tell_of_line"
