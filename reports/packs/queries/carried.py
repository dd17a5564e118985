"""What was carried over into a pack and still stands there: for the editor, the review and as
problems that block the pack.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.request_cache import cached_per_request
from reports.packs.carried import CARRIED_SECTIONS, Place, current_places, places, text_key
from reports.packs.completeness import Problem, Severity
from reports.packs.content import Json, PackContent, to_json
from reports.packs.models import CarriedItem, Pack, PackVersion
from reports.packs.sections import BY_KEY


@dataclass(frozen=True)
class CarriedPlace:
    """A field or a row of the pack, with those of its texts that were carried over."""

    place: Place
    items: tuple[CarriedItem, ...]

    @property
    def label(self) -> str:
        return self.place.label

    @property
    def in_sentence(self) -> str:
        """`hard question 2`."""
        return self.label[0].lower() + self.label[1:]

    @property
    def section(self) -> str:
        """The key of its section, by which whoever approves confirms it."""
        return self.place.section

    @property
    def title(self) -> str:
        """Of its section."""
        return BY_KEY[self.place.section].title

    @property
    def anchor(self) -> str:
        return mark_anchor(self.place.section, self.place.path)

    @property
    def keys(self) -> str:
        """The keys of its items, for a button: `12.13`."""
        return ".".join(str(item.pk) for item in self.items)

    @property
    def sources(self) -> str:
        return " and ".join(dict.fromkeys(item.source for item in self.items))

    @property
    def carried_texts(self) -> list[str]:
        """Those of its texts that were carried over, as they stand."""
        keys = {text_key(item.text) for item in self.items}
        return [text for text in self.place.texts if text_key(text) in keys]

    @property
    def is_partly(self) -> bool:
        """Some of its texts are the author's own."""
        return len(self.carried_texts) < len(self.place.texts)

    @property
    def from_pack(self) -> Pack | None:
        return next((item.from_pack for item in self.items if item.from_pack), None)

    @property
    def is_open(self) -> bool:
        return self.needs_figure or any(item.confirmed_at is None for item in self.items)

    @property
    def needs_figure(self) -> bool:
        return self.place.needs_figure

    @property
    def confirmed(self) -> CarriedItem | None:
        """The item that was confirmed last."""
        at = {item.confirmed_at: item for item in self.items if item.confirmed_at}
        return at[max(at)] if at else None

    @property
    def approved_in(self) -> PackVersion | None:
        """The version with which an approver confirmed all of it; None while one has to."""
        versions = [item.approved_in for item in self.items]
        valid = [each for each in versions if each and not each.withdrawn_at]
        return valid[0] if len(valid) == len(versions) else None


def mark_anchor(section: str, path: str) -> str:
    """Where the editor says what was carried over into a field or a row."""
    return f"carried-{section}-{path.replace('.', '-')}"


def carried_places(pack: Pack, sections: Mapping[str, Json]) -> list[CarriedPlace]:
    """Each place of the sections that has words carried over, confirmed or not, in reading
    order.
    """
    if not (items := [item for item in items_of(pack) if item.arrived]):
        return []
    every = list(places(sections))
    by_place: dict[Place, list[CarriedItem]] = {place: [] for place in every}
    for item in items:
        for place in current_places(item.text, item.section, every):
            by_place[place].append(item)
    return [CarriedPlace(place, tuple(here)) for place, here in by_place.items() if here]


def carried_in(pack: Pack, content: PackContent) -> list[CarriedPlace]:
    """The same of a pack's content: the draft's, or a version's."""
    sections = {key: to_json(getattr(content, key)) for key in CARRIED_SECTIONS}
    return carried_places(pack, sections)


def carried_problems(pack: Pack, content: PackContent, now: datetime) -> Iterator[Problem]:  # noqa: ARG001  the signature of every source
    """One for each place whose words nobody has confirmed. It can't be overridden."""
    for found in carried_in(pack, content):
        if not found.is_open:
            continue
        section = found.place.section
        url = reverse("reports:pack_edit", args=[pack.reference, section])
        what = f"{found.label}: from {found.sources}, not confirmed yet"
        remedy = "Confirm that the section still holds for this interview, or rewrite it."
        if found.needs_figure:
            what = f"{found.label}, “{found.place.texts[0]}”, needs a new figure"
            remedy = "Enter the value and its day, or remove the fact."
        yield Problem(
            Severity.MISSING,
            section,
            what,
            remedy,
            key=f"carried:{found.items[0].pk}",
            url=f"{url}#{found.anchor}",
        )


@cached_per_request
def items_of(pack: Pack) -> list[CarriedItem]:
    """Everything that was carried over into the pack, or was not, in the order of its sections."""
    items = pack.carried_items.select_related("confirmed_by", "from_pack__interview", "approved_in")
    return list(items.defer("approved_in__content").order_by("pk"))


def carried_by_path(pack: Pack, section: str, content: Json) -> dict[str, CarriedPlace] | None:
    """The places of one section by their path; None where nothing was ever carried over into it."""
    if not any(item.arrived and item.section == section for item in items_of(pack)):
        return None
    sections = dict(pack.sections.values_list("key", "content")) | {section: content}
    found = carried_places(pack, sections)
    return {each.place.path: each for each in found if each.place.section == section}


def left_behind(pack: Pack) -> list[CarriedItem]:
    """What was not carried over, each with a sentence that says why."""
    return [item for item in items_of(pack) if not item.arrived]
