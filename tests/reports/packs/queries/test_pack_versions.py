from datetime import timedelta

import pytest

from desk.enquiries.models import Interview
from desk.lines.models import Line
from jobs.models import Job
from reports.packs.actions.delivery import acknowledge_version, open_version
from reports.packs.actions.reissue import reissue_pack
from reports.packs.actions.review import (
    approve_version,
    return_version,
    submit_pack,
    withdraw_version,
)
from reports.packs.models import Pack, PackOpening, PackVersion
from reports.packs.queries.pack_versions import (
    Printing,
    PublicStatus,
    latest_row,
    printing_of,
    public_status,
    version_rows,
)
from tests.clock import NOW
from tests.factories.reports import PackFactory, PackVersionFactory, RenditionFactory
from tests.factories.scheduling import InterviewFactory

pytestmark = pytest.mark.django_db


def fresh_pack(pack: Pack) -> Pack:
    return Pack.objects.get(pk=pack.pk)


def fresh(version: PackVersion) -> PackVersion:
    return PackVersion.objects.get(pk=version.pk)


def test_a_version_in_review_is_shown_as_not_approved(submitted):
    assert public_status(submitted(), now=NOW) == PublicStatus.NOT_APPROVED


def test_the_latest_version_is_shown_as_the_latest(approved):
    assert public_status(approved(), now=NOW) == PublicStatus.LATEST


def test_an_earlier_version_is_replaced(approved):
    first = approved()
    second = approved(10)

    assert public_status(first, now=NOW) == PublicStatus.REPLACED
    assert public_status(second, now=NOW) == PublicStatus.LATEST


def test_a_version_in_review_replaces_nothing(approved, submitted):
    first = approved()
    submitted(10)

    assert public_status(first, now=NOW) == PublicStatus.LATEST


def test_a_withdrawn_version_brings_no_earlier_one_back(approved, manager):
    first = approved()
    second = approved(10)
    withdraw_version(version=second, reason="Wrong", by=manager, now=NOW)

    assert public_status(second, now=NOW) == PublicStatus.WITHDRAWN
    assert public_status(first, now=NOW) == PublicStatus.REPLACED


def test_a_version_is_over_a_day_after_the_slot(approved):
    version = approved()

    assert (
        public_status(version, now=version.valid_until - timedelta(seconds=1))
        == PublicStatus.LATEST
    )
    assert public_status(version, now=version.valid_until) == PublicStatus.OVER


def test_a_version_whose_line_was_withdrawn_is_stale(approved, officer):
    version = approved()
    Line.objects.update(withdrawn_at=NOW, withdrawn_by=officer)

    assert public_status(fresh(version), now=NOW) == PublicStatus.STALE


def test_version_rows_tell_what_became_of_each(approved, pack, manager):
    first = approved()
    open_version(version=first, what=PackOpening.What.PAGE, person=None, user=manager, now=NOW)
    at = NOW + timedelta(minutes=4)
    open_version(
        version=first, what=PackOpening.What.PAGE, person=first.recipient, user=None, now=at
    )
    acknowledge_version(version=first, person=first.recipient, by=None, now=at)
    approved(10)

    second_row, first_row = version_rows(pack, now=NOW)

    assert [row.status for row in (first_row, second_row)] == ["superseded", "approved"]
    assert (first_row.opened_at, first_row.acknowledged_at) == (at, at)
    assert (second_row.opened_at, second_row.acknowledged_at) == (None, None)
    assert [pdf.kind for pdf in second_row.pdfs] == ["a4", "phone"]
    assert all(pdf.is_approved for pdf in second_row.pdfs)
    assert second_row.mail.subject.startswith("Your pack has changed: ")
    assert second_row.printing == Printing(is_done=True, percent=100, pdfs=second_row.pdfs)


def test_version_rows_of_what_was_returned(submitted, pack, manager):
    return_version(version=submitted(), reason="Old", by=manager, now=NOW)

    (row,) = version_rows(pack, now=NOW)

    assert (row.status, row.mail, row.stale) == ("returned", None, ())


def test_version_rows_say_what_is_stale(approved, pack, officer):
    approved()
    Line.objects.update(withdrawn_at=NOW, withdrawn_by=officer)

    (row,) = version_rows(pack, now=NOW)

    assert (row.stale, row.update_method) == (("Line W-07 was withdrawn.",), "write")


def test_version_rows_offer_one_action_for_what_is_stale(approved, pack, hamish, officer):
    approved()
    Interview.objects.update(person=hamish)
    (before,) = version_rows(fresh_pack(pack), now=NOW)
    reissue_pack(pack=fresh_pack(pack), by=officer, now=NOW + timedelta(minutes=5))

    rows = version_rows(fresh_pack(pack), now=NOW + timedelta(minutes=5))

    assert before.update_method == "reissue"
    assert [(row.status, bool(row.stale), row.update_method) for row in rows] == [
        ("in_review", False, None),
        ("approved", True, None),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_version_rows_take_the_same_number_of_queries(number, django_assert_max_num_queries):
    pack = PackFactory()
    for n in range(1, number + 1):
        RenditionFactory(version=PackVersionFactory(pack=pack, number=n, returned=True))

    with django_assert_max_num_queries(7):
        version_rows(pack, now=NOW)


def test_latest_row(approved, pack):
    approved()

    assert latest_row(pack.interview, now=NOW).version.number == 1
    assert latest_row(InterviewFactory(), now=NOW) is None


def test_latest_row_of_a_draft_is_none(pack):
    assert latest_row(pack.interview, now=NOW) is None


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, Printing(False, 0)),
        (
            {"state": "running", "leased_until": NOW, "progress": 55, "attempts": 1},
            Printing(False, 55),
        ),
        ({"state": "waiting", "attempts": 1}, Printing(False, 0, "", NOW)),
        (
            {"state": "given_up", "outcome": "It did not pass."},
            Printing(False, 0, "It did not pass."),
        ),
        ({"state": "cancelled"}, Printing(False, 0, "It was cancelled.")),
        ({"due_at": NOW - timedelta(minutes=2)}, Printing(False, 0)),
        (
            {"due_at": NOW - timedelta(minutes=3)},
            Printing(False, 0, "", None, NOW - timedelta(minutes=3)),
        ),
    ],
)
def test_printing_of_a_version_that_is_not_printed(pack, officer, changes, wanted):
    version = submit_pack(pack=pack, what_changed="", by=officer, now=NOW)
    Job.objects.filter(dedup_key=version.rendering_key).update(**changes)

    assert printing_of(version, now=NOW) == wanted


def test_printing_of_a_version_whose_job_was_forgotten():
    assert printing_of(PackVersionFactory(), now=NOW) == Printing(is_done=False)


def test_printing_begins_anew_when_a_version_is_approved(submitted, manager):
    version = submitted()
    assert printing_of(version, now=NOW).is_done

    approve_version(version=version, by=manager, now=NOW)

    assert not printing_of(fresh(version), now=NOW).is_done
