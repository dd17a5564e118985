"""Forms of targeted briefings until they are given: request, take on; and their templates."""

from datetime import datetime
from typing import Any

from django import forms

from accounts.access import Permission
from accounts.models import User
from accounts.seen import SeenForm
from desk.briefings.actions.briefings import TRIAGED
from desk.briefings.briefing_rules import NEEDS
from desk.briefings.models import Briefing
from desk.enquiries.forms.people import OwnTeamField, PeopleField
from scheduling.times.fields import MomentsForm, TypedMomentField, text_area
from training.media import MEDIA
from training.models import Topic

WORDS_LENGTH = 5_000


class NeedForm(MomentsForm):
    """The need, the media and the date. `covers` is stored as `media`, because a form has an
    attribute of that name.
    """

    need = forms.ChoiceField(
        choices=list(NEEDS.items()),
        widget=forms.RadioSelect,
        label="What is it for?",
        error_messages={"required": "Choose what it is for"},
    )
    topic = forms.ModelChoiceField(
        Topic.objects.order_by("title"), required=False, empty_label="No topic", label="Topic"
    )
    covers = forms.MultipleChoiceField(
        choices=list(MEDIA.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="In which media?",
    )
    wanted_by = TypedMomentField(
        required=False, label="By when?", help_text="Fri 4pm, or leave it empty", width="20"
    )

    @property
    def values(self) -> dict[str, Any]:
        """For the action; the media in their usual order."""
        media = [medium for medium in MEDIA if medium in self.cleaned_data["covers"]]
        return {name: self.cleaned_data[name] for name in ("need", "topic", "wanted_by")} | {
            "media": media
        }


class AskForm(NeedForm):
    """For oneself or one's team, from a list; the desk types a name or a reference."""

    words = forms.CharField(
        required=False,
        max_length=WORDS_LENGTH,
        widget=text_area(4),
        label="What would help?",
        help_text="In your own words. The communications team and your coach can read this",
    )
    field_order = ("person", "need", "topic", "covers", "wanted_by", "words")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by.may(Permission.WORK_DESK):
            hint = "Name or reference on the register. For several people coached together, one per line"
            self.fields["person"] = PeopleField(label="Who is it for?", help_text=hint)
        else:
            self.fields["person"] = OwnTeamField(by)
        self.order_fields(self.field_order)


class TriageForm(SeenForm, NeedForm):
    """`is_new`: nobody had taken it on when the page was opened."""

    is_new = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Briefing, now: datetime) -> None:
        shown = {"covers": row.media, "is_new": row.triaged_at is None}
        super().__init__(*args, row=row, fields=TRIAGED, initial=shown, now=now)


class BriefingTemplateForm(SeenForm):
    text = forms.CharField(widget=text_area(4), label="For the coach", max_length=WORDS_LENGTH)
    checklist = forms.CharField(
        widget=text_area(8),
        label="Checklist",
        help_text="One item per line",
        max_length=WORDS_LENGTH,
    )
