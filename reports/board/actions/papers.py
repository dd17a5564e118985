"""The life of a board's paper: written, sent for approval, returned or approved by somebody else,
printed and sent to the board, opened and read, perhaps withdrawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission, Role
from accounts.audit import audit
from accounts.leavers import holders_here
from accounts.models import User
from accounts.refusals import CHANGED_MEANWHILE, Refused, reason_given, refusing_duplicates
from accounts.tokens import hash_of, new_token
from jobs.actions import queue_job
from jobs.work import PermanentFailure, TryAgain, finishing
from nhsuk.words import day, joined_words
from reports import job_names
from reports.board.board_report import BoardReport
from reports.board.frozen_report import freeze_report
from reports.board.models import BoardPaper, PaperCopy, PaperVersion
from reports.board.paper_document import KIND, document_html
from reports.board.paper_words import (
    asks_about_nobody,
    figures_for,
    filled,
    moved_sentences,
    title_of,
    typed_figures,
    unknown_references,
    values_of,
)
from reports.board.queries.board_report import is_anything_required
from reports.board.queries.papers import draft_report, report_of_version
from reports.board.queries.suppositions import stored_as
from reports.board.report_files import said_as_json
from reports.meetings.models import BoardMeeting
from reports.printing import files
from reports.printing.renderer import (
    PATIENCE_OF_JOBS,
    DocumentTooLong,
    RendererSilent,
    RenderingTookTooLong,
    renderer,
)
from scheduling.planning.models import TrainingPlan
from scheduling.references import next_reference
from training.link_emails import queue_link
from training.models import Course, Person

MOST_ASKED = 4
LONGEST_ASKED = 160
MOST_SUPPOSED = 6


def _not_issued(version: PaperVersion) -> Refused:
    return Refused(f"{version} is not issued, so it cannot be read yet.")


def _paper_withdrawn(version: PaperVersion) -> Refused:
    return Refused(f"{version} was withdrawn. Don’t use it; ring the communications team.")


@transaction.atomic
def start_paper(*, on: date, meeting: BoardMeeting | None, by: User, now: datetime) -> BoardPaper:
    """A draft as at the day; refuses a day to come. Asked for twice by one person, it is one paper
    until they have written into it or sent it.
    """
    if on > timezone.localdate(now):
        raise Refused(
            f"{day(on)} is still to come, so nobody knows what will be so. Choose a day up to today."
        )
    reference = next_reference(BoardPaper, "BP")  # one after the other from here
    same = BoardPaper.objects.filter(on=on, meeting=meeting, started_by=by, revision=0)
    if unwritten := same.filter(versions=None).first():
        return unwritten
    paper = BoardPaper.objects.create(
        reference=reference,
        on=on,
        meeting=meeting,
        started_at=now,
        started_by=by,
    )
    audit(by=by, action="paper.started", about=paper, now=now, on=on)
    return paper


@transaction.atomic
def write_paper(
    *, paper: BoardPaper, asked: Sequence[str], seen: int, by: User, now: datetime
) -> None:
    """Stores what the board is asked, with the figures as they are now; `seen` is the revision that
    the writer saw. Refuses figures that are typed, and names that are no figure.
    """
    values = values_of(draft_report(paper, known_at=now))
    _check_asked(asked, values)
    _store(paper, seen=seen, by=by, now=now, asked=list(asked), values=values)
    audit(by=by, action="paper.written", about=paper, now=now, asked=list(asked))


def _store(paper: BoardPaper, *, seen: int, by: User, now: datetime, **values: Any) -> None:
    current = BoardPaper.objects.filter(pk=paper.pk, revision=seen)
    if not current.update(**values, revision=seen + 1, edited_at=now, edited_by=by):
        raise Refused(CHANGED_MEANWHILE)
    paper.refresh_from_db()


@transaction.atomic
def add_supposition(
    *,
    paper: BoardPaper,
    on: date,
    course: Course | None,
    people: Sequence[Person],
    months: int | None,
    plan: TrainingPlan | None,
    seen: int,
    by: User,
    now: datetime,
) -> None:
    """For the annex: one of `people` trained in the course, another number of `months` for which it
    counts, or a `plan` carried out, each as at the paper's day or a later one.
    """
    if len(paper.suppositions) >= MOST_SUPPOSED:
        raise Refused(f"A paper supposes {MOST_SUPPOSED} things at most. Remove one of them first.")
    if on < paper.on:
        raise Refused(f"The paper is as at {day(paper.on)}. Choose that day or a later one.")
    if course and not is_anything_required(on, now, course=course):
        raise Refused(
            f"Nobody is required to hold {course} on {day(on)}, so it would change nothing. Choose"
            " another course or day."
        )
    if plan and on < plan.starts_on:
        raise Refused(f"This plan begins on {day(plan.starts_on)}. Choose that day or a later one.")
    stored = stored_as(on=on, course=course, people=people, months=months, plan=plan)
    suppositions = [*paper.suppositions, stored]
    _store(paper, seen=seen, by=by, now=now, suppositions=suppositions)
    said = stored | {"people": len(stored["people"])}
    audit(by=by, action="paper.written", about=paper, now=now, supposed=said)


@transaction.atomic
def remove_supposition(
    *, paper: BoardPaper, place: int, seen: int, by: User, now: datetime
) -> None:
    """The one at the place, from 1. Whoever saw another list is refused."""
    suppositions = list(paper.suppositions)
    if not 0 < place <= len(suppositions):
        raise Refused(CHANGED_MEANWHILE)
    removed = suppositions.pop(place - 1)
    _store(paper, seen=seen, by=by, now=now, suppositions=suppositions)
    said = removed | {"people": len(removed["people"])}
    audit(by=by, action="paper.written", about=paper, now=now, no_longer_supposed=said)


def _check_asked(asked: Sequence[str], values: dict[str, str]) -> None:
    text = " ".join(asked)
    if len(asked) > MOST_ASKED or any(len(each) > LONGEST_ASKED for each in asked):
        raise Refused(
            f"What the board is asked fits on page 1 as {MOST_ASKED} sentences of up to"
            f" {LONGEST_ASKED} letters. Shorten it."
        )
    if unknown := unknown_references(text, values):
        listed = joined_words([f"{{{name}}}" for name in unknown])
        raise Refused(
            f"There is no figure {listed}. Take a name from the list of figures on this page."
        )
    if typed := typed_figures(text):
        raise Refused(
            f"{joined_words(typed)} is typed. Put the name of the figure in its place, such as"
            " {ready}, so that it is always that of the paper."
        )
    for each in asked:
        if asks_about_nobody(each, values):
            raise Refused(
                f"“{filled(each, values)}” asks the board to decide about 0. Write what is so, or take"
                " it out."
            )


def _check_unmoved(
    asked: Sequence[str], before: Mapping[str, str], report: BoardReport, *, then: str
) -> None:
    if moved := moved_sentences(asked, before, figures_for(report)):
        words = " ".join(f"“{each.words}”" for each in moved)
        raise Refused(f"Figures have moved since this was written: {words} {then}")


@transaction.atomic
def submit_paper(*, paper: BoardPaper, by: User, now: datetime) -> PaperVersion:
    """Freezes the draft as its next version, with the figures as known now. Refuses sentences with
    figures that have moved since they were written.
    """
    report = draft_report(paper, known_at=now)
    _check_asked(paper.asked, values_of(report))
    then = "Read them again, and save them under “Change what the board is asked”."
    _check_unmoved(paper.asked, paper.values, report, then=then)
    number = paper.versions.count() + 1
    report = replace(report, writing=replace(report.writing, version=number))
    with refusing_duplicates(
        Refused(
            f"A version of {paper} waits for approval. Wait for the decision, or ask for it to be"
            " returned."
        )
    ):
        version = PaperVersion.objects.create(
            paper=paper,
            number=number,
            content=said_as_json(report) | {"report": freeze_report(report)},
            known_at=now,
            submitted_at=now,
            submitted_by=by,
        )
    for approver in User.objects.who_may(Permission.APPROVE_PAPERS):
        if not version.is_by(approver):
            queue_link(
                to=approver.email,
                kind="paper_to_approve",
                subject=f"{version} is waiting for your approval",
                sentence=f"{by} sent you a paper for the board. Approve it or return it",
                path=version.get_absolute_url(),
                now=now,
                dedup_key=f"approve paper {version.pk} {approver.pk}",
            )
    audit(by=by, action="paper.submitted", about=version, now=now, headline=title_of(report))
    return version


@transaction.atomic
def return_paper(*, version: PaperVersion, reason: str, by: User, now: datetime) -> None:
    """Back to its writer, with what to correct. Whoever sent it gets an email."""
    reason = reason_given(
        reason, otherwise="Enter the reason, so that the writer knows what to correct."
    )
    _decide(version, returned_at=now, returned_by=by, returned_because=reason)
    queue_link(
        to=version.submitted_by.email,
        kind="paper_sent_back",
        subject=f"{by} returned {version}",
        sentence="The reason stands on its page",
        path=version.get_absolute_url(),
        now=now,
        dedup_key=f"paper sent back {version.pk}",
    )
    audit(by=by, action="paper.returned", about=version, now=now, reason=reason)


@transaction.atomic
def approve_paper(*, version: PaperVersion, by: User, now: datetime) -> None:
    """Final from here: it is printed, and goes to the board once it is. Refuses whoever wrote it, and
    sentences with figures that have moved since it was sent.
    """
    if version.is_by(by):
        raise Refused(
            f"You wrote {version} or sent it. Another communications manager has to approve it."
        )
    sent = report_of_version(version)
    _check_unmoved(
        sent.writing.asked,
        values_of(sent),
        draft_report(version.paper, known_at=now),
        then="Return it, so that its writer reads them again and sends it anew.",
    )
    _decide(version, approved_at=now, approved_by=by)
    queue_job(
        name=job_names.ISSUE_PAPER,
        arguments={"version_id": version.pk},
        now=now,
        dedup_key=version.job_key,
    )
    audit(by=by, action="paper.approved", about=version, now=now, number=version.number)


@transaction.atomic
def withdraw_paper(*, version: PaperVersion, reason: str, by: User, now: datetime) -> None:
    """Nobody should use an issued version any more: its page, the board's links and "is this the
    latest" say so with the reason, and everybody who has it gets an email. No earlier version
    replaces it.
    """
    reason = reason_given(
        reason, otherwise="Enter the reason, so that the board knows why it was withdrawn."
    )
    current = PaperVersion.objects.issued().filter(pk=version.pk, withdrawn_at=None)
    if not current.update(withdrawn_at=now, withdrawn_by=by, withdrawn_because=reason):
        version.refresh_from_db()
        raise _paper_withdrawn(version) if version.withdrawn_at else _not_issued(version)
    version.refresh_from_db()
    for copy in version.copies.select_related("user").order_by("pk"):
        queue_link(
            to=copy.user.email,
            kind="board_paper_withdrawn",
            subject=f"Withdrawn: paper for the board of {day(version.paper.on)}",
            sentence="Don’t use the paper on media readiness that you have: it was withdrawn. The reason",
            path=version.get_absolute_url(),
            now=now,
            dedup_key=f"paper withdrawn {version.pk} {copy.user_id}",
        )
    audit(by=by, action="paper.withdrawn", about=version, now=now, reason=reason)


def _decide(version: PaperVersion, **decision: object) -> None:
    """Stores the decision on a version in review, once."""
    if not PaperVersion.objects.in_review().filter(pk=version.pk).update(**decision):
        version.refresh_from_db()
        what = "returned" if version.returned_at else "approved"
        raise Refused(f"{version} has already been {what}. Look at its history.")
    for name, value in decision.items():
        setattr(version, name, value)


def issue_paper(*, version: PaperVersion, now: datetime) -> str:
    """Prints an approved version, then stores its file and mails it to the board in one transaction.
    A second run makes the same file and changes nothing.
    """
    if version.issued_at:
        return f"{version} is issued already."
    report = report_of_version(version)
    content, pages = _printed(report)
    name = files.store(content)
    sentence = f"{version} issued."
    with finishing(sentence):
        unissued = PaperVersion.objects.filter(pk=version.pk, issued_at=None)
        if unissued.update(issued_at=now, sha256=name, pages=pages):
            version.refresh_from_db()
            for user in holders_here({Role.BOARD}, timezone.localdate(now)).order_by("pk"):
                _send_copy(version, user, now=now)
            audit(by=None, action="paper.issued", about=version, now=now, sha256=name)
    return sentence


def _printed(report: BoardReport) -> tuple[bytes, int]:
    try:
        rendered = renderer().render(document_html(report), KIND, patience=PATIENCE_OF_JOBS)
    except (DocumentTooLong, RenderingTookTooLong) as refusal:
        raise PermanentFailure(str(refusal)) from refusal
    except RendererSilent as silence:
        raise TryAgain(why=str(silence)) from silence
    if rendered.problems:
        raise PermanentFailure(
            "The PDF did not pass its checks: " + "; ".join(rendered.problems[:5])
        )
    return rendered.content, rendered.pages


def _send_copy(version: PaperVersion, user: User, *, now: datetime) -> None:
    token = new_token()
    mail = queue_link(
        to=user.email,
        kind="board_paper",
        subject=f"Paper for the board: media readiness on {day(version.paper.on)}",
        sentence="The paper on media readiness is ready for you. Read it",
        path=reverse("reports:paper_link", args=[token]),
        now=now,
        dedup_key=f"paper {version.pk} {user.pk}",
    )
    PaperCopy.objects.create(
        version=version, user=user, token_hash=hash_of(token), mail=mail, made_at=now
    )


def find_copy(token: str) -> PaperCopy | None:
    """The copy that the link opens; None if there is none, or its reader may sign in no more."""
    copies = PaperCopy.objects.select_related("version__paper", "version__approved_by", "user")
    return copies.filter(token_hash=hash_of(token), user__is_active=True).first()


def own_copy(*, version: PaperVersion, user: User, now: datetime) -> PaperCopy:
    """Of somebody who reads it signed in: theirs, or a new one whose link nobody has."""
    return PaperCopy.objects.get_or_create(
        version=version,
        user=user,
        defaults={"token_hash": hash_of(new_token()), "made_at": now},
    )[0]


@transaction.atomic
def open_copy(*, copy: PaperCopy, now: datetime) -> None:
    """Records the first opening. Repeating it changes nothing."""
    if PaperCopy.objects.filter(pk=copy.pk, opened_at=None).update(opened_at=now):
        copy.refresh_from_db()
        audit(by=copy.user, action="paper.opened", about=copy.version, now=now)


@transaction.atomic
def acknowledge_copy(*, copy: PaperCopy, now: datetime) -> None:
    """Its reader says that they have read it. Repeating it changes nothing; refused for a version
    that was replaced or withdrawn.
    """
    version = copy.version
    if not version.issued_at:
        raise _not_issued(version)
    if version.withdrawn_at:
        raise _paper_withdrawn(version)
    later = PaperVersion.objects.issued().filter(paper=version.paper, number__gt=version.number)
    if later.exists():
        raise Refused(f"{version} was replaced by a newer one. Read that one.")
    open_copy(copy=copy, now=now)
    if PaperCopy.objects.filter(pk=copy.pk, read_at=None).update(read_at=now):
        copy.refresh_from_db()
        audit(by=copy.user, action="paper.acknowledged", about=version, now=now)
