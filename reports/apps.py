from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    outside = "reports.checks.outside"
    checks = ["reports.checks.pdf_libraries", "reports.checks.pack_files"]
    recurring = [
        ("0 9 * * *", "reports.tasks.chase_phone_approvals"),
        ("* * * * *", "reports.tasks.tell_of_stale_packs"),
        ("*/5 * * * *", "reports.tasks.queue_following"),
        ("* * * * *", "reports.tasks.queue_webhooks"),
        ("30 0 * * *", "reports.tasks.queue_webhooks_of_lapses"),
        ("10 4 * * *", "reports.tasks.remove_old_records"),
        ("20 4 * * *", "reports.tasks.forget_mails"),
        ("20 8,12 * * *", "reports.tasks.remind_of_papers"),
    ]
