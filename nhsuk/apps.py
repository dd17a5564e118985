from django.apps import AppConfig
from django.db.models import fields

from nhsuk.forms import say_what_to_choose


class NhsukConfig(AppConfig):
    name = "nhsuk"

    def ready(self) -> None:
        fields.BLANK_CHOICE_LABEL = "Choose"
        say_what_to_choose()
