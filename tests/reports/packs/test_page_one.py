"""How deep page 1 is before it is laid out. That it is as deep as that in print is in test_pdf."""

from dataclasses import replace

import pytest

from reports.packs.content import Hard, PackContent, RestrictionNotice
from reports.packs.page_one import page_one_depth, page_one_size, phone_fullness
from reports.printing.fit import points
from tests.reports.sample import EMPTY_FLASH, SAMPLE

HOLDS = RestrictionNotice("Inquest", "Inquest", "until May", "Say nothing of it", "Overridden: yes")
CHANGES = ("The answer to a question was reworded.",) * 2


def with_glance(**changes: object) -> PackContent:
    return replace(SAMPLE, glance=replace(SAMPLE.glance, **changes))  # type: ignore[arg-type]  # fields of a part


def flash(content: PackContent) -> PackContent:
    return replace(content, strip=replace(content.strip, kind="flash"))


@pytest.mark.parametrize(("size", "type_size"), [(1, 10.5), (5, 12.5), (9, 14.5)])
def test_points(size, type_size):
    assert points(size) == type_size


@pytest.mark.parametrize(
    "content",
    [
        with_glance(angle="word " * 60),
        with_glance(outcome="word " * 60),
        with_glance(other_guests="word " * 60),
        with_glance(red_lines=("word " * 12,) * 6),
        replace(SAMPLE, messages=replace(SAMPLE.messages, primary="word " * 30)),
        replace(SAMPLE, restrictions=(HOLDS,)),
        replace(SAMPLE, logistics=replace(SAMPLE.logistics, outlet="word " * 30)),
        flash(SAMPLE),
    ],
)
def test_what_is_longer_takes_more_of_the_page(content):
    assert page_one_depth(content) > page_one_depth(SAMPLE)


def test_larger_type_takes_more_of_the_page():
    depths = [page_one_depth(SAMPLE, size=size) for size in range(1, 10)]

    assert depths == sorted(set(depths))


def test_changes_take_room_and_so_does_that_there_are_more():
    changed = replace(SAMPLE, control=replace(SAMPLE.control, changes=CHANGES))

    depths = [page_one_depth(each, CHANGES[:n]) for each, n in ((SAMPLE, 0), (changed, 1))]

    assert depths[0] < depths[1] < page_one_depth(changed, (*CHANGES, *CHANGES))


def test_only_a_flash_pack_says_who_overrode_a_restriction():
    held = replace(HOLDS, override="word " * 40)

    standard, other = (
        page_one_depth(replace(each, restrictions=(held,)))
        - page_one_depth(replace(each, restrictions=(HOLDS,)))
        for each in (SAMPLE, flash(SAMPLE))
    )

    assert standard == 0
    assert other > 0


def test_the_less_there_is_the_larger_the_type():
    few = replace(SAMPLE, hard=Hard(SAMPLE.hard.questions[:1]))

    assert page_one_size(EMPTY_FLASH) == 9
    assert page_one_size(EMPTY_FLASH) > page_one_size(few) > page_one_size(SAMPLE)
    assert page_one_size(with_glance(angle="word " * 400)) == 1


@pytest.mark.parametrize(
    ("content", "more"),
    [
        (with_glance(angle=SAMPLE.glance.angle + "x" * 10), 10),
        (with_glance(other_guests=SAMPLE.glance.other_guests + "x" * 10), 14),
        (
            replace(
                SAMPLE,
                messages=replace(SAMPLE.messages, primary=SAMPLE.messages.primary + "x" * 10),
            ),
            27,
        ),
        (replace(SAMPLE, restrictions=(HOLDS,)), len("Inquest until May Say nothing of it ")),
    ],
)
def test_phone_fullness_weighs_what_takes_more_room(content, more):
    assert phone_fullness(content) == pytest.approx(phone_fullness(SAMPLE) + more, abs=1)


def test_phone_fullness_of_a_flash_pack_counts_whole_answers_and_overrides():
    one = flash(replace(SAMPLE, hard=Hard(SAMPLE.hard.questions[:1])))

    assert phone_fullness(flash(SAMPLE)) > phone_fullness(one)
    assert phone_fullness(replace(one, restrictions=(HOLDS,))) > phone_fullness(
        replace(one, restrictions=(replace(HOLDS, override=""),))
    )
