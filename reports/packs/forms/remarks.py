"""A comment on a section, or a suggestion of other words for one of its texts."""

from typing import Any

from django import forms

from reports.packs.actions.remarks import LONGEST_REMARK
from reports.packs.section_texts import label_of, to_texts
from reports.packs.sections import LIMITS, Input


class RemarkForm(forms.Form):
    """A comment, unless a text is chosen under “other words for”."""

    text = forms.CharField(
        label="Comment",
        required=False,
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    path = forms.ChoiceField(label="Suggest other words for", required=False)
    proposed = forms.CharField(
        label="Other words",
        required=False,
        max_length=LIMITS[Input.TEXT],
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, key: str, content: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = {path: text for path, text in to_texts(key, content).items() if label_of(key, path)}
        choices = [(path, f"{label_of(key, path)}: {text[:50]}") for path, text in texts.items()]
        self.fields["path"].choices = [("", "Nothing, it is a comment"), *choices]  # type: ignore[attr-defined]  # the field has choices

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("proposed") and not said.get("path") and "path" not in self.errors:
            self.add_error("path", "Choose which text the other words are for")
        elif not self.errors and not said.get("text") and not said.get("path"):
            self.add_error("text", "Enter a comment, or other words for one of the texts")
        return said
