"""The form for a file that those booked on a session can open."""

from django import forms

from scheduling.training_sessions.models import Material


class MaterialForm(forms.Form):
    """`training.evidence` checks the content, whatever the file name."""

    title = forms.CharField(
        max_length=200,
        label="What it is",
        help_text="For example, Slides",
        error_messages={"required": "Enter what the file is"},
    )
    stage = forms.ChoiceField(
        label="When people can open it",
        choices=[
            (Material.Stage.BEFORE, "Before the session, from when they are booked"),
            (Material.Stage.AFTER, "After the session, from when it ends"),
        ],
        initial=Material.Stage.BEFORE,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose when people can open it"},
    )
    file = forms.FileField(
        label="File",
        help_text=(
            "PDF, JPEG or PNG, at most 10 MB and 200 pages. Save slides as a PDF. "
            "Links in it no longer work, because only what its pages show is kept."
        ),
        error_messages={
            "required": "Choose the file",
            "empty": "The file is empty. Choose another.",
        },
    )
