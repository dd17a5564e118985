from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from reports.packs.before_air import (
    BeforeAir,
    Chasing,
    approve_by,
    check_before_air,
    check_due_at,
    mail_due_at,
    notice_due_at,
)
from tests.clock import LONDON, NOW

AIR = datetime(2026, 11, 26, 7, 10, tzinfo=LONDON)
GOOD = BeforeAir("Dr Leila Iyer-Thorne", approved=2, is_opened=True, is_acknowledged=True)


@pytest.mark.parametrize(
    ("left", "mail", "notice"),
    [
        (timedelta(hours=14), timedelta(hours=1), timedelta(hours=2)),
        (timedelta(hours=4), timedelta(hours=1), timedelta(hours=2)),
        (timedelta(hours=2), timedelta(minutes=30), timedelta(hours=1)),
        (timedelta(minutes=20), timedelta(minutes=5), timedelta(minutes=10)),
        (-timedelta(minutes=5), timedelta(0), timedelta(0)),
    ],
)
def test_what_is_not_read_is_chased_the_sooner_the_less_time_there_is(left, mail, notice):
    assert mail_due_at(NOW, NOW + left) == NOW + mail
    assert notice_due_at(NOW, NOW + left) == NOW + notice


def test_the_organisation_sets_how_soon_it_chases():
    air = NOW + timedelta(days=9)
    chasing = Chasing(mail=15, notice=45)

    assert mail_due_at(NOW, air, chasing) == NOW + timedelta(minutes=15)
    assert notice_due_at(NOW, air, chasing) == NOW + timedelta(minutes=45)


def test_the_last_look_is_half_an_hour_before_air():
    assert check_due_at(AIR) == datetime(2026, 11, 26, 6, 40, tzinfo=LONDON)


def test_all_is_well():
    answers = check_before_air(GOOD)

    assert all(answer.is_met for answer in answers)
    assert [answer.words for answer in answers] == [
        "Version 2 is approved.",
        "Version 2 is the latest.",
        "Dr Leila Iyer-Thorne has read version 2.",
        "Its lines and figures are still valid.",
        "No restriction applies.",
        "The slot is the same as in version 2.",
    ]


@pytest.mark.parametrize(
    ("facts", "unmet"),
    [
        ({"waiting": 3}, {"latest": "Version 3 is waiting for approval."}),
        (
            {"is_acknowledged": False},
            {
                "acknowledged": "Dr Leila Iyer-Thorne has opened version 2, but has not confirmed reading it."
            },
        ),
        (
            {"is_acknowledged": False, "is_opened": False},
            {"acknowledged": "Dr Leila Iyer-Thorne has not opened version 2."},
        ),
        ({"changed": ("Line W-07 was withdrawn.",)}, {"up_to_date": "Line W-07 was withdrawn."}),
        (
            {"restrictions": ("inquest: Opened",)},
            {"free_to_speak": "A restriction applies: inquest: Opened."},
        ),
        ({"slot_changed": ("The slot has moved.",)}, {"slot": "The slot has moved."}),
    ],
)
def test_one_thing_amiss_is_one_answer(facts, unmet):
    answers = check_before_air(replace(GOOD, **facts))

    assert {answer.asked: answer.words for answer in answers if not answer.is_met} == unmet


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"approved": 0}, "No version has been approved."),
        ({"is_withdrawn": True}, "Version 2 was withdrawn, and has not been replaced."),
        ({"is_for_them": False}, "Version 2 is approved, but for someone else."),
    ],
)
def test_without_a_version_to_use_nothing_about_it_is_met(facts, words):
    answers = check_before_air(replace(GOOD, **facts))

    assert answers[0].words == words
    assert answers[2].words == "Dr Leila Iyer-Thorne has nothing to read."
    assert [answer.asked for answer in answers if answer.is_met] == ["free_to_speak"]


@pytest.mark.parametrize(
    ("ready", "submitted", "due"),
    [
        ((26, 7, 0), (25, 16, 20), (25, 18, 0)),  # a morning: the evening before
        ((26, 11, 59), (25, 17, 59), (25, 18, 0)),
        ((26, 12, 0), (25, 16, 20), (26, 11, 0)),  # from midday on: an hour before
        ((26, 7, 0), (25, 18, 0), (26, 6, 0)),  # sent too late for the evening
    ],
)
def test_a_version_is_approved_in_time_to_be_read(ready, submitted, due):
    ready_at, submitted_at, due_at = (
        datetime(2026, 11, *moment, tzinfo=LONDON) for moment in (ready, submitted, due)
    )

    assert approve_by(ready_at, submitted_at) == due_at
