"""Pack templates: save one from a pack, rename it, withdraw it, restore it."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from reports.packs.models import Pack, PackTemplate
from reports.packs.queries.identifiers import open_places
from reports.packs.queries.packs import draft_content
from reports.packs.sections import is_empty
from training.actions.seen import check_seen
from training.models import Topic

TEMPLATE_SECTIONS = (
    "messages",
    "hard",
    "likely",
    "bridges",
    "facts",
    "background",
    "ground_rules",
)  # not bound to one interview
SEEN = ("name", "withdrawn_at")


class NameTaken(Refused):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is already a template called “{name}”. Choose another name.")


class NothingToSave(Refused):
    def __init__(self, pack: Pack) -> None:
        super().__init__(f"{pack.reference} has no messages or questions yet. Write them first.")


class NamesAPatient(Refused):
    def __init__(self, words: str) -> None:
        super().__init__(
            f"“{words}” may name a patient. Remove it, or say why it does not, before you save the template."
        )


class WithdrawnAlready(Refused):
    def __init__(self, template: PackTemplate) -> None:
        super().__init__(f"“{template}” is already withdrawn.")


class OfferedAlready(Refused):
    def __init__(self, template: PackTemplate) -> None:
        super().__init__(f"“{template}” is already offered.")


@transaction.atomic
def save_template(
    *, pack: Pack, name: str, medium: str, topic: Topic | None, by: User, now: datetime
) -> PackTemplate:
    """Saves what is not bound to the interview. Refused while it may name a patient."""
    content = draft_content(pack, now=now)
    if all(is_empty(key, content) for key in TEMPLATE_SECTIONS[:3]):
        raise NothingToSave(pack)
    if place := next(
        (p for p in open_places(pack, content) if p.section in TEMPLATE_SECTIONS), None
    ):
        raise NamesAPatient(place.hit.words)
    sections = dict(pack.sections.filter(key__in=TEMPLATE_SECTIONS).values_list("key", "content"))
    values = {"medium": medium, "topic": topic, "sections": sections, "made_from": pack}
    try:
        with transaction.atomic():
            template = PackTemplate.objects.create(
                name=name.strip(), made_at=now, made_by=by, **values
            )
    except IntegrityError as error:
        raise NameTaken(name.strip()) from error
    audit(by=by, action="pack_template.saved", about=template, now=now, pack=pack.reference)
    return template


@transaction.atomic
def rename_template(
    *, template: PackTemplate, name: str, seen: str, by: User, now: datetime
) -> None:
    """Raises NameTaken if another has the name, ChangedMeanwhile if it is not as it was `seen`."""
    current = check_seen(template, SEEN, seen)
    before, current.name = current.name, name.strip()
    if before == current.name:
        return
    try:
        with transaction.atomic():
            current.save(update_fields=["name"])
    except IntegrityError as error:
        raise NameTaken(name.strip()) from error
    audit(by=by, action="pack_template.renamed", about=current, now=now, before=before)


@transaction.atomic
def withdraw_template(*, template: PackTemplate, by: User, now: datetime) -> None:
    """Stops offering it. Packs that started with it do not change."""
    if (
        not PackTemplate.objects.offered()
        .filter(pk=template.pk)
        .update(withdrawn_at=now, withdrawn_by=by)
    ):
        raise WithdrawnAlready(template)
    audit(by=by, action="pack_template.withdrawn", about=template, now=now)


@transaction.atomic
def restore_template(*, template: PackTemplate, by: User, now: datetime) -> None:
    """Offers it again, unless another template has its name now."""
    withdrawn = PackTemplate.objects.filter(pk=template.pk, withdrawn_at__isnull=False)
    try:
        with transaction.atomic():
            is_back = withdrawn.update(withdrawn_at=None, withdrawn_by=None)
    except IntegrityError as error:
        raise NameTaken(template.name) from error
    if not is_back:
        raise OfferedAlready(template)
    audit(by=by, action="pack_template.restored", about=template, now=now)
