"""Remarks on a pack: open ones as problems, and the threads of one section."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.urls import reverse

from accounts.request_cache import cached_per_request
from reports.packs.completeness import Problem, Severity
from reports.packs.content import PackContent
from reports.packs.models import Pack, PackSection, Remark
from reports.packs.section_texts import label_of


@dataclass(frozen=True)
class Thread:
    """A remark with its replies. `label` names the text that a suggestion is for."""

    remark: Remark
    replies: tuple[Remark, ...]
    label: str


def remark_problems(pack: Pack, content: PackContent, now: datetime) -> Iterator[Problem]:  # noqa: ARG001  the signature of every source
    """A warning for each open comment or suggestion."""
    for remark in remarks_on(pack):
        if remark.settled_at or remark.reply_to_id:
            continue
        url = reverse("reports:pack_edit", args=[pack.reference, remark.section])
        what = f"{remark} is open: “{_short(remark.text or remark.proposed)}”"
        remedy = "Accept or decline it." if remark.path else "Answer it, then resolve it."
        yield Problem(
            Severity.WARNING,
            remark.section,
            what,
            remedy,
            content.control.author,
            key=f"remark:{remark.pk}",
            url=f"{url}#remarks",
        )


@cached_per_request
def remarks_on(pack: Pack) -> list[Remark]:
    """Remarks and replies that were not deleted, oldest first."""
    return list(
        pack.remarks.filter(taken_out_at=None).select_related("made_by").order_by("made_at")
    )


def threads_of(section: PackSection) -> list[Thread]:
    """Open threads first, then settled ones, oldest first. A deleted remark stays while it has
    replies.
    """
    replies = Prefetch("replies", Remark.objects.select_related("made_by").order_by("made_at"))
    roots = Remark.objects.filter(pack=section.pack_id, section=section.key, reply_to=None)
    remarks = (
        roots.select_related("made_by", "settled_by").prefetch_related(replies).order_by("made_at")
    )
    threads = [Thread(r, tuple(r.replies.all()), label_of(section.key, r.path)) for r in remarks]
    shown = (thread for thread in threads if thread.replies or not thread.remark.taken_out_at)
    return sorted(shown, key=lambda thread: not thread.remark.is_open)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else f"{flat[:59]}…"
