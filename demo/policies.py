"""The media policy of the example: reviewed, with minor changes since, read by some, and with
several review dates.
"""

from datetime import datetime
from functools import partial
from typing import Any

from dateutil.relativedelta import relativedelta

from accounts.models import User
from accounts.seen import fingerprint
from demo.story import Story, london, working_day
from training.actions.policies import (
    CONTENT,
    acknowledge,
    add_policy,
    approve_version,
    write_version,
)
from training.models import Policy
from training.policy_dates import month_of

TITLE = "Media and social media policy"
TEXT = """\
1. We answer the media openly, honestly and in time. A call from a journalist goes to the communications team, \
who answer it or find someone who can.

2. Nobody speaks for the organisation without the communications team. Nothing is said about a patient, alive or \
dead, without written consent, and nothing that would let one be recognised.

3. Members of the Governing Board, clinical leads and other senior staff should expect to be interviewed. The \
communications team arranges their media training, and support for anyone else who has to face the media.

4. Corporate accounts are used by those who are authorised, and watched in office hours. Events have a hashtag \
of their own. We support our partners there as well as our own work.

5. Anyone who uses a personal account in a professional capacity tells the communications team, and does not \
rely on “views are my own”. What is sent in a closed group can become public.

6. In a major incident we say nothing that contradicts our partners. Lines are cleared with the media cell \
first."""
ADDED = " You can ring the team at any hour: the number is on the front page of the intranet."


def plan(story: Story, officer: User, manager: User, readers: list[User]) -> None:
    operative = month_of(story.on - relativedelta(months=22))
    written = london(working_day(operative.first - relativedelta(days=20)), 10)
    dates = {
        "operative_on": operative.code,
        "review_on": operative.plus_months(25).code,
        "elsewhere_on": (story.on + relativedelta(days=40)).isoformat(),
        "elsewhere": "the page of our website where it is published",
    }
    story.at(written, partial(_begin, officer, manager, dates))
    changed = london(working_day(operative.first + relativedelta(months=9)), 11)
    minor = dates | {"operative_on": changed.date().isoformat(), "review_on": dates["review_on"]}
    story.at(changed, partial(_change, officer, manager, minor))
    for days, reader in enumerate(readers, 1):
        story.at(changed + relativedelta(days=days), partial(_read, reader))


def _begin(officer: User, manager: User, dates: dict[str, Any], now: datetime) -> None:
    version = add_policy(
        title=TITLE, owner=manager, values=dates | {"text": TEXT}, by=officer, now=now
    )
    approve_version(version=version, seen=fingerprint(version, CONTENT), by=manager, now=now)


def _change(officer: User, manager: User, dates: dict[str, Any], now: datetime) -> None:
    first, rest = TEXT.split("\n\n", 1)
    said = {"what_changed": "Where the number for nights and weekends is found", "is_minor": True}
    values = dates | said | {"text": f"{first}{ADDED}\n\n{rest}"}
    version = write_version(
        policy=Policy.objects.get(), values=values, seen="", by=officer, now=now
    )
    approve_version(version=version, seen=fingerprint(version, CONTENT), by=manager, now=now)


def _read(reader: User, now: datetime) -> None:
    version = Policy.objects.get().in_force(now.date())
    if version:
        acknowledge(version=version, by=reader, now=now)
