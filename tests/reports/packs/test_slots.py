"""Which slot of one version became which of another."""

from dataclasses import replace
from datetime import timedelta

from reports.packs.changes import describe_changes
from reports.packs.completeness import completeness
from reports.packs.content import Logistics
from reports.packs.page_one import page_one_depth, phone_fullness
from reports.packs.section_texts import content_differences
from reports.packs.slots import is_over, slot_changes, slot_name
from tests.clock import NOW, TODAY
from tests.reports.sample import SAMPLE

FIRST = SAMPLE.logistics
SECOND = replace(FIRST, outlet="Westmoor Sound", on_air_at=FIRST.on_air_at + timedelta(minutes=80))
BOTH = replace(SAMPLE, earlier=FIRST, logistics=SECOND)
LATER = replace(FIRST, on_air_at=FIRST.on_air_at + timedelta(hours=3))


def test_one_slot_stays_itself_wherever_it_moves():
    assert slot_changes([FIRST], [LATER]).same == ((FIRST, LATER),)
    assert slot_changes([FIRST, SECOND], [SECOND, LATER]).same == (
        (FIRST, SECOND),
        (SECOND, LATER),
    )


def test_one_that_is_added_or_removed_leaves_the_other_as_it_is():
    for other, stays in ((FIRST, SECOND), (SECOND, FIRST)):
        added = slot_changes([stays], [FIRST, SECOND])
        removed = slot_changes([FIRST, SECOND], [stays])
        assert (added.same, added.added, added.removed) == (((stays, stays),), (other,), ())
        assert (removed.same, removed.added, removed.removed) == (((stays, stays),), (), (other,))


def test_one_that_moved_when_the_other_went_is_the_last():
    changes = slot_changes([FIRST, SECOND], [LATER])

    assert (changes.same, changes.removed) == (((SECOND, LATER),), (FIRST,))


def test_a_slot_is_named_by_outlet_and_time():
    assert slot_name(SECOND) == "Westmoor Sound, Thu 26 Nov, 8:30am"
    assert slot_name(Logistics(outlet="Westmoor Sound")) == "Westmoor Sound"


def test_a_slot_is_over_with_its_last_minute():
    end = FIRST.on_air_at + timedelta(minutes=FIRST.minutes)

    assert [is_over(FIRST, end - timedelta(seconds=1)), is_over(FIRST, end)] == [False, True]
    assert not is_over(Logistics(), NOW)


def test_the_reader_is_told_which_slot_came_and_which_went():
    ready = "Be ready Thu 26 Nov, 6:55am."

    assert describe_changes(replace(SAMPLE, logistics=SECOND), BOTH) == (
        f"It is for {slot_name(FIRST)}, too. {ready}",
    )
    assert describe_changes(BOTH, SAMPLE) == (
        "It is not for Westmoor Sound, Thu 26 Nov, 8:30am, any more.",
    )


def test_the_approver_sees_what_changed_in_the_earlier_slot():
    changed = replace(BOTH, earlier=replace(FIRST, place="Studio 2"))

    [difference] = content_differences(BOTH, changed)

    assert (difference.label, difference.after) == ("Earlier slot: Place or link", "Studio 2")


def test_what_is_missing_is_asked_for_of_each_slot():
    lacking = replace(BOTH, earlier=replace(FIRST, place=""))

    missing = [problem.what for problem in completeness(lacking, TODAY) if problem.blocks]

    assert missing == [f"No place or link of {slot_name(FIRST)}"]


def test_two_slots_take_more_room_than_one():
    assert page_one_depth(BOTH) > page_one_depth(SAMPLE)
    assert phone_fullness(BOTH) > phone_fullness(SAMPLE)
