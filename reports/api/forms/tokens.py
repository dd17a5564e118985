"""The form for a token of another program."""

from datetime import timedelta
from typing import Any

from django import forms

from reports.api.models import ApiToken, Scope

VALID_FOR = {30: "30 days", 90: "90 days", 365: "A year"}


class ApiTokenForm(forms.Form):
    name = forms.CharField(
        label="What reads with it",
        max_length=ApiToken._meta.get_field("name").max_length,
        help_text="For example, Board dashboard in Power BI",
        error_messages={"required": "Enter what will read with it, so that you know it again"},
    )
    scopes = forms.MultipleChoiceField(
        label="What it may read",
        choices=Scope,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one thing that it may read"},
    )
    days = forms.TypedChoiceField(
        label="Valid for",
        coerce=int,
        choices=list(VALID_FOR.items()),
        initial=90,
        help_text="Make another one before it ends",
    )

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        given = self.cleaned_data
        return {
            "name": given["name"],
            "scopes": [Scope(scope) for scope in given["scopes"]],
            "valid_for": timedelta(days=given["days"]),
        }
