from datetime import time

import pytest

from desk.lines.models import Line
from nhsuk.dates.moments import local_moment
from reports.packs.actions.drafts import change_kind, save_section
from reports.packs.models import Pack, PackSection
from reports.packs.queries.pack_review import is_out_of_hours, review_of
from reports.packs.section_texts import Difference
from tests.clock import NOW, TODAY
from training.models import Organisation

pytestmark = pytest.mark.django_db


def test_a_first_version_has_nothing_to_compare_with(submitted, manager):
    review = review_of(submitted(), reader=manager, now=NOW)

    assert (review.before, review.changes, review.stale) == (None, [], ())
    assert (review.status, review.pages, review.is_too_long) == ("in_review", 2, False)
    assert (review.may_approve, review.own_part, review.can_approve) == (True, "", True)


def test_a_review_names_who_wrote_besides_whoever_sent_it(submitted, pack, officer, manager):
    save_section(
        pack=pack, key="opening", texts={"opening": "It was hard."}, revision=1, by=manager, now=NOW
    )

    review = review_of(submitted(), reader=manager, now=NOW)

    assert review.other_writers == [str(manager)]


def test_changes_are_those_against_the_last_approved_version(approved, submitted, pack, manager):
    first = approved()
    PackSection.objects.filter(pack=pack, key="opening").update(content={"opening": "It was hard."})
    pack.interview.place = "Studio 2"
    pack.interview.save()

    review = review_of(submitted(10), reader=manager, now=NOW)

    assert review.before == first
    assert review.changes == [
        (
            "The slot",
            [Difference("logistics", "place", "Place or link", "Down the line", "Studio 2")],
        ),
        (
            "Opening, closing, caption",
            [Difference("opening", "opening", "Opening line", "", "It was hard.")],
        ),
    ]


def test_changes_are_told_from_the_version_that_the_reader_last_had(
    approved, submitted, pack, manager
):
    first = approved()
    PackSection.objects.filter(pack=pack, key="opening").update(content={"opening": "It was hard."})
    unread = approved(10)
    unread.links.all().delete()  # approved, and never delivered
    PackSection.objects.filter(pack=pack, key="opening").update(content={"opening": "It is hard."})

    review = review_of(submitted(20), reader=manager, now=NOW)

    assert (review.before, review.note) == (first, "")
    opening = dict(review.changes)["Opening, closing, caption"][0]
    assert (opening.before, opening.after) == ("", "It is hard.")


def test_a_reader_who_had_no_version_is_shown_no_changes(approved, submitted, manager):
    approved().links.all().delete()

    review = review_of(submitted(10), reader=manager, now=NOW)

    assert (review.before, review.changes, review.has_earlier) == (None, [], True)


def test_the_author_is_told_that_it_is_their_own(submitted, officer):
    version = submitted()

    assert review_of(version, reader=officer, now=NOW).own_part
    assert not review_of(version, reader=officer, now=NOW).may_approve
    assert not review_of(version, reader=officer, now=NOW).can_approve

    Organisation.objects.update(approver_may_be_author=True)
    assert review_of(version, reader=officer, now=NOW).own_part == ""


def test_what_is_stale_is_told(submitted, manager, officer):
    version = submitted()
    Line.objects.update(withdrawn_at=NOW, withdrawn_by=officer)

    review = review_of(version, reader=manager, now=NOW)
    assert (review.stale, review.is_clear, review.can_approve) == (
        ("Line W-07 was withdrawn.",),
        False,
        False,
    )


@pytest.mark.parametrize(
    ("kind", "pages", "is_too_long"),
    [
        ("flash", 1, False),
        ("flash", 2, True),
        ("standard", 4, False),
        ("standard", 5, True),
        ("full", 8, False),
        ("full", 9, True),
    ],
)
def test_a_pack_has_at_most_so_many_pages(submitted, pack, officer, kind, pages, is_too_long):
    change_kind(pack=pack, kind=Pack.Kind(kind), by=officer, now=NOW)
    version = submitted()
    version.renditions.update(pages=pages)

    assert review_of(version, reader=officer, now=NOW).is_too_long == is_too_long


def test_pages_are_unknown_before_it_is_printed(submitted, officer):
    version = submitted()
    version.renditions.all().delete()

    assert review_of(version, reader=officer, now=NOW).pages == 0


@pytest.mark.parametrize(
    ("clock", "may"),
    [((7, 30), True), ((8, 59), True), ((9, 1), False), ((17, 59), False), ((18, 0), True)],
)
def test_an_approval_by_telephone_is_written_down_within_the_hour(clock, may):
    assert is_out_of_hours(local_moment(TODAY, time(*clock))) is may
