"""The form of an enquiry, filled in during a call: one page, few required fields, usual values
prefilled.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.forms.models import model_to_dict
from django.http import QueryDict

from accounts.models import User
from accounts.seen import SeenForm
from desk.enquiries.actions.enquiries import DETAILS, NOTE_LENGTH, SEEN, Caller
from desk.enquiries.actions.interviews import AgreedWithAnother, agreed_items
from desk.enquiries.models import Enquiry
from desk.enquiries.timing import Clock
from desk.reader.mail_threads import MAX_CHARACTERS, without_hidden
from nhsuk.dates.moments import write_moment
from nhsuk.dates.unreadable import Unreadable
from nhsuk.words import joined_words
from scheduling.times.fields import MomentsForm, TypedMomentField, desk_users, text_area
from training.models import Topic

TOO_LONG = (
    f"It has %(show_value)s characters. Paste the part that matters, up to {MAX_CHARACTERS:,}."
)
CALLER = ("phone", "email", "is_verified")


class EnquiryForm(MomentsForm):
    outlet = forms.CharField(
        max_length=200,
        widget=forms.TextInput(attrs={"list": "outlets", "autocomplete": "off"}),
        label="Outlet",
        error_messages={"required": "Enter the outlet."},
    )
    programme = forms.CharField(max_length=200, required=False, label="Programme")
    journalist = forms.CharField(
        max_length=200,
        required=False,
        label="Journalist",
        widget=forms.TextInput(attrs={"list": "journalists", "autocomplete": "off"}),
    )
    phone = forms.CharField(
        max_length=40,
        required=False,
        label="Phone",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        required=False,
        label="Email address",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": "Enter the email address in full, like name@example.org."},
    )
    is_verified = forms.BooleanField(
        required=False,
        label="Contact verified",
        help_text="You rang the outlet and they confirmed it",
    )
    subject = forms.CharField(
        max_length=200,
        label="Subject",
        error_messages={"required": "Enter the subject in a few words."},
    )
    topic = forms.ModelChoiceField(
        Topic.objects.order_by("title"), required=False, empty_label="No topic yet", label="Topic"
    )
    wants = forms.ChoiceField(choices=Enquiry.Wants, label="They want")
    channel = forms.ChoiceField(choices=Enquiry.Channel, label="How it came in")
    sensitivity = forms.ChoiceField(choices=Enquiry.Sensitivity, label="Sensitivity")
    received_at = TypedMomentField(
        prefer="past",
        label="Received",
        width="20",
        error_messages={"required": "Enter when it reached us, such as 16:02."},
    )
    deadline_at = TypedMomentField(
        label="Deadline",
        help_text="6pm, tomorrow 07:10",
        width="20",
        error_messages={"required": "Enter the deadline, such as 6pm or Thu 07:10."},
    )
    embargo_until = TypedMomentField(required=False, label="Embargo until", width="20")
    owner = forms.ModelChoiceField(desk_users(), label="Owner")
    deputy = forms.ModelChoiceField(
        desk_users(), required=False, empty_label="Nobody", label="Deputy"
    )
    partners_to_inform = forms.CharField(
        max_length=300,
        required=False,
        label="Partners to inform",
        help_text="Ambulance trust, council",
    )
    questions = forms.CharField(required=False, widget=text_area(2), label="Questions as asked")
    angle = forms.CharField(required=False, widget=text_area(2), label="Peg and angle")
    other_guests = forms.CharField(
        required=False, widget=text_area(2), label="Who else is speaking"
    )
    background = forms.CharField(
        required=False,
        widget=text_area(6),
        validators=[
            MaxLengthValidator(MAX_CHARACTERS, message=TOO_LONG)
        ],  # a max_length would let the browser cut text off silently
        label="What they sent",
        help_text="Paste the email here as it came",
    )

    def __init__(
        self,
        data: QueryDict | dict[str, Any] | None = None,
        *,
        by: User,
        now: datetime,
        **kwargs: Any,
    ) -> None:
        typed, self.hidden = _without_hidden(data) if data else (None, 0)
        defaults = {
            "received_at": now,
            "owner": by.pk,
            "wants": Enquiry.Wants.INTERVIEW,
            "channel": Enquiry.Channel.PHONE,
            "sensitivity": Enquiry.Sensitivity.ROUTINE,
        }
        super().__init__(typed, now=now, initial=defaults | kwargs.pop("initial", {}), **kwargs)

    @property
    def still_so(self) -> dict[str, list[str]] | None:
        """For the action; None unless the page asked with the same journalist."""
        if self.data.get("asked_of") != self.cleaned_data["journalist"]:
            return None
        found: dict[str, list[str]] = {}
        for key in self.data.getlist("still_so"):  # type: ignore[attr-defined]  # a QueryDict
            reference, _, field = key.partition(".")
            found.setdefault(reference, []).append(field)
        return found

    def ask_what_stays(self, refusal: AgreedWithAnother) -> None:
        """Adds a box for each thing that was agreed with the journalist before, ticked where the
        other one was named in it.
        """
        choices = []
        ticked = []
        asks = self.cleaned_data["journalist"].casefold()
        for interview in refusal.interviews:
            items = agreed_items(interview).items()
            choices += [
                (f"{interview.reference}.{name}", f"{words} ({interview})") for name, words in items
            ]
            if asks and any(asks in words.casefold() for _, words in items):
                ticked += [f"{interview.reference}.{name}" for name, _ in items]
        told = [str(each.person) for each in refusal.interviews if each.person]
        self.fields["still_so"] = forms.MultipleChoiceField(
            choices=choices,
            label=f"Agreed with {refusal.before}: is this still so?",
            help_text="What you do not tick is emptied."
            + (f" {joined_words(told)} will be told by email" if told else " Nobody is told yet"),
            widget=forms.CheckboxSelectMultiple,
        )
        self.data.setlist("still_so", ticked)  # type: ignore[attr-defined]  # a QueryDict

    @property
    def caller(self) -> Caller:
        """Who asks, for the action."""
        data = self.cleaned_data
        return Caller(
            outlet=data["outlet"],
            journalist=data["journalist"],
            phone=data["phone"],
            email=data["email"],
            is_verified=data["is_verified"],
        )

    @property
    def details(self) -> dict[str, Any]:
        """What they ask, for the action."""
        return {field: self.cleaned_data[field] for field in DETAILS}


class EnquiryChangeForm(SeenForm, EnquiryForm):
    def __init__(self, *args: Any, row: Enquiry, **kwargs: Any) -> None:
        caller = model_to_dict(row.journalist, CALLER) if row.journalist else {}
        shown = {**caller, "outlet": row.outlet, "journalist": row.journalist or ""}
        super().__init__(*args, row=row, fields=SEEN, initial=shown, **kwargs)


class NewEnquiryForm(EnquiryForm):
    """Of an enquiry that is not logged yet; its slots are a form of their own."""

    def __init__(self, data: QueryDict | dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["deadline_at"].label = "Answer by"
        self.fields["questions"].widget.attrs["rows"] = 3
        self.fields["other_guests"].widget = forms.TextInput()
        for name in ("deadline_at", "background"):
            self.fields[name].help_text = ""
        self.fields["background"].label = "The email, or what you hear"
        self.fields["background"].widget.attrs["rows"] = 12

    def say_time_left(self) -> None:
        """Gives the deadline that was typed or read the clock that counts to it (`left`)."""
        field = self.fields["deadline_at"]
        assert isinstance(field, TypedMomentField)  # noqa: S101  it is declared above
        with suppress(Unreadable):
            due_at = field.read(str(self["deadline_at"].value() or ""))
            self["deadline_at"].left = Clock(due_at, self.now)  # type: ignore[attr-defined]  # shown under it

    def as_call(self, now: datetime, starts: Sequence[datetime] = ()) -> str:
        """The call as a log entry, for an enquiry that is logged already."""
        data = self.cleaned_data
        who = ", ".join(
            filter(None, [data["journalist"], data["outlet"], data["phone"], data["email"]])
        )
        slots = [f"interview at {write_moment(starts_at, now=now)}" for starts_at in starts]
        due = f"due {write_moment(data['deadline_at'], now=now)}"
        parts = [
            f"Another call: {who}",
            data["subject"],
            due,
            *slots,
            data["questions"],
            data["angle"],
        ]
        return ". ".join(filter(None, parts))[:NOTE_LENGTH]


def _without_hidden(data: QueryDict | dict[str, Any]) -> tuple[QueryDict, int]:
    """The input without invisible characters, and how many of them there were."""
    typed = QueryDict(mutable=True)
    hidden = 0
    for name in data:
        given = data.getlist(name) if isinstance(data, QueryDict) else [data[name]]
        values = [str(value).replace("\r\n", "\n") for value in given]
        typed.setlist(name, [without_hidden(value) for value in values])
        hidden += sum(len(value) - len(without_hidden(value)) for value in values)
    return typed, hidden
