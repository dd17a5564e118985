"""Which templates an interview's pack can start from, best match first, and what a template adds to
a pack.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reports.packs.models import PackTemplate
from scheduling.desk.models import Interview


@dataclass(frozen=True)
class Offer:
    """`fits` is how well: 3 for its topic and medium, 2 for its topic, 1 for its medium, 0 for
    anything.
    """

    template: PackTemplate
    fits: int

    @property
    def is_suggested(self) -> bool:
        return self.fits >= GOOD_FIT


GOOD_FIT = 2  # the topic at least


def templates_for(interview: Interview) -> list[Offer]:
    """The best match first; those for another topic or another medium last."""
    offered = PackTemplate.objects.offered().select_related("topic").order_by("name")
    return sorted((Offer(t, _fits(t, interview)) for t in offered), key=lambda offer: -offer.fits)


def suggested(offers: list[Offer]) -> PackTemplate | None:
    return offers[0].template if offers and offers[0].is_suggested else None


def _fits(template: PackTemplate, interview: Interview) -> int:
    topic = interview.enquiry.topic_id
    medium = interview.medium
    if (template.topic_id and template.topic_id != topic) or (
        template.medium and template.medium != medium
    ):
        return -1
    return 2 * bool(template.topic_id) + bool(template.medium)


def with_template(
    sections: Mapping[str, dict[str, Any]], template: PackTemplate
) -> dict[str, dict[str, Any]]:
    """The first sections of a pack: the template's texts replace those that were prefilled."""
    return {
        key: {
            **content,
            **{name: value for name, value in template.sections.get(key, {}).items() if value},
        }
        for key, content in sections.items()
    }
