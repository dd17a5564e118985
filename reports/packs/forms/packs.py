"""Forms of packs: the kind, what changed, and the reason for returning or overriding."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from reports.packs.completeness import Problem
from reports.packs.identifiers import Kind
from reports.packs.models import Pack, PackTemplate


class KindForm(forms.Form):
    kind = forms.ChoiceField(choices=Pack.Kind.choices)


class StartForm(KindForm):
    """The kind, and what the pack starts from besides the enquiry: nothing unless it is chosen."""

    template = forms.ModelChoiceField(queryset=PackTemplate.objects.offered(), required=False)
    earlier = forms.ModelChoiceField(
        queryset=Pack.objects.none(), to_field_name="reference", required=False
    )

    def __init__(self, *args: Any, earlier: QuerySet[Pack], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["earlier"].queryset = earlier  # type: ignore[attr-defined]  # the field has choices


class SubmitForm(forms.Form):
    """`what_changed` is required if somebody may have read an earlier version."""

    what_changed = forms.CharField(
        label="What has changed since the last version",
        help_text="Everyone who has read the last one sees this first.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter what has changed, in a sentence"},
    )

    def __init__(self, *args: object, is_first: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own
        self.is_first = is_first
        if is_first:
            del self.fields["what_changed"]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter the reason, so that the writer knows what to correct"},
    )


class OverrideForm(ReasonForm):
    """The problem to override; only current ones can be chosen."""

    problem = forms.ChoiceField(
        label="Problem to override",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose the problem to override",
            "invalid_choice": "The pack no longer has this problem. See what it needs now.",
        },
    )
    field_order = ["problem", "reason"]

    def __init__(self, *args: object, problems: Iterable[Problem], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own
        self.fields["problem"].choices = [(problem.name, problem.what) for problem in problems]  # type: ignore[attr-defined]  # the field has choices
        self.fields["reason"].help_text = "It is shown beside the problem, with your name."
        self.fields["reason"].error_messages["required"] = (
            "Enter why the pack can go out with this problem"
        )


class NotAPatientForm(forms.Form):
    """The words, and why they are not about a patient."""

    kind = forms.ChoiceField(
        choices=[(kind.value, kind.value) for kind in Kind], widget=forms.HiddenInput
    )
    token = forms.CharField(max_length=40, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why it is not about a patient",
        max_length=400,
        error_messages={"required": "Enter why the words are not about a patient, or remove them"},
    )


class RemoveIdentifierForm(forms.Form):
    """The words to remove for good, and why."""

    kind = forms.ChoiceField(
        choices=[(kind.value, kind.value) for kind in Kind], widget=forms.HiddenInput
    )
    token = forms.CharField(max_length=40, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why it is removed",
        max_length=400,
        error_messages={"required": "Enter why the words are removed"},
    )


class MergeForm(forms.Form):
    """The revisions to merge; the texts and the choices are posted beside it, by their paths."""

    base = forms.IntegerField(min_value=0)
    theirs = forms.IntegerField(min_value=1)
