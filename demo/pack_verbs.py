"""What can be done with a pack in the example, beside the ordinary actions."""

import json
from datetime import datetime
from typing import Any

from accounts.models import User
from desk.enquiries.models import Interview
from jobs.models import Job
from reports.packs.actions.delivery import acknowledge_version, deliver_version
from reports.packs.actions.drafts import save_section, start_pack
from reports.packs.actions.pack_templates import save_template
from reports.packs.actions.printing import render_version
from reports.packs.actions.remarks import add_remark, settle_remark
from reports.packs.actions.review import store_approval
from reports.packs.models import Pack, PackVersion, Remark
from reports.packs.section_texts import to_texts
from reports.packs.sections import BY_KEY


def _with_mistake(content: dict[str, Any], text: dict[str, Any]) -> dict[str, Any]:
    """The content of a section in the first version, with its mistake."""
    right, wrong = text.get("mistake", ("", ""))
    return json.loads(json.dumps(content).replace(right, wrong)) if right else content


def _write(pack: Pack, key: str, content: dict[str, Any], by: User, now: datetime) -> None:
    section = pack.sections.get(key=key)
    prefilled = {} if BY_KEY[key].rows else to_texts(key, section.content)
    written = prefilled | to_texts(key, content)
    save_section(pack=pack, key=key, texts=written, revision=section.revision, by=by, now=now)


def begin_pack(*, interview: Interview, text: dict[str, Any], by: User, now: datetime) -> None:
    """With the mistake of its first version, if it had one."""
    earlier = Pack.objects.filter(interview__enquiry__subject=text.get("earlier", "")).first()
    kind = Pack.Kind(text["kind"])
    pack = start_pack(interview=interview, kind=kind, earlier=earlier, by=by, now=now)
    for key, content in text["sections"].items():
        _write(pack, key, _with_mistake(content, text), by, now)


def correct_pack(*, pack: Pack, text: dict[str, Any], by: User, now: datetime) -> None:
    """Corrects the mistake in each section."""
    for key, content in text["sections"].items():
        if content != _with_mistake(content, text):
            _write(pack, key, content, by, now)


def remark_on_pack(
    *,
    pack: Pack,
    section: str,
    settled: str = "",
    settled_by: User,
    by: User,
    now: datetime,
    **words: Any,
) -> None:
    said = add_remark(pack=pack, key=section, by=by, now=now, **words)
    if settled:
        settle_remark(remark=said, outcome=Remark.Outcome(settled), by=settled_by, now=now)


def keep_template(*, pack: Pack, **values: Any) -> None:
    interview = pack.interview
    save_template(pack=pack, medium=interview.medium, topic=interview.enquiry.topic, **values)


def approve_pack(*, version: PackVersion, prints: bool, by: User, now: datetime) -> None:
    Job.objects.filter(dedup_key=version.rendering_key).delete()
    store_approval(version, approver=by, by=by, now=now)
    print_version(version=version, prints=prints, now=now)
    deliver_version(version=version, now=now)


def print_version(*, version: PackVersion, prints: bool, now: datetime) -> None:
    if prints:
        render_version(version=version, is_approved=version.approved_at is not None, now=now)


def acknowledge_pack(*, version: PackVersion, now: datetime) -> None:
    person = version.recipient
    acknowledge_version(version=version, person=person, by=person.user, now=now)
