"""Forms to request, decide, end and filter exemptions."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from nhsuk.forms import DAY_LIKE, DayField
from training.exemption_states import STATES
from training.models import Course, Person


class ExemptionRequestForm(forms.Form):
    """With `people`, one of them can be chosen: the user themselves or someone they manage."""

    person = forms.ModelChoiceField(Person.objects.none(), label="Who", empty_label=None)
    course = forms.ModelChoiceField(
        Course.objects.order_by("code"), label="Course", required=False, empty_label="Every course"
    )
    starts_on = DayField(
        label="From",
        help_text=DAY_LIKE,
        error_messages={"required": "Enter the first day of the exemption."},
    )
    ends_on = DayField(
        label="To",
        help_text="The last day, at most 12 months later. The exemption ends after it.",
        error_messages={"required": "Enter the last day of the exemption."},
    )
    reason = forms.CharField(
        label="Why",
        max_length=300,
        help_text=(
            "The people who decide and who arrange training read this. No diagnosis is needed."
        ),
        error_messages={"required": "Enter why they do not need to hold it."},
    )

    def __init__(
        self, data: Any = None, *, people: QuerySet[Person] | None = None, **options: Any
    ) -> None:
        super().__init__(data, **options)
        if people is None:
            del self.fields["person"]
        else:
            self.fields["person"].queryset = people  # type: ignore[attr-defined]  # a choice of rows


class DecisionForm(forms.Form):
    because = forms.CharField(
        label="Reason for the decision",
        max_length=300,
        help_text="The person who asked reads this.",
        error_messages={"required": "Enter why it is approved or refused."},
    )


class EndForm(forms.Form):
    ends_on = DayField(
        label="New last day", error_messages={"required": "Enter the last day of the exemption."}
    )
    because = forms.CharField(
        label="Why", max_length=300, error_messages={"required": "Enter why it ends early."}
    )


class ExemptionFilter(forms.Form):
    search = forms.CharField(
        label="Person",
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[
            *(("", "Current and future"), ("all", "All")),
            *((name, words[0]) for name, words in STATES.items()),
        ],
    )

    def states(self) -> set[str]:
        """Chosen states; an unreadable choice counts as none."""
        chosen = self.cleaned_data.get("state") if self.is_valid() else ""
        if not chosen:
            return {"waiting", "in_force", "to_come"}
        return set(STATES) if chosen == "all" else {chosen}
