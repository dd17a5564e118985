from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "training"
    has_left = "training.leavers.has_left"  # for accounts/leavers.py
    departures = "training.leavers.departures"
    mail_frame = "training.mail_frame.frame"  # of every email: see jobs/mail.py
    mail_wanted = "training.unwanted_emails.is_wanted"  # of every email too
    checks = [
        "training.checks.organisation",
        "training.checks.text_messages",
    ]
    recurring = [("10 8,12 * * *", "training.tasks.remind_of_policy_reviews")]
