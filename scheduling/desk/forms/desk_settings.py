"""Minutes and percentages of the desk's clocks, and when reminders are sent."""

from django import forms

DAY = 24 * 60


def _whole(label: str, least: int, most: int, help_text: str = "") -> forms.IntegerField:
    message = f"Enter a whole number from {least} to {most}."
    errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), message)
    box = forms.NumberInput(attrs={"class": "nhsuk-input--width-4"})
    return forms.IntegerField(
        min_value=least,
        max_value=most,
        label=label,
        help_text=help_text,
        error_messages=errors,
        widget=box,
    )


class DeskSettingsForm(forms.Form):
    acknowledge_minutes = _whole(
        "Minutes to acknowledge an enquiry", 1, DAY, "Monday to Friday, 8am to 6pm"
    )
    acknowledge_out_of_hours_minutes = _whole(
        "Minutes to acknowledge an enquiry out of hours", 1, DAY
    )
    decide_bid_minutes = _whole(
        "Minutes to decide on a live bid", 1, DAY, "From when the bid reached us"
    )
    first_call_percent = _whole(
        "First alert, when this percentage of the time is used",
        1,
        98,
        "The owner and deputy are told by email",
    )
    last_call_percent = _whole(
        "Last alert, when this percentage of the time is used", 2, 99, "The managers are told too"
    )
    in_time_target_percent = _whole("Target percentage answered in time", 1, 100)
    pack_chased_after_minutes = _whole(
        "Minutes until an unread pack is chased by email",
        5,
        DAY,
        "From approval, or sooner once a quarter of the time to air has passed",
    )
    pack_told_after_minutes = _whole(
        "Minutes until the officer is told as well",
        10,
        2 * DAY,
        "Sooner once half of the time to air has passed",
    )
    notice_chased_after_minutes = _whole(
        "Minutes until an unread incident notice is chased by email",
        5,
        DAY,
        "From when it was sent to the line manager",
    )
    notice_told_after_minutes = _whole("Minutes until the notice is shown on Today", 10, 2 * DAY)
    cover_place_minutes = _whole(
        "Minutes that a place on a course takes",
        1,
        5 * DAY,
        "Used to work out the cheapest way to cover every topic",
    )
    cover_mock_minutes = _whole("Minutes that a mock interview takes", 1, DAY)
    records_kept_years = _whole(
        "Years to keep enquiries, packs and lines after their last day",
        1,
        30,
        "Then they are removed, unless they are on hold",
    )
    training_kept_years = _whole(
        "Years to keep people and their training after they leave",
        1,
        30,
        "Then they are removed, unless they are on hold",
    )
    contacts_kept_months = _whole(
        "Months to keep contact details of journalists after the last contact", 1, 120
    )
    mails_kept_months = _whole(
        "Months to keep the record of who was emailed, when and about what",
        3,
        120,
        "The text of an email is removed when it is sent",
    )
