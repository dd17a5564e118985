from django.apps import AppConfig
from django.db.models import fields


class NhsukConfig(AppConfig):
    name = "nhsuk"

    def ready(self) -> None:
        fields.BLANK_CHOICE_LABEL = "Choose"
