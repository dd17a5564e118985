from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    recurring = [("5 * * * *", "accounts.tasks.keep_reserve")]
    unmarked = ["AuditEvent", "AuditHead", "Brake"]  # which no list keeps an answer from (ADR 13)
