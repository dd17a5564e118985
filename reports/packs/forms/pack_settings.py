"""How long figures and packs stay valid, and who may approve a pack."""

from typing import Any

from django import forms

from accounts.seen import SeenForm
from nhsuk.forms import whole_number_field
from reports.packs.actions.pack_settings import SETTINGS, PackSettings
from reports.packs.completeness import MAX_DAYS
from training.models import Organisation

HANDS_OFF = "hands_off"
MAY_HAVE_EDITED = "may_have_edited"
OWN_TOO = "own_too"
APPROVERS = {
    HANDS_OFF: "Someone who neither wrote nor edited any of it",
    MAY_HAVE_EDITED: "Someone who did not start or submit it; they may have edited a section",
    OWN_TOO: "Any of them, even for their own packs, lines and notices",
}
WEEK = 7 * 24


class PackSettingsForm(SeenForm):
    flash_facts_good_for_days = whole_number_field("Flash pack", 1, MAX_DAYS)
    standard_facts_good_for_days = whole_number_field("Standard pack", 1, MAX_DAYS)
    full_facts_good_for_days = whole_number_field("Full pack", 1, MAX_DAYS)
    line_figures_good_for_days = whole_number_field("Line in the library", 1, MAX_DAYS)
    pack_valid_for_hours = whole_number_field(
        "Hours after the interview", 1, WEEK, "After that, the pack says that it is no longer valid"
    )
    approver = forms.ChoiceField(
        choices=list(APPROVERS.items()),
        widget=forms.RadioSelect,
        label="Which of them may approve a pack",
        error_messages={"required": "Choose who may approve a pack"},
    )

    def __init__(self, data: Any, *, row: Organisation) -> None:
        approver = MAY_HAVE_EDITED if row.approver_may_have_edited else HANDS_OFF
        if row.approver_may_be_author:
            approver = OWN_TOO
        super().__init__(data, row=row, fields=SETTINGS, initial={"approver": approver})

    @property
    def values(self) -> PackSettings:
        """For the action."""
        chosen: Any = {**self.cleaned_data}
        approver = chosen.pop("approver")
        chosen |= {
            "approver_may_have_edited": approver != HANDS_OFF,
            "approver_may_be_author": approver == OWN_TOO,
        }
        return chosen  # type: ignore[no-any-return]  # the fields are those of the settings


def label_of(name: str) -> str:
    """The name of a setting in its history."""
    named = {
        "approver_may_be_author": "The approver may be the author",
        "approver_may_have_edited": "The approver may have edited a section",
    }
    return named.get(name) or str(PackSettingsForm.base_fields[name].label)
