from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    unmarked = ["AuditEvent", "AuditHead", "Brake"]  # which no list keeps an answer from (ADR 13)
