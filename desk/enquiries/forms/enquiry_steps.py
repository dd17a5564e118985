"""Forms of the steps of an enquiry: answer, put on hold, approve, refer."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import Truncator

from desk.enquiries.models import Enquiry, Referral
from desk.lines.models import Line
from nhsuk.forms import DayField, RowsField
from nhsuk.numbers import whole_number
from scheduling.times.fields import MomentsForm, TypedMomentField, text_area

LONG = 20_000  # characters
SHOWN = 20  # lines of the topic, and lines found by a search
REFERENCE = 20  # longest reference of a line


class LinesField(RowsField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.reference} {Truncator(obj.text).words(20)}"


class MeantForm(MomentsForm):
    """A text that may contain words of a line that must not be used: the user has to confirm that
    they are meant.
    """

    words = "response"  # the field with the text

    @property
    def meant(self) -> list[str]:
        return [key for key in self.data.getlist("meant") if len(key) <= REFERENCE]  # type: ignore[attr-defined]  # a QueryDict

    def ask_whether_meant(self, references: Iterable[str]) -> None:
        """Adds a box for each line whose words are in the text although it must not be used."""
        self.fields["meant"] = forms.MultipleChoiceField(
            choices=[(one, f"The words of {one} go out anyway") for one in references],
            label="Held back",
            help_text="The audit trail records this with your name",
            widget=forms.CheckboxSelectMultiple,
        )
        names = [name for name in self.fields if name != "meant"]
        self.order_fields([*names[: names.index(self.words) + 1], "meant"])


class AnswerForm(MeantForm):
    """Offers the lines of the topic, those found by a search, and those already ticked."""

    response = forms.CharField(
        max_length=LONG,
        label="Our answer, word for word",
        widget=text_area(4),
        error_messages={"required": "Enter our answer, word for word."},
    )
    sent_at = TypedMomentField(
        prefer="past",
        required=False,
        label="Sent",
        help_text="If empty, now",
        width="20",
    )
    lines_used = LinesField(
        Line.objects.none(),
        required=False,
        label="Lines used",
        help_text="Tick the lines that the answer quotes. It can also use its own words",
        widget=forms.CheckboxSelectMultiple,
    )
    find = forms.CharField(
        max_length=200,
        required=False,
        label="Find other lines",
        widget=forms.TextInput(attrs={"class": "input--20", "autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: Any,
        enquiry: Enquiry,
        now: datetime,
        typed: QueryDict | None = None,
        **kwargs: Any,
    ) -> None:
        """`typed`: the input when the user searched for a line; it stays in the form, and nothing
        is sent.
        """
        initial: dict[str, Any] = {"response": enquiry.response}
        if typed is not None:
            initial = {name: typed.get(name, "") for name in ("response", "sent_at", "find")}
            initial["lines_used"] = typed.getlist("lines_used")
        super().__init__(*args, now=now, initial=initial, **kwargs)
        ticked = initial.get("lines_used", [])
        if isinstance(self.data, QueryDict):
            ticked = self.data.getlist("lines_used")
        looked_for = self.data.get("find", "") if self.is_bound else initial.get("find", "")
        offered = _offered(enquiry, looked_for, ticked, timezone.localdate(now))
        self.fields["lines_used"].queryset = offered  # type: ignore[attr-defined]  # a RowsField
        if not offered.exists():
            del self.fields["lines_used"]

    @property
    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        values = {
            "response": data["response"],
            "sent_at": data["sent_at"],
            "lines": list(data.get("lines_used", [])),
        }
        return {**values, "meant": self.meant}


def _offered(enquiry: Enquiry, looked_for: str, ticked: Iterable[str], on: date) -> QuerySet[Line]:
    """Ticked lines are always offered: the answer is refused if one may no longer be used."""
    usable = Line.objects.usable(on)
    shown = {whole_number(key) for key in ticked}
    if enquiry.topic_id:
        shown |= set(
            usable.filter(topic=enquiry.topic_id)
            .order_by("reference")
            .values_list("pk", flat=True)[:SHOWN]
        )
    if looked_for.strip():
        shown |= {line.pk for line in usable.search(looked_for)[:SHOWN]}
    return Line.objects.filter(pk__in=shown).order_by("reference")


class HoldForm(forms.Form):
    reason = forms.CharField(
        max_length=300,
        label="Why it is on hold",
        help_text="This goes in the log, and shows on Today when the day comes",
        widget=text_area(2),
        error_messages={"required": "Enter the reason, so that others know why."},
    )
    look_again_on = DayField(
        label="Look again on",
        error_messages={"required": "Enter the day to look at it again."},
    )


class ApprovalForm(MeantForm):
    words = "text"

    approved_by_name = forms.CharField(
        max_length=200,
        label="Who approved it",
        help_text="Name and job title. They do not need an account here",
        error_messages={"required": "Enter who approved it."},
    )
    how = forms.CharField(
        max_length=200, required=False, label="How", help_text="By phone, by email, in the room"
    )
    approved_at = TypedMomentField(
        prefer="past",
        label="When",
        width="20",
        error_messages={"required": "Enter when it was approved."},
    )
    text = forms.CharField(
        max_length=LONG,
        label="The statement as it was approved",
        widget=text_area(6),
        error_messages={"required": "Enter the statement as it was approved."},
    )


class ReferForm(forms.Form):
    kind = forms.ChoiceField(
        choices=Referral.Kind, label="Who answers it", widget=forms.RadioSelect
    )
    to_whom = forms.CharField(
        max_length=200,
        label="Refer to",
        help_text="The freedom of information office, or the partner and its press office",
        error_messages={"required": "Enter who you are referring it to."},
    )
    reason = forms.CharField(max_length=300, required=False, label="Why")
    email = forms.EmailField(
        required=False,
        label="Their email address",
        error_messages={"invalid": "Enter the email address in full, like name@example.org."},
    )
    is_mailed = forms.BooleanField(
        required=False,
        label="Send them an email",
        help_text="It says who is asking, what about and by when, and who to ring here. Nothing else",
    )
