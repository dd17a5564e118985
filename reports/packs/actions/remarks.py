"""Remarks on a draft: comment, suggest other words, reply, settle; whoever wrote one is told what
became of it.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from reports.packs import emails
from reports.packs.actions.drafts import save_section
from reports.packs.models import Pack, PackSection, Remark
from reports.packs.section_texts import to_texts

LONGEST_REMARK = 2000


class RemarkEmpty(Refused):
    def __init__(self) -> None:
        super().__init__("Enter a comment, or other words for one of the texts.")


class RemarkTooLong(Refused):
    def __init__(self, length: int) -> None:
        super().__init__(f"Shorten the comment to {LONGEST_REMARK} characters; it has {length}.")


class SettledAlready(Refused):
    def __init__(self, remark: Remark) -> None:
        what = remark.get_outcome_display() or "deleted by its writer"
        super().__init__(f"This has already been {what}. See what is there now.")


class WordsChangedSince(Refused):
    def __init__(self) -> None:
        super().__init__(
            "The text has changed since this suggestion was made. Change it yourself, or turn the suggestion down."
        )


class NotYourRemark(Refused):
    def __init__(self, remark: Remark) -> None:
        super().__init__(f"Only {remark.made_by} can delete this. Reply to it, or resolve it.")


@transaction.atomic
def add_remark(
    *, pack: Pack, key: str, text: str, by: User, now: datetime, path: str = "", proposed: str = ""
) -> Remark:
    """A comment; with a `path`, a suggestion of other words for that text. The same again while it
    is open is one.
    """
    text = _fit(text)
    proposed = proposed.strip()
    section = _locked(pack).sections.get(key=key)
    before = to_texts(key, section.content).get(path, "") if path else ""
    if not text and not (path and proposed != before):
        raise RemarkEmpty
    said = {
        "pack": pack,
        "section": key,
        "text": text,
        "path": path,
        "before": before,
        "proposed": proposed,
    }
    if there := Remark.objects.filter(
        **said, made_by=by, settled_at=None, taken_out_at=None, reply_to=None
    ).first():
        return there
    remark = Remark.objects.create(**said, made_at=now, made_by=by)
    audit(
        by=by,
        action="pack.remark_added",
        about=pack,
        now=now,
        section=key,
        is_suggestion=bool(path),
    )
    _tell([pack.started_by], remark, "added", by=by, now=now)
    return remark


@transaction.atomic
def reply_to_remark(*, remark: Remark, text: str, by: User, now: datetime) -> Remark:
    """Those in the conversation are told."""
    if not (text := _fit(text)):
        raise RemarkEmpty
    _locked(remark.pack)
    if there := remark.replies.filter(text=text, made_by=by).first():
        return there
    reply = Remark.objects.create(
        pack=remark.pack,
        section=remark.section,
        text=text,
        reply_to=remark,
        made_at=now,
        made_by=by,
    )
    audit(by=by, action="pack.remark_replied", about=remark.pack, now=now, section=remark.section)
    others = [other.made_by for other in remark.replies.select_related("made_by")]
    _tell([remark.made_by, *others], remark, f"replied {reply.pk}", by=by, now=now)
    return reply


@transaction.atomic
def settle_remark(*, remark: Remark, outcome: Remark.Outcome, by: User, now: datetime) -> None:
    """Resolved; or for a suggestion accepted, which saves its words, or turned down."""
    standing = Remark.objects.filter(
        pk=remark.pk, settled_at=None, taken_out_at=None, reply_to=None
    )
    if not standing.update(settled_at=now, settled_by=by, outcome=outcome):
        remark.refresh_from_db()
        raise SettledAlready(remark)
    if outcome == Remark.Outcome.ACCEPTED:
        _take_in(remark, by=by, now=now)
    audit(
        by=by, action=f"pack.remark_{outcome}", about=remark.pack, now=now, section=remark.section
    )
    _tell([remark.made_by], remark, outcome, by=by, now=now)


@transaction.atomic
def take_out_remark(*, remark: Remark, by: User, now: datetime) -> None:
    """Its writer takes the words back, for good: they may have named a patient."""
    if remark.made_by_id != by.pk:
        raise NotYourRemark(remark)
    standing = Remark.objects.filter(pk=remark.pk, taken_out_at=None)
    if not standing.update(text="", before="", proposed="", taken_out_at=now):
        raise SettledAlready(remark)
    audit(by=by, action="pack.remark_taken_out", about=remark.pack, now=now, section=remark.section)


def _take_in(remark: Remark, *, by: User, now: datetime) -> None:
    """Saves the proposed words where those that they were proposed for still stand."""
    section = PackSection.objects.get(pack=remark.pack, key=remark.section)
    texts = to_texts(section.key, section.content)
    if texts.get(remark.path, "") != remark.before:
        raise WordsChangedSince
    texts[remark.path] = remark.proposed
    save_section(
        pack=remark.pack, key=section.key, texts=texts, revision=section.revision, by=by, now=now
    )


def _fit(text: str) -> str:
    if len(text.strip()) > LONGEST_REMARK:
        raise RemarkTooLong(len(text.strip()))
    return text.strip()


def _locked(pack: Pack) -> Pack:
    """Two presses of one button come one after the other."""
    return Pack.objects.select_for_update(of=("self",)).select_related("started_by").get(pk=pack.pk)


def _tell(users: Iterable[User], remark: Remark, deed: str, *, by: User, now: datetime) -> None:
    for user in {user.pk: user for user in users if user.pk != by.pk and user.is_active}.values():
        emails.send_remark(remark=remark, deed=deed, by=by, to=user, now=now)
