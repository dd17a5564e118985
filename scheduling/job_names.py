"""The dotted names of the tasks that actions of this app queue. Actions do not import tasks, or
anything of a higher app.
"""

FOLLOW_UP_NO_SHOW = "scheduling.tasks.follow_up_no_show"
OFFER_PLACES = "scheduling.tasks.offer_places"
PLAN_TRAINING = "scheduling.tasks.plan_training"
READ_CALENDAR = "scheduling.tasks.read_calendar"
READ_CALENDARS = "scheduling.tasks.read_calendars"
REMIND_OF_LAPSES = "scheduling.tasks.remind_of_lapses"
TELL_OF_MATERIALS = "scheduling.tasks.tell_of_materials"
