"""Words that may name a patient: saying that they do not, undoing that, and removing them
for good.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused, reason_given, refusing_duplicates
from reports.packs.actions.drafts import write_section
from reports.packs.content import text_of
from reports.packs.identifiers import REMOVED, Kind, find_identifiers, find_spellings, without
from reports.packs.models import (
    CarriedItem,
    NotAPatient,
    Pack,
    PackSection,
    PackSectionRevision,
    Remark,
)
from reports.packs.queries.identifiers import open_places
from reports.packs.queries.packs import draft_content
from reports.packs.sections import BY_KEY

NOT_THERE = "These words no longer need an answer. They are gone, or someone has already answered."


@transaction.atomic
def record_not_a_patient(
    *, pack: Pack, kind: Kind, token: str, reason: str, by: User, now: datetime
) -> NotAPatient:
    """Applies to the whole pack, wherever the words are in it."""
    reason = reason_given(
        reason,
        otherwise=(
            "Enter why the words are not about a patient. The reason is recorded with your name."
        ),
    )
    places = open_places(pack, draft_content(pack, now=now))
    hit = next((p.hit for p in places if (p.hit.kind, p.hit.token) == (kind, token)), None)
    if hit is None:
        raise Refused(NOT_THERE)
    values = {"words": hit.words[:100], "reason": reason, "made_at": now, "made_by": by}
    with refusing_duplicates(Refused(NOT_THERE)):
        answer = NotAPatient.objects.create(pack=pack, kind=kind, token=token, **values)
    audit(by=by, action="pack.not_a_patient", about=pack, now=now, kind=kind, reason=answer.reason)
    return answer


@transaction.atomic
def undo_not_a_patient(*, answer: NotAPatient, by: User, now: datetime) -> None:
    """The words block the pack again."""
    if not NotAPatient.objects.filter(pk=answer.pk, taken_back_at=None).update(
        taken_back_at=now, taken_back_by=by
    ):
        raise Refused("This has already been undone.")
    audit(
        by=by, action="pack.not_a_patient_taken_back", about=answer.pack, now=now, kind=answer.kind
    )


@dataclass(frozen=True)
class Removed:
    """How many sections, earlier drafts and comments it was removed from."""

    sections: int
    drafts: int
    remarks: int


@transaction.atomic
def remove_identifier(
    *, pack: Pack, kind: Kind, token: str, reason: str, by: User, now: datetime
) -> Removed:
    """Removes it everywhere in the pack, in whatever form it is written. This cannot be undone.
    `reason` is stored without the identifier.
    """
    reason = reason_given(
        reason,
        otherwise="Enter why it is removed. The audit trail records the reason, not the words.",
    )
    sections = list(pack.sections.select_for_update().filter(key__in=BY_KEY))
    removed = Removed(
        sections=sum(_from_section(section, kind, token, by, now) for section in sections),
        drafts=sum(_from_draft(draft, kind, token) for draft in _drafts(sections)),
        remarks=sum(
            _from_remark(remark, kind, token) for remark in pack.remarks.select_for_update()
        ),
    )
    if removed == Removed(0, 0, 0):
        raise Refused(
            "These words are in no section, earlier draft or comment. If they are in the slot,"
            " change the interview."
        )
    for item in pack.carried_items.select_for_update():
        _from_carried(item, kind, token)
    undone_answers = NotAPatient.objects.filter(
        pack=pack, kind=kind, token=token, taken_back_at__isnull=False
    )
    undone_answers.update(words=REMOVED, token=REMOVED)
    audit(
        by=by,
        action="pack.identifier_removed",
        about=pack,
        now=now,
        kind=kind,
        reason=without(reason, find_spellings(reason, kind, token)),
        sections=removed.sections,
        drafts=removed.drafts,
        comments=removed.remarks,
    )
    return removed


def _drafts(sections: Collection[PackSection]) -> list[PackSectionRevision]:
    rows = PackSectionRevision.objects.filter(section__in=sections, is_clear=False)
    return list(rows.select_related("section").order_by("pk"))


def _from_section(section: PackSection, kind: Kind, token: str, by: User, now: datetime) -> bool:
    """The section gets a new revision, so that anyone who has it open sees the conflict."""
    spellings = find_spellings(text_of(section.key, section.content), kind, token)
    if not spellings:
        return False
    content = _without(section.content, spellings)
    if find_spellings(text_of(section.key, content), kind, token):
        raise Refused(
            f"In {BY_KEY[section.key].title} the words are split across two texts. Delete them there yourself, then"
            " come back."
        )
    write_section(section, content, revision=section.revision, by=by, now=now)
    return True


def _from_draft(draft: PackSectionRevision, kind: Kind, token: str) -> bool:
    """If the words are split across two texts of an earlier draft, the whole draft is emptied."""
    key = draft.section.key
    spellings = find_spellings(text_of(key, draft.content), kind, token)
    if not spellings:
        return False
    draft.content = _without(draft.content, spellings)
    if find_spellings(text_of(key, draft.content), kind, token):
        draft.content = {}
    draft.is_clear = not find_identifiers(text_of(key, draft.content))
    draft.save(update_fields=["content", "is_clear"])
    return True


def _from_remark(remark: Remark, kind: Kind, token: str) -> bool:
    texts = ("text", "before", "proposed")
    spellings = find_spellings("\n".join(getattr(remark, name) for name in texts), kind, token)
    if not spellings:
        return False
    for name in texts:
        setattr(remark, name, without(getattr(remark, name), spellings))
    remark.save(update_fields=texts)
    return True


def _from_carried(item: CarriedItem, kind: Kind, token: str) -> None:
    """What was carried over still compares with what stands in the draft."""
    if spellings := find_spellings(item.text, kind, token):
        item.text = without(item.text, spellings)
        item.save(update_fields=["text"])


def _without(value: Any, spellings: Collection[str]) -> Any:
    """The same JSON, without these words in any of its texts."""
    if isinstance(value, str):
        return without(value, spellings)
    if isinstance(value, list):
        return [_without(item, spellings) for item in value]
    if isinstance(value, dict):
        return {name: _without(item, spellings) for name, item in value.items()}
    return value
