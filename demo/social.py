"""The social media register of the example: three accounts and one unwatched afternoon."""

from datetime import datetime, time, timedelta
from functools import partial

from accounts.models import User
from demo.people import Member
from demo.story import Story, london
from training.actions.policies import change_policy
from training.actions.social import add_entry
from training.models import (
    AccountAuthorisation,
    MonitoringTurn,
    Policy,
    SocialAccount,
)
from training.models.social import Platform

ACCOUNTS = (
    (
        Platform.FACEBOOK,
        "Solent and Marlbourne Health",
        "News, services, closures; questions answered in office hours",
    ),
    (Platform.X, "@solentmarlbourne", "News and incidents first; events as they happen"),
    (Platform.INSTAGRAM, "@solentmarlbourne.people", "Staff and volunteers, with their consent"),
)


def plan(story: Story, officer: User, manager: User, members: list[Member]) -> None:
    moment = london(story.on - timedelta(days=200), 11)
    story.at(moment, partial(_accounts, officer, manager, members))


def _accounts(officer: User, manager: User, members: list[Member], now: datetime) -> None:
    policy = Policy.objects.get()
    change_policy(policy=policy, owner=policy.owner, is_social_guidance=True, by=manager, now=now)
    there = [
        member.person
        for member in members
        if member.joined_on <= now.date() and member.left_on is None
    ]
    people = [there[place % len(there)] for place in (3, 5, 8)]
    for place, (platform, handle, about) in enumerate(ACCOUNTS):
        account = add_entry(
            entry=SocialAccount(platform=platform, handle=handle, about=about), by=officer, now=now
        )
        for person in {people[place], people[0]}:
            entry = AccountAuthorisation(account=account, person=person, starts_on=now.date())
            add_entry(entry=entry, by=officer, now=now)
    for weekday in range(5):
        for starts, ends in ((time(8), time(13)), (time(13), time(18))):
            if (weekday, starts) != (4, time(13)):  # nobody watches on Friday afternoon
                person = people[(weekday + starts.hour) % 3]
                turn = MonitoringTurn(person=person, weekday=weekday, starts=starts, ends=ends)
                add_entry(entry=turn, by=officer, now=now)
