"""The box over a list that looks for words."""

from typing import Any

import django_filters
from django import forms


class SearchFilter(django_filters.CharFilter):
    """What the `search` of the list's rows finds. `example` is shown in the empty box."""

    def __init__(self, example: str = "") -> None:
        shown = {"placeholder": example} if example else {"type": "search"}
        super().__init__(label="Search", widget=forms.TextInput(attrs={"data-search": "", **shown}))

    def filter(self, rows: Any, words: str) -> Any:
        return rows.search(words) if words else rows
