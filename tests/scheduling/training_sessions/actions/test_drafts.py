from datetime import timedelta

import pytest

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from jobs.mail import as_message
from jobs.models import Job, Mail
from scheduling.availability.actions.claims import PersonIsTaken
from scheduling.availability.models import Claim
from scheduling.training_sessions.actions.bookings import book, cancel_booking
from scheduling.training_sessions.actions.drafts import (
    UNDO_FOR,
    publish_training_session,
    remove_draft,
    unpublish_training_session,
)
from scheduling.training_sessions.actions.training_sessions import (
    cancel_training_session,
    change_training_session,
)
from scheduling.training_sessions.models import Booking, TrainingRequest, TrainingSession
from tests.clock import NOW
from tests.factories.scheduling import TOMORROW_AT_10, TrainingSessionFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def draft(officer: User) -> TrainingSession:
    """With one person booked, who has an email address."""
    draft = TrainingSessionFactory(draft=True)
    book(
        training_session=draft,
        person=PersonFactory(email="leila@example.nhs.uk"),
        by=officer,
        now=NOW - SECOND,
    )
    draft.refresh_from_db()
    return draft


def _arrangement(training_session: TrainingSession) -> dict:
    fields = ("course", "venue", "trainer", "starts_at", "ends_at", "places", "note")
    return {field: getattr(training_session, field) for field in fields}


def test_a_place_in_a_draft_tells_nobody_and_takes_nobodys_time(draft):
    assert draft.places_taken == 1
    assert Mail.objects.count() == 0
    assert Claim.objects.filter(kind=Claim.Kind.PERSON).count() == 0
    assert Booking.objects.active().count() == 0


def test_a_draft_moves_without_a_mail(draft, officer):
    draft.trainer.courses.add(draft.course)
    later = _arrangement(draft) | {"ends_at": draft.ends_at + timedelta(hours=1)}

    change_training_session(training_session=draft, by=officer, now=NOW, **later)

    kinds = Claim.objects.order_by("kind").values_list("kind", flat=True)
    assert Mail.objects.count() == 0
    assert list(kinds) == [Claim.Kind.TRAINER, Claim.Kind.VENUE]


def test_publish_claims_their_time_and_invites_each_once(draft, officer):
    publish_training_session(training_session=draft, by=officer, now=NOW)

    draft.refresh_from_db()
    mail = Mail.objects.get()
    assert (draft.published_at, draft.published_by) == (NOW, officer)
    assert (mail.to, mail.calendar_method) == ("leila@example.nhs.uk", "REQUEST")
    assert mail.job is not None
    assert mail.job.due_at == NOW + UNDO_FOR
    assert Claim.objects.filter(kind=Claim.Kind.PERSON).count() == 1
    assert AuditEvent.objects.order_by("-number")[0].action == "training_session.published"


def test_publish_twice_is_refused(draft, officer):
    publish_training_session(training_session=draft, by=officer, now=NOW)

    with pytest.raises(Refused, match="This session has been published already"):
        publish_training_session(training_session=draft, by=officer, now=NOW)

    assert Mail.objects.count() == 1


def test_publish_is_refused_once_it_would_have_started(draft, officer):
    with pytest.raises(Refused, match="so you cannot change it"):
        publish_training_session(training_session=draft, by=officer, now=TOMORROW_AT_10)


def test_publish_is_refused_whole_if_somebody_is_taken(draft, officer):
    other = TrainingSessionFactory(starts_at=TOMORROW_AT_10 + timedelta(hours=1))
    person = draft.bookings.get().person
    book(training_session=other, person=person, by=officer, now=NOW)

    with pytest.raises(PersonIsTaken):
        publish_training_session(training_session=draft, by=officer, now=NOW)

    draft.refresh_from_db()
    assert draft.published_at is None
    assert Mail.objects.count() == 1


def test_publish_answers_requests_and_undo_opens_them_again(draft, officer):
    booking = draft.bookings.get()
    asked = TrainingRequest.objects.create(
        person=booking.person, course=draft.course, asked_at=NOW, asked_by=officer
    )

    publish_training_session(training_session=draft, by=officer, now=NOW)

    asked.refresh_from_db()
    assert (asked.status, asked.booking) == ("booked", booking)

    unpublish_training_session(training_session=draft, by=officer, now=NOW + SECOND)

    asked.refresh_from_db()
    assert (asked.status, asked.booking) == ("open", None)


def test_unpublish_withdraws_what_has_not_been_sent(draft, officer):
    publish_training_session(training_session=draft, by=officer, now=NOW)

    unpublish_training_session(
        training_session=draft, by=officer, now=NOW + UNDO_FOR - timedelta(microseconds=1)
    )

    draft.refresh_from_db()
    assert (draft.published_at, draft.published_by) == (None, None)
    assert (Mail.objects.count(), Job.objects.count()) == (0, 0)
    assert Claim.objects.filter(kind=Claim.Kind.PERSON).count() == 0
    assert Claim.objects.filter(training_session=draft).count() == 2


def test_unpublish_and_publish_again_invites_once(draft, officer):
    publish_training_session(training_session=draft, by=officer, now=NOW)
    unpublish_training_session(training_session=draft, by=officer, now=NOW + SECOND)

    publish_training_session(training_session=draft, by=officer, now=NOW + 2 * SECOND)

    assert Mail.objects.count() == 1


def test_unpublish_is_refused_after_a_minute(draft, officer):
    publish_training_session(training_session=draft, by=officer, now=NOW)

    with pytest.raises(Refused, match="Those booked have been told, so this cannot"):
        unpublish_training_session(training_session=draft, by=officer, now=NOW + UNDO_FOR)


def test_unpublish_is_refused_whole_if_a_mail_is_being_sent(draft, officer):
    book(
        training_session=draft,
        person=PersonFactory(email="gwen@example.nhs.uk"),
        by=officer,
        now=NOW,
    )
    publish_training_session(training_session=draft, by=officer, now=NOW)
    first = Mail.objects.order_by("pk")[0]
    assert first.job is not None
    first.job.attempts = 1
    first.job.save()

    with pytest.raises(Refused, match="Those booked have been told, so this cannot"):
        unpublish_training_session(training_session=draft, by=officer, now=NOW + SECOND)

    draft.refresh_from_db()
    assert draft.published_at == NOW
    assert [mail.job.state for mail in Mail.objects.all() if mail.job] == ["waiting", "waiting"]


def test_unpublish_a_draft_is_refused(draft, officer):
    with pytest.raises(Refused, match="This session is a draft, so there is nothing"):
        unpublish_training_session(training_session=draft, by=officer, now=NOW)


def test_a_cancellation_does_not_overtake_the_invitation(draft, officer):
    publish_training_session(training_session=draft, by=officer, now=NOW)

    cancel_booking(booking=draft.bookings.get(), by=officer, now=NOW + SECOND)

    invitation, cancellation = Mail.objects.select_related("job").order_by("pk")
    assert invitation.job
    assert cancellation.job
    assert cancellation.calendar_method == "CANCEL"
    assert cancellation.job.due_at == invitation.job.due_at


def test_what_is_published_at_once_is_one_email_to_each_person(draft, officer):
    leila = draft.bookings.get().person
    later = TrainingSessionFactory(draft=True, starts_at=TOMORROW_AT_10 + timedelta(days=1))
    book(training_session=later, person=leila, by=officer, now=NOW)
    for session in (draft, later):
        publish_training_session(training_session=session, by=officer, now=NOW)

    both = Mail.objects.get()
    unpublish_training_session(training_session=draft, by=officer, now=NOW + SECOND)
    left = Mail.objects.get()
    publish_training_session(training_session=draft, by=officer, now=NOW + 2 * SECOND)

    codes = [session.course.code for session in (draft, later)]
    assert both.subject == f"Your training: {codes[0]} on Thu 26 Nov and {codes[1]} on Fri 27 Nov"
    assert [str(session.course) in both.text for session in (draft, later)] == [True, True]
    assert [
        (part.get_content_type(), part.get_param("method"), part.get_filename())
        for part in as_message(both).message().walk()
        if not part.is_multipart()
    ] == [
        ("text/plain", None, None),
        ("text/calendar", "REQUEST", "invitation-1.ics"),
        ("text/calendar", "REQUEST", "invitation-2.ics"),
    ]
    assert left.subject.startswith(f"Your training: {later.course}, ")
    assert left.job
    assert left.job.due_at == NOW + UNDO_FOR
    again = Mail.objects.latest("pk")
    assert again.subject.startswith(f"Your training: {draft.course}, ")
    assert "You have a place" in again.text


def test_publishing_more_once_the_email_has_left_is_refused(draft, officer, run_jobs):
    later = TrainingSessionFactory(draft=True, starts_at=TOMORROW_AT_10 + timedelta(days=1))
    book(training_session=later, person=draft.bookings.get().person, by=officer, now=NOW)
    publish_training_session(training_session=draft, by=officer, now=NOW)
    run_jobs(at=NOW + UNDO_FOR)

    with pytest.raises(Refused, match="have just left"):
        publish_training_session(training_session=later, by=officer, now=NOW)


def test_remove_draft_leaves_nothing(draft, officer):
    remove_draft(training_session=draft, by=officer, now=NOW)

    assert TrainingSession.objects.count() == 0
    assert (Booking.objects.count(), Claim.objects.count(), Mail.objects.count()) == (0, 0, 0)


def test_remove_draft_refuses_what_is_published(draft, officer):
    publish_training_session(training_session=draft, by=officer, now=NOW)

    with pytest.raises(Refused, match="This session has been published already"):
        remove_draft(training_session=draft, by=officer, now=NOW)


def test_cancel_a_draft_is_refused(draft, officer):
    with pytest.raises(Refused, match="is a draft"):
        cancel_training_session(training_session=draft, reason="No", by=officer, now=NOW)


def test_a_draft_that_somebody_else_removed_is_not_published(draft, officer):
    stale = TrainingSession.objects.get(pk=draft.pk)
    remove_draft(training_session=draft, by=officer, now=NOW)

    for action in (publish_training_session, remove_draft):
        with pytest.raises(Refused, match="This draft has just been removed"):
            action(training_session=stale, by=officer, now=NOW)
