"""Interviews that need attention after a yes: telling the owner and whoever is on duty once, and
keeping the spokesperson with a reason.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused, reason_given
from desk.choosing.attention_emails import send_attention_mail
from desk.choosing.models import AttentionMail, SpokespersonKept
from desk.choosing.queries.attention import Attention, Row, attention_of, needing_attention
from desk.enquiries.actions.enquiry_alerts import answering_for
from desk.enquiries.models import EnquiryNote, Interview
from training.actions.facts import record_fact, retract_fact


@transaction.atomic
def keep_spokesperson(
    *, interview: Interview, cause: str, reason: str, by: User, now: datetime
) -> SpokespersonKept:
    """Keeps the spokesperson in spite of the cause; refuses if it is no longer so."""
    reason = reason_given(reason, otherwise="Enter the reason. It is recorded with your name.")
    current = Interview.objects.select_for_update().get(pk=interview.pk)
    found = attention_of(current, now=now)
    row = found.row(cause) if found else None
    if row is None:
        raise Refused(
            f"{interview.reference} no longer needs this decision. See what it needs now."
        )
    keep = SpokespersonKept(
        interview=current,
        person=current.person,
        starts_at=current.starts_at,
        cause=cause,
        words=row.cause.words[:300],
        reason=reason[:300],
    )
    return record_fact(fact=keep, by=by, now=now)


@transaction.atomic
def take_back_keep(*, keep: SpokespersonKept, by: User, now: datetime) -> None:
    """The cause needs attention again."""
    retract_fact(fact=keep, because="Taken back", by=by, now=now)


def tell_of_attention(*, now: datetime) -> int:
    """Mails what nobody has been told of yet about interviews to come, once for a cause; answers
    how many interviews it told of.
    """
    return sum(_tell(each, now) for each in needing_attention(now=now))


@transaction.atomic
def _tell(attention: Attention, now: datetime) -> bool:
    interview = attention.interview
    recipients = answering_for(interview.enquiry, now=now)
    names = ", ".join(user.name for user in recipients)
    untold = [(row, mail) for row in attention.rows if (mail := _claim_mail(row, names, now))]
    if not untold:
        return False
    rows = [row for row, _ in untold]
    for user in recipients:
        send_attention_mail(rows=rows, first=untold[0][1], to=user, now=now)
    told = f"{names} told by email" if names else "nobody to tell"
    text = f"{interview} needs attention: {_sentences(rows)}. {told}"
    EnquiryNote.objects.create(enquiry=interview.enquiry, at=now, text=text)
    causes = [row.cause.key for row in rows]
    audit(
        by=None,
        action="interview.needs_attention",
        about=interview,
        now=now,
        causes=causes,
        told=names,
    )
    return True


def _claim_mail(row: Row, names: str, now: datetime) -> AttentionMail | None:
    """None if somebody was told of it before."""
    mail, is_new = AttentionMail.objects.get_or_create(
        interview=row.interview,
        person=row.interview.person,
        starts_at=row.interview.starts_at,
        cause=row.cause.key,
        defaults={"told_at": now, "told": names[:500]},
    )
    return mail if is_new else None


def _sentences(rows: Sequence[Row]) -> str:
    return "; ".join(f"{row.sentence}{f', {row.since}' if row.since else ''}" for row in rows)
