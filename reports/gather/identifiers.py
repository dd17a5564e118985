"""Where a pack, or what is said about it, may name a patient, and which of that somebody has said is about none."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from reports.completeness import Problem, Severity
from reports.content import PackContent, texts_in
from reports.identifiers import WORDS, Hit, Kind, find_identifiers, token_of
from reports.models import NotAPatient, Pack
from reports.sections import BY_KEY
from training.models import Organisation


@dataclass(frozen=True)
class Place:
    """A hit and where it stands: the section's key, its title, and whose words they are."""

    hit: Hit
    section: str
    title: str
    owner: str


def identifier_problems(pack: Pack, content: PackContent, now: datetime) -> Iterator[Problem]:  # noqa: ARG001  as all
    """Each holds the pack up until the words are gone or somebody says why they are about no patient."""
    url = reverse("reports:pack_identifiers", args=[pack.reference])
    remedy = "Take the words out, or say why they are not about a patient."
    for place in open_places(pack, content):
        what = f"{place.title}: “{place.hit.words}” reads like {WORDS[place.hit.kind]}"
        key = f"identifier:{place.section}:{place.hit.kind}:{place.hit.token}"
        yield Problem(Severity.MISSING, place.section, what, place.owner, remedy, key=key, url=url)


def open_places(pack: Pack, content: PackContent) -> list[Place]:
    """Every hit that nobody has spoken to yet, in reading order; remarks after the sections."""
    spoken = set(NotAPatient.objects.filter(pack=pack, taken_back_at=None).values_list("kind", "token"))
    return [place for place in _places(pack, content) if (place.hit.kind, place.hit.token) not in spoken]


def _places(pack: Pack, content: PackContent) -> Iterator[Place]:
    known = known_tokens(pack, content)
    parts = [("logistics", "The slot", content.logistics)]
    parts += [(key, section.title, getattr(content, key)) for key, section in BY_KEY.items()]
    for key, title, part in parts:
        for hit in find_identifiers("\n".join(texts_in(part)), known):
            yield Place(hit, key, title, content.control.author)
    for remark in pack.remarks.filter(taken_out_at=None).select_related("made_by").order_by("made_at"):
        for hit in find_identifiers(f"{remark.text}\n{remark.before}\n{remark.proposed}", known):
            yield Place(hit, remark.section, f"{BY_KEY[remark.section].title}, comment", str(remark.made_by))


def known_tokens(pack: Pack, content: PackContent) -> set[str]:
    """The phone numbers and postcodes of the slot and of those who have to do with it: nobody's as a patient."""
    house, enquiry, person = Organisation.objects.get(pk=1), pack.interview.enquiry, pack.interview.person
    contacts = [*texts_in(content.logistics), *texts_in(content.afterwards), content.glance.contact_phone]
    contacts += [house.communications_phone, house.corrections_contact, house.wellbeing_contact, enquiry.outlet.about]
    contacts += [enquiry.journalist.phone if enquiry.journalist else "", person.phone if person else ""]
    found = (hit for contact in contacts for hit in find_identifiers(contact))
    tokens = {hit.token for hit in found if hit.kind in (Kind.PHONE, Kind.POSTCODE)}
    return tokens | {token_of(contact) for contact in contacts if contact}
