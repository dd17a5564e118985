"""Dotted names of the tasks that actions of this app queue, including those of higher apps, which
they must not import.
"""

SEND_POLICY_REMINDER = "training.tasks.send_policy_reminder"
TELL_OF_LEAVERS = "imports.tasks.tell_of_leavers"
PRINT_FOR_READER = "reports.tasks.print_for_reader"
