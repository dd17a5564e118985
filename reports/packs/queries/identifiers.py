"""Where a pack, its comments or its earlier drafts may name a patient, and which of these somebody
has declared not about a patient.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.request_cache import cached_per_request
from reports.packs.completeness import Problem, Severity
from reports.packs.content import PackContent, text_of, texts_in
from reports.packs.identifiers import WORDS, Hit, Kind, find_identifiers, find_spellings, token_of
from reports.packs.models import NotAPatient, Pack, PackSectionRevision
from reports.packs.queries.remarks import remarks_on
from reports.packs.sections import BY_KEY
from training.models import Organisation


@dataclass(frozen=True)
class Place:
    """A hit and where it is: the section's key and title, and who wrote it.

    `drafts` is the number of earlier drafts of the section that contain it.
    """

    hit: Hit
    section: str
    title: str
    owner: str
    is_old: bool = False
    drafts: int = 0

    @property
    def looks_like(self) -> str:
        return WORDS[self.hit.kind]


def identifier_problems(pack: Pack, content: PackContent, now: datetime) -> Iterator[Problem]:  # noqa: ARG001  the signature of every source
    """Each blocks the pack until the words are removed or declared not about a patient."""
    url = reverse("reports:pack_identifiers", args=[pack.reference])
    remedy = "Remove the words, or say why they are not about a patient."
    for place in open_places(pack, content):
        what = f"{place.title}: “{place.hit.words}” looks like {WORDS[place.hit.kind]}"
        key = f"identifier:{place.section}:{place.hit.kind}:{place.hit.token}"
        yield Problem(Severity.MISSING, place.section, what, remedy, place.owner, key=key, url=url)
    yield from _history_problems(old_places(pack, content), url)


def _history_problems(places: list[Place], url: str) -> Iterator[Problem]:
    """One for each section whose earlier drafts contain what was removed from it."""
    for title in dict.fromkeys(place.title for place in places):
        first, *others = (place for place in places if place.title == title)
        words = f"“{first.hit.words}”" + (f" and {len(others)} more" if others else "")
        what = f"{title}: {words} removed, but still in its earlier drafts"
        remedy = "Remove it from the history, or say why it is not about a patient."
        key = f"history:{first.section}"
        yield Problem(Severity.WARNING, first.section, what, remedy, first.owner, key=key, url=url)


def open_places(pack: Pack, content: PackContent) -> list[Place]:
    """Every hit that nobody has dealt with, in reading order; remarks after the sections."""
    answered = _answered(pack)
    return [
        place
        for place in _places(pack, content)
        if (place.hit.kind, place.hit.token) not in answered
    ]


def old_places(pack: Pack, content: PackContent) -> list[Place]:
    """Hits that nobody has dealt with, gone from the section but still in its earlier drafts."""
    if not (written := hits_in_drafts(pack)):
        return []
    known = known_tokens(pack, content)
    answered = _answered(pack)
    places = []
    for (key, hit), writers in written.items():
        is_there = find_spellings(text_in(content, key), hit.kind, hit.token)
        if hit.token not in known and (hit.kind, hit.token) not in answered and not is_there:
            places.append(
                Place(hit, key, BY_KEY[key].title, writers[0], is_old=True, drafts=len(writers))
            )
    return places


@cached_per_request
def hits_in_drafts(pack: Pack) -> dict[tuple[str, Hit], list[str]]:
    """The writers of the drafts that contain each hit, oldest first, by section and hit. Drafts
    known to be clear are skipped.
    """
    rows = PackSectionRevision.objects.filter(
        section__pack=pack, section__key__in=BY_KEY, is_clear=False
    )
    drafts: dict[tuple[str, str, str], tuple[Hit, list[str]]] = {}
    for row in rows.select_related("section", "edited_by").order_by("section", "revision"):
        for hit in find_identifiers(text_of(row.section.key, row.content)):
            _, writers = drafts.setdefault((row.section.key, hit.kind, hit.token), (hit, []))
            writers.append(str(row.edited_by))
    return {(key, hit): writers for (key, _, _), (hit, writers) in drafts.items()}


def text_in(content: PackContent, key: str) -> str:
    """The whole text of one section."""
    return "\n".join(texts_in(getattr(content, key)))


@cached_per_request
def _answered(pack: Pack) -> set[tuple[str, str]]:
    return set(
        NotAPatient.objects.filter(pack=pack, taken_back_at=None).values_list("kind", "token")
    )


def _places(pack: Pack, content: PackContent) -> Iterator[Place]:
    known = known_tokens(pack, content)
    parts: list[tuple[str, str, Any]] = [("logistics", "The slot", content.slots)]
    parts += [(key, section.title, getattr(content, key)) for key, section in BY_KEY.items()]
    for key, title, part in parts:
        for hit in find_identifiers("\n".join(texts_in(part)), known):
            yield Place(hit, key, title, content.control.author)
    for remark in remarks_on(pack):
        for hit in find_identifiers(f"{remark.text}\n{remark.before}\n{remark.proposed}", known):
            yield Place(
                hit, remark.section, f"{BY_KEY[remark.section].title}, comment", str(remark.made_by)
            )


def known_tokens(pack: Pack, content: PackContent) -> set[str]:
    """Phone numbers and postcodes of the slot and the people involved: not a patient's."""
    organisation = Organisation.objects.ours()
    enquiry = pack.interview.enquiry
    person = pack.interview.person
    contacts = [
        *texts_in(content.slots),
        *texts_in(content.afterwards),
        content.glance.contact_phone,
        content.on_duty.phone,
    ]
    contacts += [
        organisation.communications_phone,
        organisation.corrections_contact,
        organisation.wellbeing_contact,
        enquiry.outlet.about,
    ]
    contacts += [
        enquiry.journalist.phone if enquiry.journalist else "",
        person.phone if person else "",
    ]
    found = (hit for contact in contacts for hit in find_identifiers(contact))
    tokens = {hit.token for hit in found if hit.kind in (Kind.PHONE, Kind.POSTCODE)}
    return tokens | {token_of(contact) for contact in contacts if contact}
