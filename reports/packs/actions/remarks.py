"""Remarks on a draft: comment, suggest other words, reply, settle, delete. Their writers get a mail
about what became of them.
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


REMARK_EMPTY = "Enter a comment, or other words for one of the texts."


def _settled_already(remark: Remark) -> Refused:
    what = remark.get_outcome_display() or "deleted by its writer"
    return Refused(f"This has already been {what}. See what is there now.")


@transaction.atomic
def add_remark(
    *, pack: Pack, key: str, text: str, by: User, now: datetime, path: str = "", proposed: str = ""
) -> Remark:
    """A comment; with a `path`, a suggestion of other words for that text. Repeating one that is
    open adds nothing.
    """
    text = _within_limit(text)
    proposed = proposed.strip()
    section = _locked(pack).sections.get(key=key)
    before = to_texts(key, section.content).get(path, "") if path else ""
    if not text and not (path and proposed != before):
        raise Refused(REMARK_EMPTY)
    values = {
        "pack": pack,
        "section": key,
        "text": text,
        "path": path,
        "before": before,
        "proposed": proposed,
    }
    if existing := Remark.objects.filter(
        **values, made_by=by, settled_at=None, taken_out_at=None, reply_to=None
    ).first():
        return existing
    remark = Remark.objects.create(**values, made_at=now, made_by=by)
    audit(
        by=by,
        action="pack.remark_added",
        about=pack,
        now=now,
        section=key,
        is_suggestion=bool(path),
    )
    _notify([pack.started_by], remark, "added", by=by, now=now)
    return remark


@transaction.atomic
def reply_to_remark(*, remark: Remark, text: str, by: User, now: datetime) -> Remark:
    """The others in the conversation get a mail."""
    if not (text := _within_limit(text)):
        raise Refused(REMARK_EMPTY)
    _locked(remark.pack)
    if existing := remark.replies.filter(text=text, made_by=by).first():
        return existing
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
    _notify([remark.made_by, *others], remark, f"replied {reply.pk}", by=by, now=now)
    return reply


@transaction.atomic
def settle_remark(*, remark: Remark, outcome: Remark.Outcome, by: User, now: datetime) -> None:
    """Resolves a comment; accepts a suggestion, which saves its words, or declines it."""
    open_remark = Remark.objects.filter(
        pk=remark.pk, settled_at=None, taken_out_at=None, reply_to=None
    )
    if not open_remark.update(settled_at=now, settled_by=by, outcome=outcome):
        remark.refresh_from_db()
        raise _settled_already(remark)
    if outcome == Remark.Outcome.ACCEPTED:
        _apply_suggestion(remark, by=by, now=now)
    audit(
        by=by, action=f"pack.remark_{outcome}", about=remark.pack, now=now, section=remark.section
    )
    _notify([remark.made_by], remark, outcome, by=by, now=now)


@transaction.atomic
def delete_remark(*, remark: Remark, by: User, now: datetime) -> None:
    """Its writer deletes the words for good: they may have named a patient."""
    if remark.made_by_id != by.pk:
        raise Refused(f"Only {remark.made_by} can delete this. Reply to it, or resolve it.")
    undeleted = Remark.objects.filter(pk=remark.pk, taken_out_at=None)
    if not undeleted.update(text="", before="", proposed="", taken_out_at=now):
        raise _settled_already(remark)
    audit(by=by, action="pack.remark_taken_out", about=remark.pack, now=now, section=remark.section)


def _apply_suggestion(remark: Remark, *, by: User, now: datetime) -> None:
    """Saves the proposed words if the text is still the one that they were proposed for."""
    section = PackSection.objects.get(pack=remark.pack, key=remark.section)
    texts = to_texts(section.key, section.content)
    if texts.get(remark.path, "") != remark.before:
        raise Refused(
            "The text has changed since this suggestion was made. "
            "Change it yourself, or decline the suggestion."
        )
    texts[remark.path] = remark.proposed
    save_section(
        pack=remark.pack, key=section.key, texts=texts, revision=section.revision, by=by, now=now
    )


def _within_limit(text: str) -> str:
    if len(text.strip()) > LONGEST_REMARK:
        raise Refused(
            f"Shorten the comment to {LONGEST_REMARK} characters; it has {len(text.strip())}."
        )
    return text.strip()


def _locked(pack: Pack) -> Pack:
    """Makes two presses of one button wait for each other."""
    return Pack.objects.select_for_update(of=("self",)).select_related("started_by").get(pk=pack.pk)


def _notify(users: Iterable[User], remark: Remark, event: str, *, by: User, now: datetime) -> None:
    for user in {user.pk: user for user in users if user.pk != by.pk and user.is_active}.values():
        emails.send_remark(remark=remark, event=event, by=by, to=user, now=now)
