from django.apps import AppConfig


class JobsConfig(AppConfig):
    """`recurring` and `checks` are read from every app's config: see jobs/schedule.py and
    jobs/doctor.py.
    """

    name = "jobs"
    recurring = [
        ("30 3 * * *", "jobs.tasks.forget_old_jobs"),
        ("*/10 * * * *", "jobs.tasks.tell_of_guessing"),
        ("*/5 * * * *", "jobs.tasks.tell_of_account_news"),
    ]
    outside = "jobs.checks.outside"  # see jobs/outside.py
    checks = [
        "jobs.checks.database",
        "jobs.checks.clocks",
        "jobs.checks.sqlite",
        "jobs.checks.audit_trail",
        "jobs.checks.worker",
        "jobs.checks.broker",
        "jobs.checks.jobs_in_time",
        "jobs.checks.jobs_given_up",
        "jobs.checks.mail",
        "jobs.checks.files",
        "jobs.checks.static_files",
        "jobs.checks.secret_key",
        "jobs.checks.address",
        "jobs.checks.connections",
        "jobs.checks.providers",
        "jobs.checks.second_factors",
        "jobs.checks.backups",
    ]
