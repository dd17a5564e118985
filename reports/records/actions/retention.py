"""Removing what is past its retention date, and holding what a claim, an inquest or an inquiry
needs.

The only way in which versions of packs are removed. What points to them is removed first, model by
model: a model that is missing from these lists stops the whole removal.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import CASCADE, Model, ProtectedError, Q

from accounts.audit import audit, redact_events
from accounts.models import User
from accounts.refusals import Refused, reason_given, refusing_duplicates
from desk.briefings.models import Briefing
from desk.enquiries.models import (
    CareNote,
    Coverage,
    Debrief,
    DebriefCorrection,
    Enquiry,
    Interview,
    Question,
)
from desk.lines.models import Line, LineFigure, Restriction, RestrictionOverride
from jobs import mail
from jobs.actions import queue_job
from reports import job_names
from reports.packs.models import (
    Acknowledgement,
    AirCheck,
    CarriedItem,
    Chase,
    NotAPatient,
    Override,
    Pack,
    PackLink,
    PackOpening,
    PackTemplate,
    PackVersion,
    PhoneApproval,
    Remark,
    Rendition,
)
from reports.printing import files
from reports.records.actions.people_removal import list_people, remove_person
from reports.records.models import RecordHold
from reports.records.queries.retention import due_records, may_be_removed
from training.models import Organisation, Person

type Way = tuple[type[Model], str]
TO_INTERVIEW = "interview"
TO_PACK = "pack__interview"
TO_VERSION = "version__pack__interview"
UNLINKED: tuple[Way, ...] = (  # these only lose the link
    (Briefing, "interview"),
    (CarriedItem, "from_pack__interview"),
    (PackTemplate, "made_from__interview"),
    (Question, "debrief__interview"),
    (PackVersion, "reissue_of__pack__interview"),
    (Remark, "reply_to__pack__interview"),
)
REMOVED: tuple[Way, ...] = (  # in this order; the database deletes what depends on them
    *((model, TO_PACK) for model in (CarriedItem, Remark, Override, NotAPatient)),
    *(
        (model, TO_VERSION)
        for model in (Rendition, PackLink, PackOpening, Acknowledgement, PhoneApproval, Chase)
    ),
    (AirCheck, TO_INTERVIEW),
    (PackVersion, TO_PACK),
    (Pack, TO_INTERVIEW),
    (CareNote, "debrief__interview"),
    (DebriefCorrection, "debrief__interview"),
    (Debrief, TO_INTERVIEW),
    (RestrictionOverride, TO_INTERVIEW),
)


class NotAllRemoved(Exception):
    """Other rows point to these, and are not in the lists of this module."""

    def __init__(self, references: Sequence[str]) -> None:
        super().__init__(
            f"{', '.join(references)} could not be deleted, because other records depend on it."
            " Report this to support."
        )


@transaction.atomic
def hold_record(
    *, what: RecordHold.What, reference: str, reason: str, by: User, now: datetime
) -> RecordHold:
    """Retains it, with all that belongs to it, until the hold is released."""
    reason = reason_given(
        reason, otherwise="Enter why it must be kept, such as the claim or inquest that needs it."
    )
    if not _locked(what, reference):
        raise Refused(f"{reference} has been deleted, so it cannot be held.")
    with refusing_duplicates(
        Refused(f"{reference} is already held. Release the hold first to give another reason.")
    ):
        hold = RecordHold.objects.create(
            what=what, reference=reference, reason=reason, held_at=now, held_by=by
        )
    audit(by=by, action="record.held", about=hold, now=now, reason=hold.reason)
    return hold


@transaction.atomic
def release_record(*, what: RecordHold.What, reference: str, by: User, now: datetime) -> None:
    """Ends its own hold; NotHeld if there is none. It may still be retained for other reasons."""
    hold = RecordHold.objects.filter(what=what, reference=reference, released_at=None).first()
    if hold is None:
        raise Refused(f"{reference} is not held, so there is nothing to release.")
    hold.released_at = now
    hold.released_by = by
    hold.save(update_fields=["released_at", "released_by"])
    audit(by=by, action="record.released", about=hold, now=now)


def remove_due(*, now: datetime) -> int:
    """Each in a transaction of its own, enquiries first: they may be all that needs a line or a
    person. Returns how many.

    One that cannot be removed does not stop the others: NotAllRemoved names it at the end.
    """
    count = 0
    stuck = []
    list_people(now=now)
    for what, remove in REMOVERS.items():
        due = [
            one.reference
            for one in due_records(now=now, ahead=timedelta(0))
            if one.what == what and not one.retained_because
        ]
        for reference in due:
            try:
                count += remove(reference=reference, now=now)
            except ProtectedError:
                stuck.append(reference)
    if stuck:
        raise NotAllRemoved(stuck)
    return count


@transaction.atomic
def remove_enquiry(*, reference: str, now: datetime) -> bool:
    """With those that are the same, its interviews, their packs in every version, and their
    debriefs.
    """
    if not _locked(RecordHold.What.ENQUIRY, reference) or not may_be_removed(
        RecordHold.What.ENQUIRY, reference, now=now
    ):
        return False
    enquiries = Enquiry.objects.filter(Q(reference=reference) | Q(joined_to__reference=reference))
    numbers = list(enquiries.values_list("pk", flat=True))
    interviews = list(Interview.objects.filter(enquiry__in=numbers).values_list("pk", flat=True))
    printed = set(
        Rendition.objects.filter(version__pack__interview__in=interviews).values_list(
            "sha256", flat=True
        )
    )
    rows = _Rows()
    for model, way in REMOVED:
        rows.add(model, model._default_manager.filter(**{f"{way}__in": interviews}))
    coverage = Coverage.objects.filter(Q(enquiry__in=numbers) | Q(interview__in=interviews))
    rows.add(Coverage, coverage)
    rows.add(Interview, Interview.objects.filter(pk__in=interviews))
    rows.add(Enquiry, enquiries)
    for model, way in UNLINKED:
        model._default_manager.filter(**{f"{way}__in": interviews}).update(
            **{way.partition("__")[0]: None}
        )
    for model, way in REMOVED:
        model._default_manager.filter(**{f"{way}__in": interviews}).delete()
    coverage.delete()
    Restriction.objects.filter(enquiry__in=numbers).update(enquiry=None)
    Interview.objects.filter(pk__in=interviews).delete()
    Enquiry.objects.filter(pk__in=numbers, joined_to__isnull=False).delete()
    Enquiry.objects.filter(pk__in=numbers).delete()
    if printed:
        queue_job(name=job_names.REMOVE_FILES, arguments={"names": sorted(printed)}, now=now)
    audit(
        by=None,
        action="enquiry.removed",
        about=None,
        now=now,
        reference=reference,
        interviews=len(interviews),
        struck_out=redact_events(rows.keys),
    )
    return True


@transaction.atomic
def remove_line(*, reference: str, now: datetime) -> bool:
    """With its figures; the audit trail keeps only its reference. False if it may not be
    removed.
    """
    if not _locked(RecordHold.What.LINE, reference) or not may_be_removed(
        RecordHold.What.LINE, reference, now=now
    ):
        return False
    rows = _Rows()
    rows.add(LineFigure, LineFigure.objects.filter(line__reference=reference))
    rows.add(Line, Line.objects.filter(reference=reference))
    LineFigure.objects.filter(line__reference=reference).delete()
    Line.objects.filter(reference=reference).delete()
    struck_out = redact_events(rows.keys)
    audit(
        by=None,
        action="line.removed",
        about=None,
        now=now,
        reference=reference,
        struck_out=struck_out,
    )
    return True


class _Rows:
    """The keys of what is removed, by model label, with what the database deletes with it: the
    audit trail is emptied of their names.
    """

    def __init__(self) -> None:
        self.keys: defaultdict[str, set[int]] = defaultdict(set)

    def add(self, model: type[Model], rows: Iterable[Model]) -> None:
        new = {row.pk for row in rows} - self.keys[model._meta.label]
        self.keys[model._meta.label] |= new
        for way in model._meta.related_objects:
            if new and way.on_delete is CASCADE:
                below = way.related_model
                self.add(below, below._default_manager.filter(**{f"{way.field.name}__in": new}))


def remove_due_mails(*, now: datetime) -> int:
    """Mails past their retention date, except those that sent a pack of an enquiry that is held.
    Returns how many.
    """
    before = now - relativedelta(months=Organisation.objects.ours().mails_kept_months)
    held = RecordHold.objects.filter(what=RecordHold.What.ENQUIRY, released_at=None).values(
        "reference"
    )
    packs = Q(version__pack__interview__enquiry__reference__in=held)
    packs |= Q(version__pack__interview__enquiry__joined_to__reference__in=held)
    return mail.delete_old(
        before=before, retained=PackLink.objects.filter(packs, mail__isnull=False).values("mail")
    )


def remove_files(*, names: list[str]) -> int:
    """The PDFs of removed packs; one that another version shares stays."""
    used = set(Rendition.objects.filter(sha256__in=names).values_list("sha256", flat=True))
    return sum(files.delete(name) for name in names if name not in used)


def _locked(what: RecordHold.What, reference: str) -> bool:
    """Locks the row, so that holding it and removing it wait for each other."""
    rows = MODELS[what]._default_manager.select_for_update().filter(reference=reference)
    return rows.values_list("pk", flat=True).first() is not None


MODELS: dict[RecordHold.What, type[Model]] = {
    RecordHold.What.ENQUIRY: Enquiry,
    RecordHold.What.LINE: Line,
    RecordHold.What.PERSON: Person,
}
REMOVERS: dict[RecordHold.What, Callable[..., bool]] = {
    RecordHold.What.ENQUIRY: remove_enquiry,
    RecordHold.What.LINE: remove_line,
    RecordHold.What.PERSON: remove_person,
}
