"""Minutes and percentages of the desk's clocks, and when reminders are sent."""

from django import forms

from accounts.seen import SeenForm
from nhsuk.forms import ClockField, whole_number_field

DAY = 24 * 60
PERIODS = "records_kept_years", "training_kept_years", "contacts_kept_months"


class DeskSettingsForm(SeenForm):
    acknowledge_minutes = whole_number_field(
        "Minutes to acknowledge an enquiry", 1, DAY, "While the press office is open"
    )
    acknowledge_out_of_hours_minutes = whole_number_field(
        "Minutes to acknowledge an enquiry out of hours", 1, DAY
    )
    decide_bid_minutes = whole_number_field(
        "Minutes to decide on a live bid", 1, DAY, "From when the bid reached us"
    )
    first_call_percent = whole_number_field(
        "First alert, when this percentage of the time is used",
        1,
        98,
        "The owner and deputy are told by email",
    )
    last_call_percent = whole_number_field(
        "Last alert, when this percentage of the time is used", 2, 99, "The managers are told too"
    )
    in_time_target_percent = whole_number_field("Target percentage answered in time", 1, 100)
    line_review_after_days = whole_number_field(
        "Days until a line is reviewed again", 1, 730, "Each line can have a day of its own"
    )
    briefing_target_days = whole_number_field(
        "Days to give coaching in", 1, 90, "Unless it is wanted sooner"
    )
    pack_chased_after_minutes = whole_number_field(
        "Minutes until an unread pack is chased by email",
        5,
        DAY,
        "From approval, or sooner once a quarter of the time to air has passed",
    )
    pack_told_after_minutes = whole_number_field(
        "Minutes until the officer is told as well",
        10,
        2 * DAY,
        "Sooner once half of the time to air has passed",
    )
    notice_chased_after_minutes = whole_number_field(
        "Minutes until an unread incident notice is chased by email",
        5,
        DAY,
        "From when it was sent to the line manager",
    )
    notice_told_after_minutes = whole_number_field(
        "Minutes until the notice is shown on Today", 10, 2 * DAY
    )
    quiet_from = ClockField(
        label="Quiet hours from",
        help_text="Nobody who is asked in order is asked then, unless the slot is too near to wait",
    )
    quiet_to = ClockField(
        label="Quiet hours until", help_text="The same time in both: no quiet hours"
    )
    place_offer_hours = whole_number_field(
        "Hours to answer when a place in a training session comes free",
        1,
        14 * 24,
        "Quiet hours do not count. Then the next person on the waiting list is offered it",
    )
    place_offer_several_hours = whole_number_field(
        "Hours before a session from which a free place is offered to several",
        0,
        14 * 24,
        "The first to take it has it",
    )
    waiting_by_need = forms.BooleanField(
        required=False,
        label="On waiting lists, whoever needs the course soonest comes first",
        help_text="Otherwise whoever joined first. Each session can differ",
    )
    booking_closes_hours = whole_number_field(
        "Hours before a training session when booking closes",
        0,
        14 * 24,
        "For people and their line managers. You can still book. 0: when the session starts",
    )
    cover_place_minutes = whole_number_field(
        "Minutes that a place on a course takes",
        1,
        5 * DAY,
        "Used to work out the cheapest way to cover every topic",
    )
    cover_mock_minutes = whole_number_field("Minutes that a mock interview takes", 1, DAY)
    records_kept_years = whole_number_field(
        "Years to keep enquiries, packs and lines after their last day",
        1,
        30,
        "Then they are removed, unless they are on hold",
    )
    training_kept_years = whole_number_field(
        "Years to keep people and their training after they leave",
        1,
        30,
        "Then they are removed, unless they are on hold",
    )
    contacts_kept_months = whole_number_field(
        "Months to keep contact details of journalists after the last contact", 1, 120
    )
    mails_kept_months = whole_number_field(
        "Months to keep the record of who was emailed, when and about what",
        3,
        120,
        "The text of an email is removed when it is sent",
    )

    @property
    def periods(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in PERIODS}

    @property
    def periods_digest(self) -> str:
        """Equal for equal periods, so that what is saved is what was looked at."""
        return ",".join(map(str, self.periods.values()))
