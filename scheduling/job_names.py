"""The dotted names of the tasks that actions of this app queue. Actions do not import tasks, or
anything of a higher app.
"""

ADVANCE_ASK_SEQUENCE = "scheduling.tasks.advance_ask_sequence"
FOLLOW_UP_NO_SHOW = "scheduling.tasks.follow_up_no_show"
OFFER_PLACES = "scheduling.tasks.offer_places"
PLAN_TRAINING = "scheduling.tasks.plan_training"
READ_CALENDAR = "scheduling.tasks.read_calendar"
READ_CALENDARS = "scheduling.tasks.read_calendars"
READ_MAILBOX = "scheduling.tasks.read_mailbox"
REMIND_OF_LAPSES = "scheduling.tasks.remind_of_lapses"
SEND_DEBRIEF_LINK = "scheduling.tasks.send_debrief_link"
SEND_ENQUIRY_ALERT = "scheduling.tasks.send_enquiry_alert"
SEND_NOTICE = "scheduling.tasks.send_notice"
TELL_OF_MATERIALS = "scheduling.tasks.tell_of_materials"
FOLLOW_INTERVIEW = "reports.tasks.follow_interview"
TELL_OF_INCIDENT = "reports.tasks.tell_of_incident"
TELL_OF_LINE = "reports.tasks.tell_of_line"
