from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    recurring = [
        ("5 * * * *", "accounts.tasks.keep_reserve"),
        ("10 3 * * *", "accounts.tasks.check_audit_trail"),
        ("20 3 * * *", "accounts.tasks.forget_old_sign_ins"),
    ]
