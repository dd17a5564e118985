"""The name of a pack template, and the packs that it is for."""

from django import forms

from accounts.seen import SeenForm
from training.media import MEDIA
from training.models import Topic

NAME = {"required": "Enter a name, such as Ambulance queues, radio"}


class TemplateNameForm(forms.Form):
    name = forms.CharField(label="Name", max_length=100, error_messages=NAME)


class RenameForm(SeenForm, TemplateNameForm):
    """Of a template that is there."""


class TemplateForm(TemplateNameForm):
    medium = forms.ChoiceField(
        label="For the medium", required=False, choices=[("", "Any"), *MEDIA.items()]
    )
    topic = forms.ModelChoiceField(
        label="On the topic",
        required=False,
        empty_label="Any",
        queryset=Topic.objects.order_by("title"),
    )
