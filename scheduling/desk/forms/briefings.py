"""Forms of targeted briefings: request, take on, arrange, complete, and feedback."""

from datetime import date, datetime
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from accounts.access import Permission
from accounts.models import User
from nhsuk.forms import DayField, RowsField
from scheduling.desk.actions.briefers import ARRANGED
from scheduling.desk.actions.briefing_claims import Briefer
from scheduling.desk.actions.briefings import TRIAGED
from scheduling.desk.briefing_rules import MAX_MINUTES, NEEDS
from scheduling.desk.models import Briefing, BriefingFeedback, BriefingTemplate
from scheduling.desk.queries.briefings import joinable_requests
from scheduling.times.fields import MomentsForm, TypedMomentField, desk_users, text_area
from scheduling.training_sessions.models import Trainer
from training.actions.seen import fingerprint
from training.media import MEDIA
from training.models import Person, PersonTopic, Topic

WORDS_LENGTH = 5_000
TEMPLATE_FIELDS = ("text", "checklist")
MINUTES = {
    "invalid": "Enter the minutes as a number",
    "min_value": "Enter 1 minute or more",
    "max_value": f"Enter {MAX_MINUTES} minutes or fewer",
}


def _minutes(**options: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "nhsuk-input--width-3"})
    errors = MINUTES | {"required": "Enter how many minutes it took"}
    return forms.IntegerField(
        min_value=1, max_value=MAX_MINUTES, widget=widget, error_messages=errors, **options
    )


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
        help_text="In your own words. The communications team and your briefer can read this",
    )
    field_order = ("person", "need", "topic", "covers", "wanted_by", "words")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by.may(Permission.WORK_DESK):
            hint = (
                "Name or reference on the register. For several people briefed together, one a line"
            )
            self.fields["person"] = PeopleField(label="Who is it for?", help_text=hint)
        else:
            self.fields["person"] = _OwnField(by)
        self.order_fields(self.field_order)


class PeopleField(forms.CharField):
    """People on the register, one a line, by reference or name. If a name fits several, the error
    lists them.
    """

    widget = forms.Textarea(attrs={"rows": 2, "autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        errors = {"required": "Enter the name or the reference"}
        super().__init__(max_length=2_000, error_messages=errors, **options)

    def clean(self, value: Any) -> Any:
        lines = [
            line.strip()
            for line in super().clean(value).replace(";", "\n").splitlines()
            if line.strip()
        ]
        return list(dict.fromkeys(_on_register(line) for line in lines))


def _on_register(text: str) -> Person:
    listed = Person.objects.listed().select_related("line_manager")
    if exact := listed.filter(reference__iexact=text).first():
        return exact
    matches = list(listed.search(text).order_by("last_name", "first_name", "pk")[:6])
    if len(matches) == 1:
        return matches[0]
    if not matches:
        raise ValidationError(
            f"Nobody on the register is called “{text}”. Enter another name, or the reference."
        )
    names = "; ".join(f"{person} is {person.reference}" for person in matches[:5])
    raise ValidationError(f"“{text}” matches several people. Enter the reference: {names}.")


class _OwnField(RowsField):
    """The user, and everyone whose line manager they are."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, user: User) -> None:
        own = Person.objects.listed().of_user_or_team(user).select_related("line_manager")
        errors = {
            "required": "Choose who it is for",
            "invalid_choice": "Choose yourself or one of your team",
        }
        hint = "The people you choose are briefed together"
        ordered = own.order_by("last_name", "first_name")
        super().__init__(ordered, label="Who is it for?", error_messages=errors, help_text=hint)
        self.user = user
        self.initial = own.filter(user=user)

    def label_from_instance(self, person: Person) -> str:
        return f"Me ({person})" if person.user_id == self.user.pk else str(person)


class TriageForm(NeedForm):
    """`is_new`: nobody had taken it on when the page was opened."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    is_new = forms.BooleanField(required=False, widget=forms.HiddenInput)


def initial_of_triage(briefing: Briefing) -> dict[str, Any]:
    held = {"covers" if field == "media" else field: getattr(briefing, field) for field in TRIAGED}
    return held | {"seen": fingerprint(briefing, TRIAGED), "is_new": briefing.triaged_at is None}


class ArrangeForm(MomentsForm):
    briefer = forms.ChoiceField(
        label="Who gives it", error_messages={"required": "Choose who gives it"}
    )
    starts_at = TypedMomentField(
        required=False,
        label="When",
        help_text="Thu 2pm. Leave it empty until one is agreed",
        width="20",
    )
    minutes = _minutes(required=False, label="Minutes")
    place = forms.CharField(max_length=300, required=False, label="Place or link")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, briefing: Briefing, **kwargs: Any) -> None:
        initial = {
            "briefer": _key(briefing.briefer),
            "starts_at": briefing.starts_at,
            "minutes": briefing.minutes or 45,
            "place": briefing.place,
            "seen": fingerprint(briefing, ARRANGED),
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.briefers = _briefers(briefing)
        groups = [
            (label, [(_key(one), str(one)) for one in rows])
            for label, rows in self.briefers
            if rows
        ]
        self.fields["briefer"].choices = [("", "Choose someone"), *groups]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def values(self) -> dict[str, Any]:
        """For the action."""
        by_key = {_key(one): one for _, rows in self.briefers for one in rows}
        chosen = {
            name: self.cleaned_data[name] for name in ("starts_at", "minutes", "place", "seen")
        }
        return chosen | {"briefer": by_key[self.cleaned_data["briefer"]]}


def _key(briefer: Briefer | None) -> str:
    return f"{briefer._meta.model_name}:{briefer.pk}" if briefer else ""


def _briefers(briefing: Briefing) -> list[tuple[str, list[Briefer]]]:
    """Desk users, trainers, leads on a topic (this one first), and the present briefer."""
    leads = PersonTopic.objects.held().filter(level=PersonTopic.Level.LEAD, person__removed_at=None)
    people = [
        fact.person
        for fact in leads.select_related("person__user", "topic").order_by("person__last_name")
    ]
    if briefing.topic_id:
        own = set(leads.filter(topic=briefing.topic).values_list("person_id", flat=True))
        people.sort(key=lambda person: person.pk not in own)
    groups: list[tuple[str, list[Briefer]]] = [
        ("Communications", list(desk_users())),
        ("Trainers", list(Trainer.objects.select_related("user").order_by("name"))),
        (
            "Leads of a topic",
            [person for person in dict.fromkeys(people) if person.pk != briefing.person_id],
        ),
    ]
    if briefing.briefer and not any(briefing.briefer in rows for _, rows in groups):
        groups.append(("Now", [briefing.briefer]))
    return groups


class CompleteForm(forms.Form):
    came = forms.ChoiceField(
        choices=[("yes", "Yes, it was held"), ("no", "No, they did not come")],
        widget=forms.RadioSelect,
        label="Did they come?",
        error_messages={"required": "Choose whether they came"},
    )
    held_on = DayField(label="On which day")
    minutes = _minutes(label="Minutes")
    who_came = forms.CharField(
        max_length=300,
        required=False,
        label="Who else was there",
        help_text="If it was more than the two of you",
    )


class CompleteTogetherForm(CompleteForm):
    """For a shared briefing: who came."""

    came_for = RowsField(
        Briefing.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="Who came?",
        error_messages={"required": "Tick who came, or tick “Nobody came”"},
    )
    nobody = forms.BooleanField(required=False, label="Nobody came")
    field_order = ("came_for", "nobody", "held_on", "minutes", "who_came")

    def __init__(self, *args: Any, members: list[Briefing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pks = self.initial["came_for"] = [member.pk for member in members]
        del self.fields["came"]
        chosen = Briefing.objects.filter(pk__in=pks).select_related("person").order_by("pk")
        self.fields["came_for"].queryset = chosen  # type: ignore[attr-defined]  # a RowsField
        self.fields["came_for"].label_from_instance = lambda member: str(member.person)  # type: ignore[attr-defined]  # the field chooses a row
        self.fields["came_for"].required = not self.data.get("nobody")
        self.fields["who_came"].help_text = "Anyone else there: another officer, an observer"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("nobody"):
            cleaned["came_for"] = []
        return cleaned


class ParticipantsForm(forms.Form):
    """Who else to add: people with a similar request, and anyone on the register."""

    asked = RowsField(
        Briefing.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Already asked for, about the same thing",
    )
    people = PeopleField(
        required=False,
        label="Others",
        help_text="Name or reference on the register, one a line. A briefing is asked for them",
    )

    def __init__(self, *args: Any, briefing: Briefing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = joinable_requests(briefing)
        self.fields["asked"].queryset = others  # type: ignore[attr-defined]  # a RowsField
        self.fields["asked"].label_from_instance = _request_label  # type: ignore[attr-defined]  # as above
        if not others.exists():
            del self.fields["asked"]
            self.fields["people"].label = "Who else is taking part?"

    @property
    def values(self) -> dict[str, Any]:
        """For the action."""
        return {
            "people": self.cleaned_data["people"],
            "asked": list(self.cleaned_data.get("asked", ())),
        }


def _request_label(briefing: Briefing) -> str:
    topic = f", {briefing.topic}" if briefing.topic else ""
    return f"{briefing.person}: {briefing.get_need_display().lower()}{topic} ({briefing})"


class FeedbackForm(forms.Form):
    how_ready = forms.TypedChoiceField(
        choices=BriefingFeedback.Ready.choices,
        coerce=int,
        widget=forms.RadioSelect,
        label="How ready do you feel now?",
        error_messages={"required": "Choose how ready you feel"},
    )
    words = forms.CharField(
        required=False, max_length=WORDS_LENGTH, widget=text_area(3), label="What else would help?"
    )


class NextStepForm(forms.Form):
    next_step = forms.CharField(
        max_length=300, label="Next step", error_messages={"required": "Enter the next step"}
    )
    on = DayField(label="By")


class BriefingTemplateForm(forms.Form):
    text = forms.CharField(widget=text_area(4), label="For the briefer", max_length=WORDS_LENGTH)
    checklist = forms.CharField(
        widget=text_area(8),
        label="Checklist",
        help_text="One item a line",
        max_length=WORDS_LENGTH,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


def initial_of_template(template: BriefingTemplate) -> dict[str, Any]:
    return {field: getattr(template, field) for field in TEMPLATE_FIELDS} | {
        "seen": fingerprint(template, TEMPLATE_FIELDS)
    }


def usual_completion(briefing: Briefing, on: date) -> dict[str, Any]:
    """Held today, for as long as was arranged."""
    return {"came": "yes", "held_on": on, "minutes": briefing.minutes or 45}


class BriefingFilter(django_filters.FilterSet):
    """Open ones, the next due first, unless another status is chosen."""

    STATUSES = {
        "late": "Late",
        "asked": "Not taken on yet",
        "arranged": "Arranged",
        "completed": "Completed",
        "ended": "Turned down or called off",
        "all": "All",
    }

    search = django_filters.CharFilter(
        label="Search",
        method="find",
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )
    standing = django_filters.ChoiceFilter(
        label="Status", choices=list(STATUSES.items()), empty_label="Open", method="by_status"
    )
    need = django_filters.ChoiceFilter(choices=list(NEEDS.items()), empty_label="All needs")

    class Meta:
        model = Briefing
        fields = ["search", "standing", "need"]

    def __init__(self, data: Any, *, queryset: QuerySet[Briefing], now: datetime) -> None:
        self.now = now
        super().__init__(data, queryset=queryset)

    def filter_queryset(self, queryset: QuerySet[Briefing]) -> QuerySet[Briefing]:
        briefings: Any = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("standing") in {"completed", "ended", "all"}:
            return briefings.order_by("-asked_at", "-pk")
        return briefings.open().order_by("due_at", "pk")

    def find(self, queryset: Any, _name: str, value: str) -> Any:
        return queryset.search(value)

    def by_status(self, queryset: Any, _name: str, value: str) -> Any:
        match value:
            case "late":
                return queryset.late(self.now)
            case "asked":
                return queryset.filter(triaged_at=None)
            case "arranged":
                return queryset.filter(starts_at__isnull=False)
            case "completed":
                return queryset.filter(completed_at__isnull=False)
            case "ended":
                return queryset.filter(
                    Q(turned_down_at__isnull=False) | Q(cancelled_at__isnull=False)
                )
        return queryset
