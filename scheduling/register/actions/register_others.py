"""Imports what is no plain fact about a person: sheets of assessments, certificates, readings,
social accounts.
"""

from collections.abc import Iterator
from typing import Any

from scheduling.assessments.models import Assessment, Assessor, Settlement, Sheet
from scheduling.register.actions.register_ledger import (
    BATCH,
    Entry,
    Ledger,
    entry,
    replaced,
    set_to,
)
from scheduling.register.planning import Change, Plan
from scheduling.register.queries.evidence_files import Evidences
from scheduling.register.tables import (
    ACCOUNTS,
    ASSESSMENTS,
    ASSESSORS,
    CERTIFICATES,
    COURSES,
    PEOPLE,
    READINGS,
    TABLES,
    USERS,
)
from training import stored_files
from training.actions.certificates import FOLDER
from training.models import (
    Certificate,
    Course,
    PolicyReading,
    PolicyVersion,
    SocialAccount,
    TrainingRecord,
)
from training.rubric import CRITERIA, style_of


def write_others(ledger: Ledger, plan: Plan, evidence: Evidences) -> None:
    """After the people, the courses and the facts that these refer to."""
    sheets = plan.changes.get(ASSESSMENTS, [])
    ledger.retract(Sheet, [change.held_id for change in sheets if change.held_id])
    ledger.keep(ASSESSMENTS, Sheet, ledger.record(Sheet, _sheets(ledger, sheets)))
    ledger.keep(
        CERTIFICATES,
        Certificate,
        _certificates(ledger, plan.changes.get(CERTIFICATES, []), evidence),
    )
    ledger.keep(READINGS, PolicyReading, _readings(ledger, plan.changes.get(READINGS, [])))
    ledger.keep(ACCOUNTS, SocialAccount, _accounts(ledger, plan.changes.get(ACCOUNTS, [])))


def _said(change: Change) -> dict[str, Any]:
    return dict(zip(TABLES[change.file].names, (*change.key, *change.after), strict=True))


def _sheets(
    ledger: Ledger, changes: list[Change]
) -> Iterator[tuple[int, int | None, dict[str, Any]]]:
    """Of a course that two score, the second joins the assessment of the first."""
    courses = {course.code: course for course in Course.objects.all()} if changes else {}
    for change in changes:
        said = _said(change)
        assessor = ledger.ids[ASSESSORS][said["assessor"]]
        points = {c.key: said[c.key] for c in CRITERIA if said[c.key] is not None}
        yield (
            change.row,
            change.held_id,
            {
                "assessment": _assessment(ledger, change, courses[said["course"]], assessor),
                "assessor_id": assessor,
                "points": points,
                "criticals": list(said["criticals"]),
                **{name: said[name] for name in ("is_accurate", "keep", "change", "next_step")},
            },
        )


def _assessment(ledger: Ledger, change: Change, course: Course, assessor: int) -> Assessment:
    person, _, held_on, _ = change.key
    made, is_new = Assessment.objects.get_or_create(
        person_id=ledger.ids[PEOPLE][person],
        course=course,
        held_on=held_on,
        defaults={
            "style": style_of(course.media),
            "assessors_wanted": max(course.assessors, 1),
            "begun_at": ledger.now,
            "begun_by_id": assessor,
        },
    )
    if is_new:
        ledger.keep(ASSESSMENTS, Assessment, [entry(change.row, added=made.pk)])
    scores, is_another = Assessor.objects.get_or_create(
        assessment=made,
        user_id=assessor,
        defaults={"added_at": ledger.now, "added_by_id": assessor},
    )
    if is_another:
        ledger.keep(ASSESSMENTS, Assessor, [entry(change.row, added=scores.pk)])
    if change.held_id:  # what was settled about the sheet before is open again
        settled = list(made.settlements.held().values_list("pk", flat=True))
        ledger.retract(Settlement, settled)
        ledger.keep(ASSESSMENTS, Settlement, [entry(change.row, retracted=id_) for id_ in settled])
    number = made.assessors.count()
    wanted = {"assessors_wanted": made.assessors_wanted}
    if Assessment.objects.filter(pk=made.pk, assessors_wanted__lt=number).update(
        assessors_wanted=number
    ):
        after = {"assessors_wanted": number}
        ledger.keep(
            ASSESSMENTS,
            Assessment,
            [entry(change.row, changed=made.pk, before=wanted, after=after)],
        )
    return made


def _certificates(ledger: Ledger, changes: list[Change], evidence: Evidences) -> Iterator[Entry]:
    """Each as accepted evidence of the record of its course and day."""
    for change in changes:
        said = _said(change)
        whose = {
            "person_id": ledger.ids[PEOPLE][said["person"]],
            "course_id": ledger.ids[COURSES][said["course"]],
        }
        record = TrainingRecord.objects.held().get(**whose, completed_on=said["completed_on"])
        sent = evidence[said["file"]].evidence
        made = Certificate.objects.create(
            **whose,
            completed_on=said["completed_on"],
            provider=said["provider"],
            file=stored_files.store(sent.content, folder=FOLDER, kind=sent.kind),
            kind=sent.kind,
            training_record=record,
            **dict.fromkeys(("sent_at", "answered_at"), ledger.now),
            **dict.fromkeys(("sent_by", "answered_by"), ledger.by),
        )
        yield entry(change.row, added=made.pk)


def _readings(ledger: Ledger, changes: list[Change]) -> Iterator[Entry]:
    approved = PolicyVersion.objects.approved().values_list("policy__title", "number", "id")
    versions = {(title, number): id_ for title, number, id_ in approved} if changes else {}
    made = [
        PolicyReading(
            user_id=ledger.ids[USERS][change.key[0]],
            version_id=versions[change.key[1:]],
            read_at=change.after[0],
        )
        for change in changes
    ]
    PolicyReading.objects.bulk_create(made, batch_size=BATCH)
    for change, reading in zip(changes, made, strict=True):
        yield entry(change.row, added=reading.pk)


def _accounts(ledger: Ledger, changes: list[Change]) -> Iterator[Entry]:
    for change in changes:
        said = _said(change)
        if change.before is None:
            made = SocialAccount.objects.create(**said, added_at=ledger.now, added_by=ledger.by)
            yield entry(change.row, added=made.pk)
        else:
            before = replaced(change)
            after = set_to(change)
            SocialAccount.objects.filter(pk=change.held_id or 0).update(**after)
            yield entry(change.row, changed=change.held_id, before=before, after=after)
