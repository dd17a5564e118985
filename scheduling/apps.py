from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "scheduling"
    recurring = [
        ("0 4 * * *", "scheduling.tasks.forget_register_uploads"),
        ("30 7 * * *", "scheduling.tasks.tell_of_leavers"),
        ("45 7,12 * * *", "scheduling.tasks.remind_of_lapses"),
        ("50 7,12 * * *", "scheduling.tasks.tell_of_small_groups"),
        ("20 4 * * *", "scheduling.tasks.forget_contacts"),
        ("40 4 * * *", "scheduling.tasks.delete_recordings"),
        ("45 4 * * *", "scheduling.tasks.delete_materials"),
        ("*/15 * * * *", "scheduling.tasks.queue_enquiry_alerts"),
        ("* * * * *", "scheduling.tasks.tell_of_attention"),
        ("5 7-20 * * *", "scheduling.tasks.remind_line_owners"),
        ("*/10 * * * *", "scheduling.tasks.queue_debriefs"),
        ("0 9 * * *", "scheduling.tasks.chase_care"),
        ("*/5 * * * *", "scheduling.tasks.chase_notices"),
        ("*/10 * * * *", "scheduling.tasks.remind_of_incident_lines"),
        ("*/2 * * * *", "scheduling.tasks.read_mailbox", "mailbox"),
        ("*/5 * * * *", "scheduling.tasks.read_calendars", "calendars"),
        ("55 4 * * *", "scheduling.tasks.forget_training_plans"),
        ("50 4 * * *", "scheduling.tasks.forget_received_emails"),
    ]
    outside = "scheduling.checks.outside"
    checks = [
        "scheduling.checks.overlaps",
        "scheduling.checks.mailbox",
        "scheduling.checks.calendars",
    ]
