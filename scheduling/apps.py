from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "scheduling"
    recurring = [
        ("0 4 * * *", "scheduling.tasks.forget_register_uploads"),
        ("30 7 * * *", "scheduling.tasks.tell_of_leavers"),
        ("45 7,12 * * *", "scheduling.tasks.remind_of_lapses"),
        ("20 4 * * *", "scheduling.tasks.forget_contacts"),
        ("40 4 * * *", "scheduling.tasks.delete_recordings"),
        ("*/15 * * * *", "scheduling.tasks.queue_enquiry_alerts"),
        ("* * * * *", "scheduling.tasks.tell_of_attention"),
        ("5 7-20 * * *", "scheduling.tasks.remind_line_owners"),
        ("*/10 * * * *", "scheduling.tasks.queue_debriefs"),
        ("0 9 * * *", "scheduling.tasks.chase_care"),
        ("*/5 * * * *", "scheduling.tasks.chase_notices"),
        ("*/10 * * * *", "scheduling.tasks.remind_of_incident_lines"),
    ]
    checks = ["scheduling.checks.overlaps"]
