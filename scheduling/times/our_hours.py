"""The organisation's hours and margins as the rules take them."""

from datetime import datetime, timedelta

from scheduling.times.bank_holidays import BankHolidays
from scheduling.times.office_hours import Hours, Margins, is_office_hours
from scheduling.times.quiet_hours import QuietHours, wait_until
from training.models import Organisation


def office_hours_of(organisation: Organisation) -> Hours:
    """When the press office is open: Monday to Friday."""
    return Hours(
        organisation.office_opens,
        organisation.office_closes,
        bank_holidays=BankHolidays(organisation.nation),
    )


def contactable_hours_of(organisation: Organisation) -> Hours:
    """When people can be asked for an interview."""
    return Hours(
        organisation.contactable_from,
        organisation.contactable_to,
        frozenset(organisation.contactable_days),
        BankHolidays(organisation.nation),
    )


def phone_at(organisation: Organisation, at: datetime) -> str:
    """The press office's number at that moment: out of hours the other one, if there is one."""
    if is_office_hours(at, office_hours_of(organisation)):
        return organisation.communications_phone
    return organisation.communications_phone_out_of_hours or organisation.communications_phone


def margins_of(organisation: Organisation) -> Margins:
    return Margins(
        timedelta(minutes=organisation.minutes_before_slot),
        timedelta(minutes=organisation.minutes_after_slot),
    )


def quiet_hours_of(organisation: Organisation) -> QuietHours:
    """When nobody is asked by the clock, and no phone rings."""
    return QuietHours(organisation.quiet_from, organisation.quiet_to)


def text_due_at(*, starts_at: datetime, now: datetime) -> datetime:
    """Now, or the end of the quiet hours if that leaves time to prepare."""
    quiet = quiet_hours_of(Organisation.objects.ours())
    return wait_until(now, quiet=quiet, starts_at=starts_at, needed=timedelta(0)) or now
