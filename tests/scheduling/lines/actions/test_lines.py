"""Lines are written, changed, approved by someone else, reviewed and withdrawn."""

from datetime import date, timedelta

import pytest

from accounts.models import AuditEvent, User
from accounts.refusals import ReasonMissing
from jobs.models import Job
from scheduling.lines.actions import lines
from scheduling.lines.models import Line
from scheduling.lines.queries.lines import figures_of
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


def test_write_line_numbers_by_the_topics_letter(officer: User) -> None:
    LineFactory(reference="W-07")

    line = write(officer)

    assert (line.reference, line.status(TODAY), line.revision) == ("W-08", "draft", 1)
    assert list(AuditEvent.objects.values_list("action", "details")) == [
        ("line.written", {"text": "Call 999 in an emergency."})
    ]


def test_write_line_with_a_reference_of_its_own(officer: User) -> None:
    assert write(officer, reference=" w-07 ").reference == "W-07"


def test_write_line_refuses_a_reference_that_is_taken(officer: User) -> None:
    LineFactory(reference="W-07")

    with pytest.raises(lines.LineReferenceTaken, match="There is already a line W-07"):
        write(officer, reference="W-07")


@pytest.mark.parametrize(
    ("days", "refusal"),
    [
        ({"review_on": LAST, "expires_on": REVIEW}, lines.LineExpiresBeforeReview),
        (
            {"review_on": date(2026, 11, 1), "expires_on": date(2026, 11, 24)},
            lines.LineExpiresInThePast,
        ),
        ({"live_from": LAST}, lines.LineBeginsAfterReview),
    ],
)
def test_write_line_refuses_days_that_cannot_be(
    officer: User, days: dict[str, date], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        write(officer, **days)


def test_change_line_in_its_words_needs_approval_again(officer: User, manager: User) -> None:
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


def test_change_line_that_was_approved_has_its_users_told(officer: User, manager: User) -> None:
    changed = [
        change(LineFactory(**traits), officer, text="Call 999.")
        for traits in ({}, {"approved": True})
    ]

    assert list(Job.objects.values_list("name", "arguments")) == [
        ("reports.tasks.tell_of_line", {"line_id": changed[1].pk})
    ]


def test_change_line_to_be_used_earlier_than_approved_is_for_a_manager(officer: User) -> None:
    line = LineFactory(approved=True, live_from=TODAY + timedelta(days=7))

    with pytest.raises(lines.LineDatesExtended):
        change(line, officer, live_from=TODAY)


def test_change_line_in_its_owner_alone_stays_approved(officer: User, manager: User) -> None:
    line = LineFactory(approved=True)

    changed = change(line, officer, owner=manager, review_on=TODAY)

    assert (changed.revision, changed.approved_at, changed.owner) == (1, NOW, manager)


@pytest.mark.parametrize("days", [{"expires_on": LAST}, {"review_on": TODAY + timedelta(days=31)}])
def test_change_line_to_last_longer_is_for_whoever_may_approve_it(
    officer: User, manager: User, days: dict[str, date]
) -> None:
    line = LineFactory(approved=True)

    with pytest.raises(lines.LineDatesExtended, match="Ask a communications manager to review it"):
        change(line, officer, **days)
    assert change(line, manager, **days).approved_at == NOW


def test_change_line_in_words_and_days_is_for_the_desk_and_needs_approval(officer: User) -> None:
    changed = change(
        LineFactory(approved=True), officer, text="Call 999.", review_on=REVIEW, expires_on=LAST
    )

    assert (changed.approved_at, changed.expires_on) == (None, LAST)


def test_change_line_that_another_changed_meanwhile_is_refused(officer: User) -> None:
    line = LineFactory(revision=2)

    with pytest.raises(lines.LineChangedMeanwhile):
        change(line, officer, revision=1, text="Mine")


def test_change_line_that_was_withdrawn_is_refused(officer: User) -> None:
    with pytest.raises(lines.LineWithdrawn):
        change(LineFactory(withdrawn=True), officer, text="Again")


def test_withdraw_line_with_its_reason(manager: User) -> None:
    line = LineFactory(approved=True)

    lines.withdraw_line(line=line, reason="The figure is wrong", by=manager, now=NOW)

    line.refresh_from_db()
    assert (line.status(TODAY), line.withdrawn_because) == ("withdrawn", "The figure is wrong")


def test_withdraw_line_refuses_without_a_reason_and_twice(manager: User) -> None:
    line = LineFactory(approved=True)

    with pytest.raises(ReasonMissing):
        lines.withdraw_line(line=line, reason="", by=manager, now=NOW)
    lines.withdraw_line(line=line, reason="Wrong", by=manager, now=NOW)
    with pytest.raises(lines.LineWithdrawn):
        lines.withdraw_line(line=line, reason="Wrong", by=manager, now=NOW)


@pytest.mark.django_db
def test_status_of_a_line_by_day() -> None:
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


@pytest.mark.django_db
def test_status_of_a_line_that_is_reviewed_within_hours_is_of_the_moment() -> None:
    line = LineFactory(approved=True, review_on=TODAY, review_at=NOW + timedelta(hours=2))

    assert line.status(TODAY) == "review_due"
    assert [line.status(TODAY, NOW + timedelta(hours=hours)) for hours in (1, 2)] == [
        "live",
        "review_due",
    ]


def test_write_line_twice_is_refused(officer: User) -> None:
    write(officer)

    with pytest.raises(lines.LineWrittenAlready, match="W-01 already says the same"):
        write(officer)


def test_begin_version_keeps_the_words_and_the_figures_that_are_held(officer) -> None:
    line = LineFactory(approved=True, proof="October: 214.")
    LineFigureFactory(line=line, unit="hours")
    LineFigureFactory(line=line, what="Gone", retracted_at=NOW)

    lines.begin_version(line, figures=figures_of(line), by=officer, now=NOW)

    before = line.versions.get()
    said = "Handovers of more than an hour, October: 214 hours, as of 25 November 2026 (Regional dashboard)"
    assert (before.proof, before.figures, before.approved_at) == ("October: 214.", said, NOW)
    assert (line.revision, line.approved_at, line.checked_against) == (2, None, "")
