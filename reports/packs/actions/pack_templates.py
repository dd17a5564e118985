"""Pack templates: save one from a pack, rename it, withdraw it, restore it."""

from datetime import datetime

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused, refusing_duplicates
from accounts.seen import check_seen
from reports.packs.models import Pack, PackTemplate
from reports.packs.queries.pack_templates import texts_for_template
from training.models import Topic

SEEN = ("name", "withdrawn_at")


def _name_taken(name: str) -> Refused:
    return Refused(f"There is already a template called “{name}”. Choose another name.")


@transaction.atomic
def save_template(
    *, pack: Pack, name: str, medium: str, topic: Topic | None, by: User, now: datetime
) -> PackTemplate:
    """Saves what holds for any interview, and leaves out the rest, text by text."""
    texts = texts_for_template(pack)
    if not texts.kept:
        raise Refused(
            f"{pack.reference} has no question, bridge or safe phrase that holds for any interview."
            " Write one first."
        )
    sections = texts.sections
    values = {"medium": medium, "topic": topic, "sections": sections, "made_from": pack}
    with refusing_duplicates(_name_taken(name.strip())):
        template = PackTemplate.objects.create(name=name.strip(), made_at=now, made_by=by, **values)
    audit(
        by=by,
        action="pack_template.saved",
        about=template,
        now=now,
        pack=pack.reference,
        kept=len(texts.kept),
        left_out=len(texts.left_out),
    )
    return template


@transaction.atomic
def rename_template(
    *, template: PackTemplate, name: str, seen: str, by: User, now: datetime
) -> None:
    """Refused if another has the name, or if it is not as it was `seen`."""
    current = check_seen(template, SEEN, seen)
    before, current.name = current.name, name.strip()
    if before == current.name:
        return
    with refusing_duplicates(_name_taken(name.strip())):
        current.save(update_fields=["name"])
    audit(by=by, action="pack_template.renamed", about=current, now=now, before=before)


@transaction.atomic
def withdraw_template(*, template: PackTemplate, by: User, now: datetime) -> None:
    """Stops offering it. Packs that started with it do not change."""
    if (
        not PackTemplate.objects.offered()
        .filter(pk=template.pk)
        .update(withdrawn_at=now, withdrawn_by=by)
    ):
        raise Refused(f"“{template}” is already withdrawn.")
    audit(by=by, action="pack_template.withdrawn", about=template, now=now)


@transaction.atomic
def restore_template(*, template: PackTemplate, by: User, now: datetime) -> None:
    """Offers it again, unless another template has its name now."""
    withdrawn = PackTemplate.objects.filter(pk=template.pk, withdrawn_at__isnull=False)
    with refusing_duplicates(_name_taken(template.name)):
        is_back = withdrawn.update(withdrawn_at=None, withdrawn_by=None)
    if not is_back:
        raise Refused(f"“{template}” is already offered.")
    audit(by=by, action="pack_template.restored", about=template, now=now)
