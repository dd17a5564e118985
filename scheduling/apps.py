from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "scheduling"
    recurring = [("0 4 * * *", "scheduling.tasks.forget_register_uploads")]
    checks = ["scheduling.checks.overlaps"]
