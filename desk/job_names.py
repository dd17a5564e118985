"""The dotted names of the tasks that actions of this app queue. Actions do not import tasks, or
anything of a higher app.
"""

ADVANCE_ASK_SEQUENCE = "desk.tasks.advance_ask_sequence"
READ_MAILBOX = "desk.tasks.read_mailbox"
SEND_DEBRIEF_LINK = "desk.tasks.send_debrief_link"
SEND_ENQUIRY_ALERT = "desk.tasks.send_enquiry_alert"
SEND_NOTICE = "desk.tasks.send_notice"
FOLLOW_INTERVIEW = "reports.tasks.follow_interview"
TELL_OF_INCIDENT = "reports.tasks.tell_of_incident"
TELL_OF_LINE = "reports.tasks.tell_of_line"
