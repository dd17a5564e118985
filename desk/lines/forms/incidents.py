"""The forms of a major incident: details, partners' statements, clearances, decisions, notices, and
the review at its end.
"""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.forms.models import model_to_dict

from accounts.models import User
from accounts.search_filter import SearchFilter
from desk.lines.actions.incidents import FIELDS, FollowUp
from desk.lines.models import Incident, PartnerStatement, Point
from nhsuk.forms import DayField, RowsField
from scheduling.times.fields import MomentsForm, TypedMomentField, desk_users, text_area
from training.models import Organisation, Topic

FOLLOW_UPS = 4
LEAD_AGENCY = "Police"  # normally (11.2)


class IncidentForm(forms.Form):
    title = forms.CharField(
        max_length=120,
        label="What has happened",
        help_text="A short name that everyone will use",
        error_messages={"required": "Enter what has happened."},
    )
    topics = RowsField(
        Topic.objects.order_by("title"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label="Topics that wait for the media cell",
        help_text="You can choose them later. Until then no pack waits",
    )
    lead_agency = forms.CharField(
        max_length=120,
        required=False,
        initial=LEAD_AGENCY,
        label="Lead agency",
    )
    media_cell_name = forms.CharField(
        max_length=120,
        required=False,
        label="Contact at the media cell",
        help_text="Leave empty if it is not known yet",
    )
    media_cell_phone = forms.CharField(
        max_length=40,
        required=False,
        label="Phone",
        widget=forms.TextInput(attrs={"class": "input--20", "type": "tel"}),
    )
    media_cell_email = forms.EmailField(required=False, label="Email")

    def clean_lead_agency(self) -> str:
        return self.cleaned_data["lead_agency"] or LEAD_AGENCY

    def details(self) -> dict[str, Any]:
        """The arguments of the actions."""
        return {name: self.cleaned_data[name] for name in (*FIELDS, "topics")}


class DeclareForm(IncidentForm):
    """Needs a title alone; everything else can be added on the page of the incident."""

    guidance = forms.CharField(
        widget=text_area(9),
        max_length=5000,
        required=False,
        label="What everybody is told to do",
        help_text="It goes by email and is shown in the banner. Change it as you need",
    )

    def details(self) -> dict[str, Any]:
        return super().details() | {"guidance": self.cleaned_data["guidance"]}


def declaration_of(organisation: Organisation) -> dict[str, str]:
    """What a declaration starts with: the media cell as the settings have it, and the guidance."""
    names = ("media_cell_name", "media_cell_phone", "media_cell_email")
    return {"guidance": first_guidance(organisation), **model_to_dict(organisation, names)}


def first_guidance(organisation: Organisation) -> str:
    """What staff are told at first (6, 11.3, 11.4, 11.6), to be changed before it goes out."""
    desk = organisation.communications_name
    if organisation.communications_phone:
        desk = f"{desk}, {organisation.communications_phone}"
    return (
        "If a journalist calls, do not answer any questions. Take their name and number and ring"
        f" {desk}.\n\n"
        "You can help on social media: pass on what the police and the media cell have published,"
        " as it stands. Add nothing to it, don’t guess what happened or whose fault it was, and"
        " name and show nobody.\n\n"
        "Line managers: tell your team now, also those who read no email at work."
    )


class StatementForm(MomentsForm):
    partner = forms.CharField(
        max_length=120,
        label="Who said it",
        help_text="For example, Hampshire police",
        error_messages={"required": "Enter who said it."},
    )
    received_at = TypedMomentField(
        prefer="past",
        label="Received",
        error_messages={"required": "Enter when it arrived."},
        help_text="For example, 14:05",
    )
    channel = forms.ChoiceField(choices=PartnerStatement.Channel, label="How it arrived")
    source = forms.CharField(
        max_length=300,
        required=False,
        label="Source",
        help_text="Who rang, or the address of the page",
    )
    text = forms.CharField(
        widget=text_area(6),
        max_length=20_000,
        label="What it says, word for word",
        error_messages={"required": "Enter what it says, word for word."},
    )
    points = RowsField(
        Point.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Points it is about",
    )
    new_point = forms.CharField(
        max_length=120,
        required=False,
        label="Another point",
        help_text="For example, number of injured",
    )

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["points"].queryset = incident.points.order_by("name")  # type: ignore[attr-defined]  # many choices
        if not incident.points.exists():
            self.fields["new_point"].label = "A point it is about"


class ClearanceForm(MomentsForm):
    cleared_with = forms.CharField(
        max_length=120,
        label="Who cleared it at the media cell",
        error_messages={"required": "Enter who cleared it at the media cell."},
    )
    cleared_at = TypedMomentField(
        prefer="past",
        label="When",
        error_messages={"required": "Enter when."},
        help_text="For example, 14:20 or now",
    )


class StandDownForm(forms.Form):
    """The review, with room for a few actions; rows without an action are ignored."""

    went_well = forms.CharField(
        widget=text_area(3),
        max_length=5000,
        label="What went well",
        error_messages={"required": "Enter what went well."},
    )
    to_change = forms.CharField(
        widget=text_area(3),
        max_length=5000,
        label="What to change next time",
        error_messages={"required": "Enter what to change, or that there is nothing."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, FOLLOW_UPS + 1):
            what = forms.CharField(max_length=300, required=False, label=f"Action {number}")
            owner = forms.ModelChoiceField(
                desk_users(), required=False, label="Owner", empty_label="Choose"
            )
            due_on = DayField(required=False, label="By")
            self.fields |= {
                f"what_{number}": what,
                f"owner_{number}": owner,
                f"due_on_{number}": due_on,
            }

    def rows(self) -> list[tuple[forms.BoundField, ...]]:
        """The fields of each action, for the page."""
        numbers = range(1, FOLLOW_UPS + 1)
        return [
            tuple(self[f"{name}_{number}"] for name in ("what", "owner", "due_on"))
            for number in numbers
        ]

    def clean(self) -> dict[str, Any]:
        for number in range(1, FOLLOW_UPS + 1):
            given = [
                self.cleaned_data.get(f"{name}_{number}") for name in ("what", "owner", "due_on")
            ]
            if not given[0]:
                if any(given):
                    self.add_error(
                        f"what_{number}", "Enter what needs to be done, or clear the row."
                    )
                continue
            for name, message in (("owner", "Choose who does it."), ("due_on", "Enter by when.")):
                field = f"{name}_{number}"
                if field not in self.errors and not self.cleaned_data.get(field):
                    self.add_error(field, message)
        return self.cleaned_data

    def follow_ups(self) -> list[FollowUp]:
        given: list[tuple[str, User, Any]] = [
            tuple(self.cleaned_data[f"{name}_{number}"] for name in ("what", "owner", "due_on"))  # type: ignore[misc]  # three names, three values
            for number in range(1, FOLLOW_UPS + 1)
        ]
        return [FollowUp(*row) for row in given if row[0]]


class DecisionForm(MomentsForm):
    what = forms.CharField(
        max_length=300,
        label="What was decided",
        error_messages={"required": "Enter what was decided."},
    )
    why = forms.CharField(
        widget=text_area(3), max_length=5000, label="Why", error_messages={"required": "Enter why."}
    )
    options = forms.CharField(
        widget=text_area(3),
        max_length=5000,
        required=False,
        label="Other options",
        help_text="The options considered, and why they were not chosen",
    )
    decided_by = forms.CharField(
        max_length=120, label="Who decided", error_messages={"required": "Enter who decided."}
    )
    decided_at = TypedMomentField(
        prefer="past",
        label="When",
        error_messages={"required": "Enter when."},
        help_text="For example, 14:20",
    )


class NoticeForm(forms.Form):
    subject = forms.CharField(
        max_length=120,
        label="Subject",
        error_messages={"required": "Enter what it is about, in a few words."},
    )
    text = forms.CharField(
        widget=text_area(8),
        max_length=5000,
        label="What to tell teams",
        help_text=(
            "Use plain words that can be read aloud. Include only what the media cell has cleared"
        ),
        error_messages={"required": "Enter what to tell teams."},
    )


class IncidentFilter(django_filters.FilterSet):
    """All incidents, the active ones first."""

    q = SearchFilter("Title, topic, agency")
    state = django_filters.ChoiceFilter(
        method="in_state",
        label="State",
        empty_label="All",
        choices=[("active", "Active"), ("over", "Stood down")],
    )

    class Meta:
        model = Incident
        fields = ["q", "state"]

    def in_state(self, queryset: QuerySet[Incident], name: str, value: str) -> Any:  # noqa: ARG002  django-filter calls it so
        return queryset.filter(stood_down_at__isnull=value == "active")
