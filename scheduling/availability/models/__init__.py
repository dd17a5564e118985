from scheduling.availability.models.availability import Away, OnCall
from scheduling.availability.models.busy_calendars import (
    BusyCalendar,
    BusyTime,
    MicrosoftCalendars,
)
from scheduling.availability.models.claims import Claim
from scheduling.availability.models.diaries import ContactableHours, DiaryDelegate, RecurringClinic
