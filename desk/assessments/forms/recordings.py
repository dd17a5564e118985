"""The forms for uploading a recording and for the settings."""

from django import forms

from accounts.seen import SeenForm

DAYS = "Enter a whole number of days from 1 to 365."


class RecordingForm(forms.Form):
    """`desk.assessments.recordings` checks the content, not the file name."""

    recording = forms.FileField(
        label="Recording",
        help_text="MP3, M4A, MP4, WAV, Ogg or WebM, at most 50 MB.",
        error_messages={
            "required": "Choose a recording",
            "empty": "The file is empty. Choose another.",
        },
    )


class RecordingSettingsForm(SeenForm):
    recordings_kept = forms.BooleanField(
        required=False,
        label="Store recordings of assessed interviews",
        help_text=(
            "When this is off, nobody can add a recording. Tell people before you record them."
        ),
    )
    recordings_kept_days = forms.IntegerField(
        label="Days until each is deleted",
        min_value=1,
        max_value=365,
        widget=forms.NumberInput(attrs={"class": "input--3"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), DAYS),
    )
