"""Drafts of packs: start one, save a section, insert a line, choose the kind, note who is
editing.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import DoneAlready, Refused
from desk.enquiries.actions.interviews import check_open
from desk.enquiries.models import Interview
from desk.lines.models import Line
from reports.packs.carried import CarriedOver, carry_over
from reports.packs.content import text_of
from reports.packs.identifiers import find_identifiers
from reports.packs.models import (
    CarriedItem,
    Pack,
    PackSection,
    PackSectionRevision,
    PackTemplate,
    Presence,
)
from reports.packs.queries.earlier_packs import given_by, source_of
from reports.packs.queries.pack_templates import texts_of_template
from reports.packs.queries.prefill import first_sections
from reports.packs.section_texts import (
    field_of,
    from_text,
    from_texts,
    has_free_row,
    to_text,
    to_texts,
    too_long,
    with_line,
)
from scheduling.references import next_reference


class SectionChanged(Refused):
    """Somebody saved this section after the writer last read it. Carries all states, so that
    nothing is lost.

    `base` is what the writer started from (revision `seen`), `theirs` what is saved now (revision
    `section.revision`), `mine` what was not saved.
    """

    def __init__(
        self, section: PackSection, *, seen: int, base: dict[str, Any], mine: dict[str, Any]
    ) -> None:
        super().__init__(
            f"{section.edited_by} changed this section while you wrote. Choose what to keep."
        )
        self.section = section
        self.seen = seen
        self.base = base
        self.theirs: dict[str, Any] = section.content
        self.mine = mine


@transaction.atomic
def start_pack(
    *,
    interview: Interview,
    kind: Pack.Kind,
    by: User,
    now: datetime,
    template: PackTemplate | None = None,
    earlier: Pack | None = None,
) -> Pack:
    """Starts the pack of an interview with what is known already.

    What a template or an earlier pack gives besides is carried over: it stands in the draft, and
    blocks the pack until the author has confirmed or rewritten it.
    """
    check_open(interview)
    reference = next_reference(Pack, "P")
    if started := Pack.objects.serving(interview).first():
        raise DoneAlready(
            f"{interview} already has a pack, {started.reference}. Continue with that one.", started
        )
    pack = Pack.objects.create(
        reference=reference, interview=interview, kind=kind, started_at=now, started_by=by
    )
    on = timezone.localdate(now)
    sections = first_sections(interview, on=on, kind=kind)
    carried = 0
    if template:
        given = CarriedOver(texts_of_template(template).sections)
        source = f"the template “{template}”"
        sections, count = _carry_over(pack, sections, given, source=source, now=now)
        carried += count
    if earlier:
        given = given_by(earlier, on=on)
        source = source_of(earlier, on=on)
        sections, count = _carry_over(
            pack, sections, given, source=source, now=now, from_pack=earlier
        )
        carried += count
    for key, content in sections.items():
        section = PackSection.objects.create(pack=pack, key=key)
        write_section(section, content, revision=0, by=by, now=now)
    audit(
        by=by,
        action="pack.started",
        about=pack,
        now=now,
        interview=interview.reference,
        kind=kind,
        template=str(template or ""),
        earlier=earlier.reference if earlier else "",
        carried_over=carried,
    )
    return pack


def _carry_over(
    pack: Pack,
    sections: Mapping[str, dict[str, Any]],
    given: CarriedOver,
    *,
    source: str,
    now: datetime,
    from_pack: Pack | None = None,
) -> tuple[dict[str, dict[str, Any]], int]:
    """The sections with what is given, each text of which is noted; and how many there are."""
    new = carry_over(sections, given.sections, kind=pack.kind)
    arrived = dict.fromkeys(new.texts)
    missing = [*given.not_carried, *new.not_carried]
    noted = {"pack": pack, "source": source, "from_pack": from_pack, "made_at": now}
    CarriedItem.objects.bulk_create(
        [
            *(CarriedItem(section=key, text=text, **noted) for key, text in arrived),
            *(CarriedItem(section=key, text=text, arrived=False, **noted) for key, text in missing),
        ]
    )
    return new.sections, len(arrived)


@transaction.atomic
def save_section(
    *, pack: Pack, key: str, texts: Mapping[str, str], revision: int, by: User, now: datetime
) -> PackSection:
    """Saves the texts of a section if nobody has saved since `revision`. Saving the same again
    changes nothing.

    Raises SectionChanged if somebody has, TextTooLong if a text is too long for its field.
    """
    if sentences := too_long(key, texts):
        raise Refused(" ".join(sentences))
    section = pack.sections.select_related("edited_by").get(key=key)
    content = from_texts(key, texts)
    if content == section.content:
        return section
    if section.revision != revision or not write_section(
        section, content, revision=revision, by=by, now=now
    ):
        section.refresh_from_db()
        base = section.revisions.filter(revision=revision).values_list("content", flat=True).first()
        raise SectionChanged(section, seen=revision, base=base or {}, mine=content)
    audit(
        by=by,
        action="pack.section_saved",
        about=pack,
        now=now,
        section=key,
        revision=section.revision,
    )
    return section


@transaction.atomic
def save_merging(
    *, pack: Pack, key: str, texts: Mapping[str, str], revision: int, by: User, now: datetime
) -> tuple[PackSection, dict[str, str]]:
    """Like `save_section`, but merges if somebody else has changed other texts of the section
    since. Returns those too.

    Raises SectionChanged if both changed the same text, or if theirs has a row that the writer's
    form does not show.
    """
    common: dict[str, Any] = {"pack": pack, "key": key, "by": by, "now": now}
    try:
        return save_section(texts=texts, revision=revision, **common), {}
    except SectionChanged as changed:
        old, saved, typed = (
            to_texts(key, state) for state in (changed.base, changed.theirs, changed.mine)
        )
        theirs = _changed(old, saved)
        mine = _changed(old, typed)
        if any(mine.get(path, text) != text or path not in texts for path, text in theirs.items()):
            raise
        section = save_section(texts=saved | mine, revision=changed.section.revision, **common)
        return section, {path: text for path, text in theirs.items() if path not in mine}


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    return {
        path: after.get(path, "")
        for path in {**before, **after}
        if after.get(path, "") != before.get(path, "")
    }


@transaction.atomic
def save_parts(
    *,
    pack: Pack,
    typed: Mapping[str, Mapping[str, str]],
    seen: Mapping[str, int],
    by: User,
    now: datetime,
) -> None:
    """Saves some texts of several sections, all or none, and leaves their other texts alone.

    What somebody else has saved since `seen` is merged. Raises SectionChanged if both changed the
    same text.
    """
    for key, texts in typed.items():
        section = pack.sections.select_related("edited_by").get(key=key)
        base = (
            section.revisions.filter(revision=seen[key]).values_list("content", flat=True).first()
            or {}
        )
        before = to_texts(key, base)
        saved = to_texts(key, section.content)
        mine = {
            path: text
            for path, text in _as_stored(key, texts).items()
            if text != before.get(path, "")
        }
        if any(
            saved.get(path, "") not in (before.get(path, ""), text) for path, text in mine.items()
        ):
            raise SectionChanged(
                section, seen=seen[key], base=base, mine=from_texts(key, saved | mine)
            )
        save_section(
            pack=pack, key=key, texts=saved | mine, revision=section.revision, by=by, now=now
        )


def _as_stored(key: str, texts: Mapping[str, str]) -> dict[str, str]:
    """The texts as they would be read back after saving, by path."""
    return {path: to_text(from_text(field_of(key, path), text)) for path, text in texts.items()}


@transaction.atomic
def insert_line(
    *,
    pack: Pack,
    key: str,
    texts: Mapping[str, str],
    line: Line,
    revision: int,
    by: User,
    now: datetime,
) -> PackSection:
    """Saves what was typed, with a library line in the next free row. Raises what `save_section`
    raises.
    """
    if not Line.objects.usable(timezone.localdate(now)).filter(pk=line.pk).exists():
        raise Refused(
            f"Line {line.reference} may not be used today. Choose another, or ask its owner to"
            " renew it."
        )
    if not has_free_row(key, texts):
        raise Refused(f"There is no free row for line {line.reference}. Remove one first.")
    taken = f"{line.reference}/{line.revision}"
    with_inserted = with_line(
        key, texts, line=taken, text=line.text, proof=line.proof, source=line.source
    )
    return save_section(pack=pack, key=key, texts=with_inserted, revision=revision, by=by, now=now)


@transaction.atomic
def change_kind(*, pack: Pack, kind: Pack.Kind, by: User, now: datetime) -> None:
    """Changes which sections are required and printed; everything that was written stays."""
    before = pack.kind
    if before == kind:
        return
    pack.kind = kind
    pack.save(update_fields=["kind"])
    audit(by=by, action="pack.kind_changed", about=pack, now=now, before=before, after=kind)


def write_section(
    section: PackSection, content: dict[str, Any], *, revision: int, by: User, now: datetime
) -> bool:
    """Compare-and-set: stores the content as the revision after `revision`. False if the section is
    no longer at that revision.
    """
    values = {"content": content, "revision": revision + 1, "edited_at": now, "edited_by": by}
    if not PackSection.objects.filter(pk=section.pk, revision=revision).update(**values):
        return False
    for name, value in values.items():
        setattr(section, name, value)
    PackSectionRevision.objects.create(
        section=section,
        revision=section.revision,
        content=content,
        is_clear=not find_identifiers(text_of(section.key, content)),
        edited_at=now,
        edited_by=by,
    )
    return True


def note_presence(*, section: PackSection, by: User, now: datetime) -> None:
    """Updates the one row for this section and person."""
    Presence.objects.update_or_create(section=section, user=by, defaults={"seen_at": now})
