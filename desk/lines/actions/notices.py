"""Notices to line managers (11.5, 11.6): written, approved, sent, read, passed on and chased."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from desk import job_names
from desk.lines import notice_emails
from desk.lines.actions.incidents import open_incident
from desk.lines.models import Incident, Notice, NoticeCopy
from jobs.actions import queue_job
from jobs.reminders import counts_from
from training.models import Organisation, Person

CHASE_AGAIN_AFTER = timedelta(minutes=15)
BATCH_SIZE = 100
LINK_LASTS = timedelta(days=30)
_SIGNER = Signer(sep=".", salt="scheduling.notice")


def _notice_written_already(subject: str) -> Refused:
    return Refused(
        f"There is already a notice “{subject}”. Change that one, or give this another subject."
    )


@transaction.atomic
def write_notice(*, incident: Incident, subject: str, text: str, by: User, now: datetime) -> Notice:
    """Drafts a notice for line managers to pass on (11.5, 11.6). Refused for a
    subject that is taken, or once it was stood down.
    """
    current = open_incident(incident)
    try:
        with transaction.atomic():
            notice = Notice.objects.create(
                incident=current, subject=subject, text=text, written_at=now, written_by=by
            )
    except IntegrityError as error:
        raise _notice_written_already(subject) from error
    audit(by=by, action="notice.written", about=notice, now=now, text=text)
    return notice


@transaction.atomic
def change_notice(
    *, notice: Notice, revision: int, subject: str, text: str, by: User, now: datetime
) -> Notice:
    """Possible until it is approved. Whoever changes the words becomes their writer."""
    current = _lock_unapproved(notice, revision)
    current.subject = subject
    current.text = text
    current.written_at = now
    current.written_by = by
    current.revision += 1
    try:
        with transaction.atomic():
            current.save()
    except IntegrityError as error:
        raise _notice_written_already(subject) from error
    audit(by=by, action="notice.changed", about=current, now=now, text=text)
    return current


@transaction.atomic
def approve_notice(*, notice: Notice, revision: int, by: User, now: datetime) -> None:
    """Approves the words that were read, by someone who did not write them, and queues it to every
    line manager.
    """
    current = _lock_unapproved(notice, revision)
    if by == current.written_by and not Organisation.objects.ours().approver_may_be_author:
        raise Refused(f"You wrote “{current}”. Ask another communications manager to approve it.")
    current.approved_at = now
    current.approved_by = by
    current.save(update_fields=["approved_at", "approved_by"])
    queue_job(
        name=job_names.SEND_NOTICE,
        arguments={"notice_id": current.pk},
        now=now,
        dedup_key=f"send_notice:{current.pk}",
    )
    audit(by=by, action="notice.approved", about=current, now=now, revision=revision)


def send_notice(*, notice: Notice, now: datetime) -> int:
    """Makes a copy and a mail for everyone on the register today who manages someone. Running it
    again sends none twice.

    Works in batches, so that nobody else waits long for the database.
    """
    sent = 0
    while made := send_batch(notice, now):
        sent += made
    Notice.objects.filter(pk=notice.pk, sent_at=None).update(sent_at=now)
    return sent


def still_to_tell(notice: Notice, now: datetime) -> QuerySet[Person]:
    """Line managers of today without a copy, in order."""
    today = Person.objects.on_register(timezone.localdate(now))
    managers = today.filter(team__in=today.values("pk")).exclude(notices__notice=notice)
    return managers.distinct().order_by("reference")


@transaction.atomic
def send_batch(notice: Notice, now: datetime, size: int = BATCH_SIZE) -> int:
    """To the next of those who are still to be told; returns to how many."""
    people = still_to_tell(notice, now)[:size]
    made = NoticeCopy.objects.bulk_create(
        NoticeCopy(notice=notice, person=person, made_at=now) for person in people
    )
    _mail([copy for copy in made if copy.person.email], is_chased=False, now=now)
    return len(made)


@transaction.atomic
def remind_of_notice(*, notice: Notice, by: User, now: datetime, only: Collection[int] = ()) -> int:
    """Reminds those who have not passed it on, at most once in a quarter of an hour; of `only`
    these copies, if any are named.
    """
    waiting = (
        notice.copies.waiting()
        .select_for_update(of=("self",))
        .select_related("person", "notice__incident", "mail__job")
    )
    if only:
        waiting = waiting.filter(pk__in=only)
    late = [
        copy
        for copy in waiting.order_by("pk")
        if copy.person.email and _may_remind_again(copy, now)
    ]
    if not late:
        raise Refused(
            f"Nobody is left to chase by email for “{notice}”: they have passed it on, were written"
            " to in the last quarter of an hour, have an email that is still waiting to be sent,"
            " or have no email address. Ring those who are left."
        )
    _mail(late, is_chased=True, now=now)
    audit(
        by=by,
        action="notice.chased",
        about=notice,
        now=now,
        people=[copy.person.reference for copy in late],
    )
    return len(late)


def _may_remind_again(copy: NoticeCopy, now: datetime) -> bool:
    mailed_at = counts_from(copy.mail, otherwise=copy.chased_at or copy.made_at)
    return mailed_at is not None and now - mailed_at >= CHASE_AGAIN_AFTER


def remind_unread(*, now: datetime) -> int:
    """Reminds those who have not read their copy in time: once, unless someone has chased them
    already.
    """
    after = timedelta(minutes=Organisation.objects.ours().notice_chased_after_minutes)
    chased = 0
    while made := _remind_batch(now - after, now):
        chased += made
    return chased


@transaction.atomic
def _remind_batch(before: datetime, now: datetime) -> int:
    """Of two simultaneous runs, the second finds the copies chased."""
    rows = (
        NoticeCopy.objects.to_remind(before)
        .select_for_update(of=("self",))
        .select_related("person", "notice__incident")
    )
    copies = list(rows.order_by("notice", "pk")[:BATCH_SIZE])
    _mail(copies, is_chased=True, now=now)
    for notice in dict.fromkeys(copy.notice for copy in copies):
        people = [copy.person.reference for copy in copies if copy.notice == notice]
        audit(by=None, action="notice.chased", about=notice, now=now, people=people)
    return len(copies)


@transaction.atomic
def mark_read(*, copy: NoticeCopy, now: datetime) -> None:
    """Records when the copy was first opened."""
    if NoticeCopy.objects.filter(pk=copy.pk, read_at=None).update(read_at=now):
        audit(by=None, action="notice.read", about=copy, now=now)


@transaction.atomic
def pass_on(*, copy: NoticeCopy, now: datetime) -> None:
    """The line manager has told their team. A second call changes nothing."""
    mark_read(copy=copy, now=now)
    if NoticeCopy.objects.filter(pk=copy.pk, passed_on_at=None).update(passed_on_at=now):
        audit(by=None, action="notice.passed_on", about=copy, now=now)


def token_of(copy: NoticeCopy) -> str:
    """The signed token in the copy's link; nobody can make one for another copy."""
    return _SIGNER.sign(str(copy.pk))


def find_copy(token: str, *, now: datetime) -> NoticeCopy | None:
    """The copy with this token, for 30 days; None if the signature is wrong or the copy has been
    deleted.
    """
    try:
        key = _SIGNER.unsign(token)
    except BadSignature:
        return None
    recent = NoticeCopy.objects.filter(made_at__gt=now - LINK_LASTS)
    return recent.select_related("notice__incident", "person").filter(pk=key).first()


def _lock_unapproved(notice: Notice, revision: int) -> Notice:
    open_incident(notice.incident)
    current = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if current.approved_at:
        raise Refused(
            f"“{current}” was approved by {current.approved_by} and is being sent. Write another"
            " notice."
        )
    if current.revision != revision:
        raise Refused(
            f"Someone else changed “{current}” after you opened it. Check the latest version."
        )
    return current


def _mail(copies: list[NoticeCopy], *, is_chased: bool, now: datetime) -> None:
    for copy in copies:
        copy.mail = notice_emails.send_notice(
            copy=copy, token=token_of(copy), is_chased=is_chased, now=now
        )
        if is_chased:
            copy.chased_at = now
    NoticeCopy.objects.bulk_update(copies, ["mail", "chased_at"])
