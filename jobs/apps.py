from django.apps import AppConfig


class JobsConfig(AppConfig):
    """`recurring` and `checks` are read from every app's config: see jobs/schedule.py and jobs/doctor.py."""

    name = "jobs"
    recurring = [("30 3 * * *", "jobs.tasks.forget_old_jobs")]
