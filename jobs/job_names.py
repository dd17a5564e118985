"""Dotted names of the tasks that this app's actions queue: actions do not import tasks."""

FOLLOW_TEXT = "jobs.tasks.follow_text"
SEND_MAIL = "jobs.tasks.send_mail"
SEND_TEXT = "jobs.tasks.send_text"
