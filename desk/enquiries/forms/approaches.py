"""The form with which a colleague passes on that a journalist approached them."""

from django import forms

from desk.enquiries.models import Enquiry
from scheduling.times.fields import MomentsForm, TypedMomentField, text_area

_CHANNELS = [
    (channel.value, channel.label)
    for channel in Enquiry.Channel
    if channel != Enquiry.Channel.PROACTIVE
]


class ApproachForm(MomentsForm):
    outlet = forms.CharField(
        max_length=200,
        label="Which newspaper, station or website?",
        error_messages={"required": "Enter where they work, or “not known”"},
    )
    journalist = forms.CharField(
        max_length=200, required=False, label="Who?", help_text="Leave it empty if they did not say"
    )
    contact = forms.CharField(
        max_length=200,
        label="Their phone number or email address",
        help_text="So that the communications team can ring back",
        error_messages={"required": "Enter how to reach them, or “not known”"},
    )
    about = forms.CharField(
        max_length=3_000,
        widget=text_area(4),
        label="What about?",
        help_text="What they asked, and whether you answered anything",
        error_messages={"required": "Enter what they asked about"},
    )
    reached_by = forms.ChoiceField(
        choices=_CHANNELS,
        widget=forms.RadioSelect,
        label="How did they reach you?",
        error_messages={"required": "Choose how they reached you"},
    )
    approached_at = TypedMomentField(
        prefer="past",
        label="When?",
        help_text="9:40am, or yesterday 4pm",
        width="20",
        error_messages={"required": "Enter when they reached you"},
    )
    deadline_at = TypedMomentField(
        required=False,
        label="By when do they need an answer?",
        help_text="Today 5pm, or leave it empty",
        width="20",
    )
