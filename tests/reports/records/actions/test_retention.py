"""Records past their retention date are removed completely, and nothing else is; held
records stay.
"""

from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import ANY

import pytest
from dateutil.relativedelta import relativedelta
from django.apps import apps
from django.db.models import CASCADE, Model
from django.db.models.fields.related import ForeignKey

from accounts.audit import REDACTED_LABEL, audit, breaks_in_chain
from accounts.models import AuditEvent
from accounts.refusals import Refused
from desk.briefings.models import Briefing
from desk.enquiries.models import Coverage, Debrief, Enquiry, Interview, Question
from desk.lines.models import Line, LineFigure, Restriction
from jobs.models import Job, Mail
from reports.packs.models import Pack, PackLink, PackVersion, Rendition
from reports.printing import files
from reports.records.actions import retention
from reports.records.actions.retention import (
    REMOVED,
    UNLINKED,
    NotAllRemoved,
    hold_record,
    release_record,
    remove_due,
    remove_due_mails,
    remove_enquiry,
    remove_files,
)
from reports.records.models import RecordHold
from tests.clock import NOW, TODAY
from tests.factories.briefings import BriefingFactory
from tests.factories.debriefs import CareNoteFactory, QuestionFactory
from tests.factories.jobs import MailFactory
from tests.factories.reports import (
    AirCheckFactory,
    OverrideFactory,
    PackVersionFactory,
    RemarkFactory,
    RenditionFactory,
)
from tests.factories.scheduling import (
    AskFactory,
    EnquiryFactory,
    InterviewFactory,
    LineFactory,
    LineFigureFactory,
)
from training.models import Organisation

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=365 * 6 + 30)
ENQUIRY = RecordHold.What.ENQUIRY
LINE = RecordHold.What.LINE


def close(enquiry: Enquiry) -> None:
    Enquiry.objects.filter(pk=enquiry.pk).update(state="closed")


def test_an_enquiry_goes_with_its_packs_and_all_that_hangs_on_them_and_others_stay(
    approved,
):
    interview = approved().pack.interview
    second = approved(30)
    briefing = BriefingFactory(interview=interview)
    care = CareNoteFactory(debrief__interview=interview)
    question = QuestionFactory(debrief=care.debrief)
    remark = RemarkFactory(pack=second.pack)
    RemarkFactory(pack=second.pack, reply_to=remark)
    OverrideFactory(pack=second.pack), AirCheckFactory(interview=interview, version=second)
    AskFactory(interview=interview), EnquiryFactory(joined_to=interview.enquiry)
    other = PackVersionFactory()
    close(interview.enquiry)

    assert remove_due(now=LATER) == 1

    assert [list(model.objects.all()) for model in (Pack, PackVersion, Interview)] == [
        [other.pack],
        [other],
        [other.pack.interview],
    ]
    assert [model.objects.count() for model in (Enquiry, Debrief, Coverage, Rendition)] == [
        1,
        0,
        0,
        0,
    ]
    assert Briefing.objects.get(pk=briefing.pk).interview is None
    assert Question.objects.get(pk=question.pk).debrief is None
    event = AuditEvent.objects.get(action="enquiry.removed")
    assert event.details == {
        "reference": interview.enquiry.reference,
        "interviews": 1,
        "struck_out": ANY,
    }
    assert remove_due(now=LATER) == 0


def test_the_trail_keeps_no_name_nor_words_of_what_went_and_still_holds(approved, officer):
    interview = approved().pack.interview
    secret = "Queues at the Harbour ward"
    Enquiry.objects.update(subject=secret)
    rows = [
        interview.enquiry,
        interview,
        interview.pack,
        AskFactory(interview=interview),
        interview.enquiry.topic,
    ]
    for row in rows:
        row.refresh_from_db()
        audit(by=officer, action="row.seen", about=row, now=NOW, words=secret)
    other = EnquiryFactory(subject="Another")
    audit(by=officer, action="row.seen", about=other, now=NOW, words="theirs")
    close(interview.enquiry)

    remove_due(now=LATER)

    seen = AuditEvent.objects.filter(action="row.seen").order_by("number")
    assert [event.about_label for event in seen] == [
        REDACTED_LABEL,
        REDACTED_LABEL,
        REDACTED_LABEL,
        REDACTED_LABEL,
        str(rows[4]),
        str(other),
    ]
    assert [bool(event.details) for event in seen] == [False, False, False, False, True, True]
    assert {event.by for event in seen} == {officer}
    assert list(breaks_in_chain()) == []


def test_the_trail_keeps_no_words_of_a_line_that_went(officer):
    figure = LineFigureFactory(line=LineFactory(review_on=TODAY, expires_on=TODAY))
    for row in (figure.line, figure):
        audit(by=officer, action="row.seen", about=row, now=NOW, words="99 beds")

    remove_due(now=LATER)

    seen = AuditEvent.objects.filter(action="row.seen")
    assert [(event.about_label, event.details) for event in seen] == [(REDACTED_LABEL, {})] * 2
    assert list(breaks_in_chain()) == []


def test_mails_are_forgotten_after_their_time_but_for_those_of_packs_that_are_held(
    approved, officer
):
    enquiry = approved().pack.interview.enquiry
    Job.objects.update(state=Job.State.DONE)
    brought = PackLink.objects.get().mail
    other = MailFactory(queued_at=NOW, job=None)
    over = NOW + relativedelta(months=24, days=1)

    assert remove_due_mails(now=NOW + relativedelta(months=24)) == 0
    hold_record(what=ENQUIRY, reference=enquiry.reference, reason="A claim", by=officer, now=NOW)
    remove_due_mails(now=over)
    assert list(Mail.objects.filter(pk__in=[brought.pk, other.pk])) == [brought]
    release_record(what=ENQUIRY, reference=enquiry.reference, by=officer, now=NOW)
    Organisation.objects.update(mails_kept_months=25)
    assert remove_due_mails(now=over) == 0
    Organisation.objects.update(mails_kept_months=24)
    assert remove_due_mails(now=over) == 1
    assert PackLink.objects.get().mail is None


def test_the_pdfs_of_removed_packs_are_deleted_after_the_removal(approved):
    version = approved()
    names = sorted(set(version.renditions.values_list("sha256", flat=True)))
    shared = RenditionFactory(sha256=names[0])
    close(version.pack.interview.enquiry)

    remove_due(now=LATER)

    job = Job.objects.get(name="reports.tasks.remove_files")
    assert job.arguments == {"names": names}
    assert remove_files(**job.arguments) == len(names) - 1
    assert [files.path_of(name).exists() for name in names] == [
        name == shared.sha256 for name in names
    ]
    assert remove_files(**job.arguments) == 0


def test_nothing_goes_before_its_time_nor_while_it_is_held(officer):
    enquiry = InterviewFactory().enquiry
    close(enquiry)
    hold_record(what=ENQUIRY, reference=enquiry.reference, reason="A claim", by=officer, now=NOW)

    assert [remove_due(now=NOW), remove_due(now=LATER)] == [0, 0]
    assert remove_enquiry(reference=enquiry.reference, now=LATER) is False
    release_record(what=ENQUIRY, reference=enquiry.reference, by=officer, now=LATER)
    assert remove_due(now=LATER) == 1
    assert list(AuditEvent.objects.order_by("number").values_list("action", flat=True)) == [
        "record.held",
        "record.released",
        "enquiry.removed",
    ]


def test_a_line_goes_after_the_enquiry_that_used_it():
    enquiry = InterviewFactory().enquiry
    line = LineFactory(review_on=TODAY, expires_on=TODAY)
    LineFigureFactory(line=line)
    enquiry.lines_used.add(line)

    assert remove_due(now=LATER) == 0
    close(enquiry)
    assert remove_due(now=LATER) == 2
    assert [Line.objects.count(), LineFigure.objects.count()] == [0, 0]


def test_what_fails_takes_nothing_with_it_and_keeps_no_other(approved, monkeypatch):
    version = approved()
    close(version.pack.interview.enquiry)
    monkeypatch.setattr(
        retention, "REMOVED", tuple(way for way in REMOVED if way[0] is not PackVersion)
    )

    other = InterviewFactory().enquiry
    close(other)

    with pytest.raises(
        NotAllRemoved, match=f"{version.pack.interview.enquiry.reference} could not be deleted"
    ):
        remove_due(now=LATER)

    assert PackVersion.objects.get(pk=version.pk).renditions.exists()
    assert not Enquiry.objects.filter(pk=other.pk).exists()


def test_holding_is_refused_without_a_reason_twice_and_where_nothing_is_left(officer):
    reference = LineFactory().reference
    given = {"what": LINE, "by": officer, "now": NOW}

    with pytest.raises(Refused, match="Enter why it must be kept"):
        hold_record(reference=reference, reason=" ", **given)
    with pytest.raises(Refused, match="not held"):
        release_record(reference=reference, **given)
    hold_record(reference=reference, reason="A claim", **given)
    with pytest.raises(Refused, match="already held"):
        hold_record(reference=reference, reason="Another", **given)
    with pytest.raises(Refused, match="has been deleted, so it cannot be held"):
        hold_record(reference="W-99", reason="A claim", **given)


def test_everything_that_leads_to_what_goes_is_named():
    """A new table that leads to an enquiry and does not go with it by itself has to be decided on
    here.
    """
    named = {model for model, _ in (*REMOVED, *UNLINKED)} | {
        Enquiry,
        Interview,
        Coverage,
        LineFigure,
        Restriction,
        Line,
    }
    going = {model for model, _ in REMOVED} | {Enquiry, Interview}

    assert [field for field in _leading_to(going) if field.model not in named] == []


def _leading_to(going: set[type[Model]]) -> Iterator[ForeignKey]:
    for model in apps.get_models():
        for field in model._meta.fields:
            if (
                isinstance(field, ForeignKey)
                and field.related_model in going
                and field.remote_field.on_delete is not CASCADE
            ):
                yield field
