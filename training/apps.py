from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TrainingConfig(AppConfig):
    name = "training"
    unmarked: list[str] = []
    recurring = [
        ("10 8,12 * * *", "training.tasks.remind_of_policy_reviews"),
        ("25 * * * *", "training.tasks.fold_marks"),
    ]
    checks = ["training.checks.answers_kept"]

    def ready(self) -> None:
        from training.models.marks import lay_marks  # the models are there by now

        post_migrate.connect(lay_marks, sender=self)
