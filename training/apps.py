from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "training"
    recurring = [("10 8,12 * * *", "training.tasks.remind_of_policy_reviews")]
