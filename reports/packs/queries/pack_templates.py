"""Which templates an interview's pack can start from, best match first, and what of a pack a
template may hold.
"""

from dataclasses import dataclass

from desk.enquiries.models import Interview
from reports.packs.models import Pack, PackTemplate
from reports.packs.queries.prefill import BRIDGES
from reports.packs.queries.specifics import names_in
from reports.packs.template_texts import (
    TEMPLATE_SECTIONS,
    TemplateTexts,
    all_texts,
    template_texts,
)
from training.models import Organisation


@dataclass(frozen=True)
class TemplateChoice:
    """`fits` is how well: 3 for its topic and medium, 2 for its topic, 1 for its medium, 0 for
    anything.
    """

    template: PackTemplate
    fits: int


def texts_for_template(pack: Pack) -> TemplateTexts:
    """What a template that is saved from the draft would hold, and what it would leave out."""
    common = frozenset((*BRIDGES, *Organisation.objects.ours().words["phrases"]))  # of any new pack
    sections = dict(pack.sections.values_list("key", "content"))
    relevant = {key: sections.get(key, {}) for key in TEMPLATE_SECTIONS}
    return template_texts(sections, names_in([*all_texts(relevant)]), common)


def texts_of_template(template: PackTemplate) -> TemplateTexts:
    """What the template gives to a pack, checked against the names that are known today."""
    return template_texts(template.sections, names_in([*all_texts(template.sections)]))


def templates_for(interview: Interview) -> list[TemplateChoice]:
    """The best match first; those for another topic or another medium last. None is chosen for
    whoever writes the pack.
    """
    offered = PackTemplate.objects.offered().select_related("topic").order_by("name")
    usable = (template for template in offered if any(all_texts(template.sections)))
    return sorted(
        (TemplateChoice(t, _fits(t, interview)) for t in usable), key=lambda offer: -offer.fits
    )


def _fits(template: PackTemplate, interview: Interview) -> int:
    topic = interview.enquiry.topic_id
    medium = interview.medium
    if (template.topic_id and template.topic_id != topic) or (
        template.medium and template.medium != medium
    ):
        return -1
    return 2 * bool(template.topic_id) + bool(template.medium)
