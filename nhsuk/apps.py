from django.apps import AppConfig
from django.db.models import fields

from nhsuk.forms import set_choice_messages


class NhsukConfig(AppConfig):
    name = "nhsuk"

    def ready(self) -> None:
        fields.BLANK_CHOICE_LABEL = "Choose"
        set_choice_messages()
