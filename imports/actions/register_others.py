"""Imports what is not simply a fact about a person: assessment sheets, certificates, policy
readings and social media accounts.
"""

from collections.abc import Iterator
from typing import Any

from desk.assessments.models import Assessment, Assessor, Settlement, Sheet
from imports.actions.import_writer import BATCH, Entry, ImportWriter, entry
from imports.planning import Change, Plan
from imports.queries.evidence_files import EvidenceFiles
from imports.tables import (
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


def write_others(writer: ImportWriter, plan: Plan, evidence: EvidenceFiles) -> None:
    """Call it after the people, courses and facts that these refer to are written."""
    sheets = plan.changes.get(ASSESSMENTS, [])
    writer.retract(Sheet, [change.stored_id for change in sheets if change.stored_id])
    writer.log(ASSESSMENTS, Sheet, writer.record(Sheet, _sheets(writer, sheets)))
    writer.log(
        CERTIFICATES,
        Certificate,
        _certificates(writer, plan.changes.get(CERTIFICATES, []), evidence),
    )
    writer.log(READINGS, PolicyReading, _readings(writer, plan.changes.get(READINGS, [])))
    accounts = plan.changes.get(ACCOUNTS, [])
    added = {"added_at": writer.now, "added_by": writer.by}
    writer.log(ACCOUNTS, SocialAccount, writer.write_named(SocialAccount, accounts, **added))


def _values(change: Change) -> dict[str, Any]:
    return dict(zip(TABLES[change.file].names, (*change.key, *change.after), strict=True))


def _sheets(
    writer: ImportWriter, changes: list[Change]
) -> Iterator[tuple[int, int | None, dict[str, Any]]]:
    """If two people assess a course, the second sheet joins the assessment of the first."""
    courses = {course.code: course for course in Course.objects.all()} if changes else {}
    for change in changes:
        values = _values(change)
        assessor = writer.ids[ASSESSORS][values["assessor"]]
        points = {c.key: values[c.key] for c in CRITERIA if values[c.key] is not None}
        yield (
            change.row,
            change.stored_id,
            {
                "assessment": _assessment(writer, change, courses[values["course"]], assessor),
                "assessor_id": assessor,
                "points": points,
                "criticals": list(values["criticals"]),
                **{name: values[name] for name in ("is_accurate", "keep", "change", "next_step")},
            },
        )


def _assessment(writer: ImportWriter, change: Change, course: Course, assessor: int) -> Assessment:
    person, _, held_on, _ = change.key
    made, is_new = Assessment.objects.get_or_create(
        person_id=writer.ids[PEOPLE][person],
        course=course,
        held_on=held_on,
        defaults={
            "style": style_of(course.media),
            "assessors_wanted": max(course.assessors, 1),
            "begun_at": writer.now,
            "begun_by_id": assessor,
        },
    )
    if is_new:
        writer.log(ASSESSMENTS, Assessment, [entry(change.row, added=made.pk)])
    scores, is_another = Assessor.objects.get_or_create(
        assessment=made,
        user_id=assessor,
        defaults={"added_at": writer.now, "added_by_id": assessor},
    )
    if is_another:
        writer.log(ASSESSMENTS, Assessor, [entry(change.row, added=scores.pk)])
    if change.stored_id:  # an agreement about the corrected sheet is open again
        settled = list(made.settlements.not_retracted().values_list("pk", flat=True))
        writer.retract(Settlement, settled)
        writer.log(ASSESSMENTS, Settlement, [entry(change.row, retracted=id_) for id_ in settled])
    number = made.assessors.count()
    wanted = {"assessors_wanted": made.assessors_wanted}
    if Assessment.objects.filter(pk=made.pk, assessors_wanted__lt=number).update(
        assessors_wanted=number
    ):
        after = {"assessors_wanted": number}
        writer.log(
            ASSESSMENTS,
            Assessment,
            [entry(change.row, changed=made.pk, before=wanted, after=after)],
        )
    return made


def _certificates(
    writer: ImportWriter, changes: list[Change], evidence: EvidenceFiles
) -> Iterator[Entry]:
    """Each as accepted evidence of the training record of its course and day."""
    for change in changes:
        values = _values(change)
        whose = {
            "person_id": writer.ids[PEOPLE][values["person"]],
            "course_id": writer.ids[COURSES][values["course"]],
        }
        record = TrainingRecord.objects.not_retracted().get(
            **whose, completed_on=values["completed_on"]
        )
        sent = evidence[values["file"]].evidence
        made = Certificate.objects.create(
            **whose,
            completed_on=values["completed_on"],
            provider=values["provider"],
            file=stored_files.store(sent.content, folder=FOLDER, kind=sent.kind),
            kind=sent.kind,
            training_record=record,
            **dict.fromkeys(("sent_at", "answered_at"), writer.now),
            **dict.fromkeys(("sent_by", "answered_by"), writer.by),
        )
        yield entry(change.row, added=made.pk)


def _readings(writer: ImportWriter, changes: list[Change]) -> Iterator[Entry]:
    approved = PolicyVersion.objects.approved().values_list("policy__title", "number", "id")
    versions = {(title, number): id_ for title, number, id_ in approved} if changes else {}
    made = [
        PolicyReading(
            user_id=writer.ids[USERS][change.key[0]],
            version_id=versions[change.key[1:]],
            read_at=change.after[0],
        )
        for change in changes
    ]
    PolicyReading.objects.bulk_create(made, batch_size=BATCH)
    for change, reading in zip(changes, made, strict=True):
        yield entry(change.row, added=reading.pk)
