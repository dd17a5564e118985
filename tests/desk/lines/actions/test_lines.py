"""Writing, changing and withdrawing lines."""

from datetime import date, timedelta

import pytest

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from desk.lines.actions import lines
from desk.lines.models import Line
from desk.lines.queries.lines import current_figures
from jobs.models import Job
from tests.clock import NOW, TODAY
from tests.factories.scheduling import LineFactory, LineFigureFactory
from tests.factories.training import TopicFactory

REVIEW = TODAY + timedelta(days=90)
LAST = TODAY + timedelta(days=120)


def write(by: User, **changes: object) -> Line:
    values = {
        "topic": TopicFactory(code="winter"),
        "text": "Call 999 in an emergency.",
        "proof": "",
        "source": "",
        "owner": by,
        "review_on": REVIEW,
        "expires_on": LAST,
    }
    return lines.write_line(**(values | changes), by=by, now=NOW)


def change(line: Line, by: User, **changes: object) -> Line:
    fields = ("topic", "text", "proof", "source", "owner", "live_from", "review_on", "expires_on")
    values = {field: getattr(line, field) for field in fields} | {"revision": line.revision}
    return lines.change_line(line=line, **(values | changes), by=by, now=NOW)


def test_write_line_numbers_by_the_topics_letter(officer):
    LineFactory(reference="W-07")

    line = write(officer)

    assert (line.reference, line.status(TODAY), line.revision) == ("W-08", "draft", 1)
    assert list(AuditEvent.objects.order_by("pk").values_list("action", "details")) == [
        ("line.written", {"text": "Call 999 in an emergency."})
    ]


def test_write_line_refuses_a_reference_that_is_taken(officer):
    LineFactory(reference="W-07")

    with pytest.raises(Refused, match="There is already a line W-07"):
        write(officer, reference=" w-07 ")
    assert write(officer, reference=" w-09 ").reference == "W-09"


@pytest.mark.parametrize(
    ("days", "refusal"),
    [
        ({"review_on": LAST, "expires_on": REVIEW}, "Enter a last day on or after the review date"),
        (
            {"review_on": date(2026, 11, 1), "expires_on": date(2026, 11, 24)},
            "The last day has passed",
        ),
        ({"live_from": LAST}, "Enter an earlier start, or a later review"),
    ],
)
def test_write_line_refuses_impossible_dates(officer, days, refusal):
    with pytest.raises(Refused, match=refusal):
        write(officer, **days)


def test_change_line_with_new_words_needs_approval_again(officer, manager):
    line = LineFactory(approved=True)

    changed = change(line, officer, text="Call 999: an ambulance will come.")

    changed.refresh_from_db()
    assert (changed.revision, changed.approved_at, changed.checked_at, changed.written_by) == (
        2,
        None,
        None,
        officer,
    )
    kept = line.versions.get()
    assert (kept.revision, kept.text, kept.approved_by, kept.checked_against) == (
        1,
        line.text,
        line.approved_by,
        "The weekly report",
    )
    assert AuditEvent.objects.get().details["before"]["text"] == line.text


def test_change_line_that_was_approved_notifies_its_users(officer, manager):
    changed = [
        change(LineFactory(**traits), officer, text="Call 999.")
        for traits in ({}, {"approved": True})
    ]

    assert list(Job.objects.order_by("name").values_list("name", "arguments")) == [
        ("reports.tasks.tell_of_line", {"line_id": changed[1].pk}),
    ]


def test_change_line_to_an_earlier_start_needs_a_manager(officer):
    line = LineFactory(approved=True, live_from=TODAY + timedelta(days=7))

    with pytest.raises(Refused, match="Ask a communications manager to review it,"):
        change(line, officer, live_from=TODAY)


def test_change_line_with_only_a_new_owner_stays_approved(officer, manager):
    line = LineFactory(approved=True)

    changed = change(line, officer, owner=manager, review_on=TODAY)

    assert (changed.revision, changed.approved_at, changed.owner) == (1, NOW, manager)


@pytest.mark.parametrize("days", [{"expires_on": LAST}, {"review_on": TODAY + timedelta(days=31)}])
def test_change_line_to_last_longer_needs_an_approver(officer, manager, days):
    line = LineFactory(approved=True)

    with pytest.raises(Refused, match="Ask a communications manager to review it"):
        change(line, officer, **days)
    assert change(line, manager, **days).approved_at == NOW


def test_change_line_with_new_words_and_dates_needs_approval(officer):
    changed = change(
        LineFactory(approved=True), officer, text="Call 999.", review_on=REVIEW, expires_on=LAST
    )

    assert (changed.approved_at, changed.expires_on) == (None, LAST)


def test_change_line_refuses_a_withdrawn_line(officer):
    with pytest.raises(Refused, match="Write a new line instead"):
        change(LineFactory(withdrawn=True), officer, text="Again")


def test_withdraw_line_refuses_without_a_reason_and_twice(manager):
    line = LineFactory(approved=True)

    with pytest.raises(Refused, match="Enter"):
        lines.withdraw_line(line=line, reason="", by=manager, now=NOW)
    lines.withdraw_line(line=line, reason="Wrong", by=manager, now=NOW)
    with pytest.raises(Refused, match="Write a new line instead"):
        lines.withdraw_line(line=line, reason="Wrong", by=manager, now=NOW)


@pytest.mark.django_db
def test_status_of_a_line_by_day():
    line = LineFactory(approved=True, review_on=TODAY, expires_on=TODAY + timedelta(days=1))
    line.live_from = TODAY - timedelta(days=1)
    days = [TODAY + timedelta(days=number) for number in (-2, -1, 0, 1, 2)]

    assert [line.status(day) for day in days] == [
        "approved",
        "live",
        "review_due",
        "review_due",
        "expired",
    ]


def test_write_line_twice_is_refused(officer):
    write(officer)

    with pytest.raises(Refused, match="W-01 already says the same"):
        write(officer)


def test_begin_version_stores_words_and_current_figures(officer):
    line = LineFactory(approved=True, proof="October: 214.")
    LineFigureFactory(line=line, unit="hours")
    LineFigureFactory(line=line, what="Gone", retracted_at=NOW)

    lines.begin_version(line, figures=current_figures(line), by=officer, now=NOW)

    before = line.versions.get()
    said = "Handovers of more than an hour, October: 214 hours, as of 25 November 2026 (Regional dashboard)"
    assert (before.proof, before.figures, before.approved_at) == ("October: 214.", said, NOW)
    assert (line.revision, line.approved_at, line.checked_against) == (2, None, "")
