from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "scheduling"
    recurring = [
        ("45 7,12 * * *", "scheduling.tasks.remind_of_lapses"),
        ("50 7,12 * * *", "scheduling.tasks.tell_of_small_groups"),
        ("45 4 * * *", "scheduling.tasks.delete_materials"),
        ("*/5 * * * *", "scheduling.tasks.read_calendars", "calendars"),
        ("55 4 * * *", "scheduling.tasks.forget_training_plans"),
    ]
    outside = "scheduling.checks.outside"
    checks = ["scheduling.checks.overlaps", "scheduling.checks.calendars"]
