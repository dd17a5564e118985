"""The dotted names of the tasks that actions of this app queue. Actions do not import tasks, or
anything of a higher app.
"""

ADVANCE_ASK_SEQUENCE = "scheduling.tasks.advance_ask_sequence"
SEND_DEBRIEF_LINK = "scheduling.tasks.send_debrief_link"
SEND_ENQUIRY_ALERT = "scheduling.tasks.send_enquiry_alert"
SEND_NOTICE = "scheduling.tasks.send_notice"
FOLLOW_INTERVIEW = "reports.tasks.follow_interview"
TELL_OF_LINE = "reports.tasks.tell_of_line"
TELL_OF_STALE_PACKS = "reports.tasks.tell_of_stale_packs"
