"""A version once more, with what stands around its words brought up to date: the slot, the person,
the strip.
"""

from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from reports.packs.content import LastInterview, Opening, PackContent, from_json
from reports.packs.format_cards import card_for
from reports.packs.models import Pack, PackVersion
from reports.packs.queries.pack_restrictions import restrictions_told
from reports.packs.queries.packs import draft_strip, lines_used, logistics_of
from reports.packs.queries.prefill import first_sections
from training.models import Organisation


def base_of(pack: Pack) -> PackVersion | None:
    """What a re-issue repeats: the version in review, or else the latest approved one unless it was
    withdrawn.
    """
    versions = pack.versions.select_related("recipient", "submitted_by")
    if in_review := versions.in_review().first():
        return in_review
    latest = versions.latest()
    return latest if latest and not latest.withdrawn_at else None


def content_again(version: PackVersion, *, now: datetime) -> PackContent:
    """The words of the version for the interview as it stands: who gives it, when, where, and until
    when it holds.
    """
    content = from_json(PackContent, version.content)
    interview = version.pack.interview
    if interview.person_id != version.recipient_id:
        content = for_another_person(content, version.pack, now=now)
    return replace(
        content,
        strip=draft_strip(version.pack, Organisation.objects.ours()),
        logistics=logistics_of(interview),
        card=card_for(interview.medium, interview.format),
        lines=lines_used(content.line_references, now=now),
        restrictions=restrictions_told(interview),
    )


def for_another_person(content: PackContent, pack: Pack, *, now: datetime) -> PackContent:
    """The caption is theirs, and the last interview too: how another one's went is nobody else's
    business.
    """
    first = first_sections(pack.interview, on=timezone.localdate(now))
    theirs = from_json(Opening, first["opening"])
    caption = {name: getattr(theirs, name) for name in ("caption_name", "caption_title", "said_as")}
    return replace(
        content,
        opening=replace(content.opening, **caption),
        last=from_json(LastInterview, first["last"]),
    )
