"""The tasks that actions of this app queue, by dotted name: they import no task, and nothing of an
app above.
"""

SEND_POLICY_REMINDER = "training.tasks.send_policy_reminder"
TELL_OF_LEAVERS = "scheduling.tasks.tell_of_leavers"
PRINT_FOR_READER = "reports.tasks.print_for_reader"
