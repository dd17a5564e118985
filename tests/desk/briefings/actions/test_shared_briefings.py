"""Shared briefings: one time, one briefer, a record for each who came, and correct calendars."""

from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from accounts.models import User
from accounts.refusals import Refused
from desk.briefings.actions import briefers, briefings, shared_briefings
from desk.briefings.models import Briefing
from jobs.models import Mail
from scheduling.availability.models import Claim
from tests.clock import NOW, TODAY
from tests.factories.briefings import BriefingFactory
from tests.factories.scheduling import TrainerFactory
from tests.factories.training import PersonFactory, TopicFactory
from training.models import Person

pytestmark = pytest.mark.django_db
AT_10 = NOW.replace(hour=10, minute=0) + timedelta(days=1)


def _person(name: str) -> Person:
    return PersonFactory(first_name=name, email=f"{name.lower()}@example.nhs.uk")


def _together(officer: User, *names: str) -> list[Briefing]:
    """Asked for together, with a trainer, tomorrow at 10; the mails so far are gone."""
    people = [_person(name) for name in names]
    asked = briefings.request_together(
        people=people, need="panel", topic=TopicFactory(), by=officer, now=NOW
    )
    _arrange(asked[0], officer, AT_10)
    return asked


def _arrange(briefing: Briefing, officer: User, at: Any) -> None:
    trainer = briefing.briefer_trainer or TrainerFactory(email="trainer@example.org")
    briefers.arrange_briefing(
        briefing=briefing, briefer=trainer, starts_at=at, minutes=60, by=officer, now=NOW
    )


def _sent() -> dict[str, tuple[str, int, str]]:
    """The method, number and UID of the event that each address got since the last look."""
    found = {}
    for mail in Mail.objects.exclude(calendar="").order_by("pk"):
        event = Calendar.from_ical(mail.calendar).walk("VEVENT")[0]
        assert (str(event["summary"]), event["attendee"]) == ("Coaching", f"mailto:{mail.to}")
        found[mail.to.partition("@")[0]] = (
            mail.calendar_method,
            int(event["sequence"]),
            str(event["uid"]),
        )
    Mail.objects.all().delete()
    return found


def test_briefing_of_several_moves_in_every_calendar_and_goes_from_each(officer):
    gwen, hamish = _together(officer, "Gwen", "Hamish")
    first = _sent()
    _arrange(Briefing.objects.get(pk=hamish.pk), officer, AT_10 + timedelta(hours=1))
    moved = _sent()
    briefings.cancel_briefing(briefing=gwen, reason="Ill", by=officer, now=NOW)
    without_gwen = _sent()
    briefings.cancel_briefing(briefing=hamish, reason="No panel", by=officer, now=NOW)
    off = _sent()

    assert {name: sent[:2] for name, sent in first.items()} == dict.fromkeys(
        ("gwen", "hamish", "trainer"), ("REQUEST", 1)
    )
    assert {
        name: (*sent[:2], sent[2] == first[name][2]) for name, sent in moved.items()
    } == dict.fromkeys(first, ("REQUEST", 2, True))
    assert without_gwen["gwen"] == ("CANCEL", 3, first["gwen"][2])
    assert {
        name: (*sent[:2], sent[2] == first[name][2]) for name, sent in off.items()
    } == dict.fromkeys(("hamish", "trainer"), ("CANCEL", 4, True))
    assert Claim.objects.count() == 0


def test_who_came_is_recorded_for_each_and_counts_only_for_them(officer):
    gwen, hamish, iris = _together(officer, "Gwen", "Hamish", "Iris")
    came = {gwen.pk, iris.pk}

    held = {"held_on": AT_10.date(), "minutes": 50, "by": officer, "now": AT_10}
    done = briefers.complete_together(briefing=gwen, came=came, **held)

    counted = Briefing.objects.completed_for(gwen.topic, None)
    assert {briefing.person for briefing in counted} == {gwen.person, iris.person}
    assert {one.pk: one.status for one in done} == {
        gwen.pk: "completed", hamish.pk: "missed", iris.pk: "completed",
    }  # fmt: skip
    with pytest.raises(Refused, match=", so you cannot change it"):
        briefers.complete_briefing(briefing=gwen, **held)

    briefers.reopen_briefing(briefing=iris, by=officer, now=NOW)
    assert not Briefing.objects.completed_for(gwen.topic, None).exists()
    _arrange(Briefing.objects.get(pk=hamish.pk), officer, AT_10 + timedelta(days=1))
    briefings.cancel_briefing(briefing=hamish, reason="Off", for_all=True, by=officer, now=NOW)
    with pytest.raises(Refused, match=", so you cannot change it"):
        briefers.complete_together(
            briefing=gwen, came=came, held_on=TODAY, minutes=5, by=officer, now=NOW
        )


def test_bring_in_joins_what_was_asked_and_asks_for_others(officer):
    gwen = _together(officer, "Gwen")[0]
    asked = BriefingFactory(person=_person("Hamish"), need="nerves", plan="His own")
    held = BriefingFactory(person=_person("Iris"), need="panel", topic=gwen.topic)
    _sent()

    shared_briefings.add_participants(
        briefing=gwen, people=[held.person, _person("Jo")], asked=[asked], by=officer, now=NOW
    )

    members = Briefing.objects.together_with(gwen)
    assert [str(one.person).split()[-2] for one in members] == ["Gwen", "Hamish", "Iris", "Jo"]
    assert {(one.need, one.topic, one.briefer, one.starts_at, one.plan) for one in members} == {
        ("panel", gwen.topic, gwen.briefer or members[0].briefer, AT_10, members[0].plan)
    }
    assert {name: sent[0] for name, sent in _sent().items()} == dict.fromkeys(
        ("hamish", "iris", "jo"), "REQUEST"
    )
    assert Claim.objects.filter(kind="person", starts_at=AT_10).count() == 4

    leaving = shared_briefings.remove_participant(briefing=asked, by=officer, now=NOW)
    assert (leaving.starts_at, leaving.briefer, _sent()["hamish"][0]) == (
        None,
        members[0].briefer,
        "CANCEL",
    )
    assert Claim.objects.filter(kind="person").count() == 3


def test_bring_in_refuses_by_name(officer, trainer_user):
    gwen = _together(officer, "Gwen")[0]
    busy = _person("Busy")
    other = BriefingFactory(person=busy)
    briefers.arrange_briefing(
        briefing=other, briefer=officer, starts_at=AT_10, minutes=30, by=officer, now=NOW
    )
    Briefing.objects.get(pk=gwen.pk).briefer_trainer.__class__.objects.update(user=trainer_user)
    themselves = PersonFactory(user=trainer_user)

    for people, refusal in (
        ([], "Choose who else"),
        ([gwen.person], "already taking part"),
        ([busy], "Move that first"),
        ([themselves], "someone else to give it"),
        ([PersonFactory() for _ in range(12)], "people at most"),
    ):
        with pytest.raises(Refused, match=refusal):
            shared_briefings.add_participants(
                briefing=gwen, people=people, asked=[], by=officer, now=NOW
            )
    with pytest.raises(Refused, match="off, if it is not wanted"):
        shared_briefings.remove_participant(briefing=gwen, by=officer, now=NOW)
    with pytest.raises(Refused, match="people at most"):
        briefings.request_together(people=[busy] * 13, need="panel", by=officer, now=NOW)
    briefings.decline_briefing(briefing=gwen, reason="No", by=officer, now=NOW)
    with pytest.raises(Refused, match=", so you cannot change it"):
        shared_briefings.remove_participant(briefing=gwen, by=officer, now=NOW)
    with pytest.raises(Refused, match=", so you cannot change it"):
        shared_briefings.add_participants(
            briefing=gwen, people=[busy], asked=[], by=officer, now=NOW
        )
