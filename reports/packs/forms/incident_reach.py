"""The topics of a major incident that is not declared yet."""

from django import forms

from nhsuk.forms import RowsField
from training.models import Topic


class ReachForm(forms.Form):
    topics = RowsField(
        Topic.objects.order_by("title"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Topics",
    )
