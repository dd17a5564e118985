from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "imports"
    recurring = [
        ("0 4 * * *", "imports.tasks.forget_register_uploads"),
        ("30 7 * * *", "imports.tasks.tell_of_leavers"),
    ]
