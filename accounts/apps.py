from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    recurring = [("5 * * * *", "accounts.tasks.keep_reserve")]
