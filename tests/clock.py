"""The time of all tests: 4:20pm in London on Wednesday 25 November 2026, when the sample enquiry
arrives.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 25, 16, 20, tzinfo=LONDON)
TODAY = date(2026, 11, 25)
