"""Dotted names of the tasks that this app's actions queue, as actions do not import tasks; and the servers
that they talk to.
"""

FOLLOW_TEXT = "jobs.tasks.follow_text"
SEND_MAIL = "jobs.tasks.send_mail"
SEND_TEXT = "jobs.tasks.send_text"

MAIL = "mail"
TEXTS = "texts"
