"""The kinds of fact that people view and edit: their labels, columns and order, in one table."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from nhsuk.words import short_day
from training.models import (
    DirectorateSpell,
    Exemption,
    Person,
    PersonTopic,
    Practice,
    Requirement,
    Tenure,
    TrainingRecord,
)
from training.models.facts import FactQuerySet


@dataclass(frozen=True)
class Kind:
    """`columns` pair a heading with an attribute; `related` is for select_related.

    `prose` is how a sentence lists them: `{}` is the cell, `{low}` the cell starting in lower case.
    """

    slug: str
    model: Any  # a subclass of Fact
    title: str
    one: str
    columns: tuple[tuple[str, str], ...]
    prose: tuple[tuple[str, str], ...]
    order: tuple[str, ...]
    related: tuple[str, ...] = ()
    none_yet: str = ""

    @property
    def headings(self) -> list[str]:
        return [heading for heading, _ in self.columns]

    def cells(self, fact: Any) -> list[str]:
        return [_words(fact, attribute) for _, attribute in self.columns]

    def sentence(self, fact: Any) -> str:
        """`Governing board from 1 Apr 2021 to 31 Mar 2024`, without empty cells."""
        cells = dict(zip(self.headings, self.cells(fact), strict=True))
        parts = (
            (_OPEN.get(cells[heading], pattern), cells[heading])
            for heading, pattern in self.prose
            if cells[heading]
        )
        return "".join(
            pattern.format(cell, low=cell[:1].lower() + cell[1:]) for pattern, cell in parts
        )

    def facts(self, person: Person | None) -> FactQuerySet[Any]:
        """Every fact of the kind, including retracted ones, optionally of one person."""
        found: FactQuerySet[Any] = self.model.objects.select_related(
            *self.related, "recorded_by", "retracted_by"
        )
        found = found.order_by(*self.order)
        return found.filter(person=person) if person else found


_OPEN = {"No end": ", with no end date"}
_SPELL = (("From", " from {}"), ("To", " to {}"))
KINDS: dict[str, Kind] = {
    kind.slug: kind
    for kind in (
        Kind(
            "tenure",
            Tenure,
            "Roles",
            "a role",
            (("Role", "get_role_display"), ("From", "starts_on"), ("To", "ends_on")),
            (("Role", "{}"), *_SPELL),
            order=("-starts_on", "pk"),
            none_yet="No role yet. No course is required until they hold one.",
        ),
        Kind(
            "directorate",
            DirectorateSpell,
            "Directorates",
            "a directorate",
            (("Directorate", "directorate"), ("From", "starts_on"), ("To", "ends_on")),
            (("Directorate", "{}"), *_SPELL),
            order=("-starts_on", "pk"),
            related=("directorate",),
            none_yet="No directorate yet. They are counted under “No directorate”.",
        ),
        Kind(
            "topic",
            PersonTopic,
            "Topics",
            "a topic",
            (("Topic", "topic"), ("Level", "get_level_display")),
            (("Topic", "{}"), ("Level", ", {low}")),
            order=("topic__title", "pk"),
            related=("topic",),
            none_yet="No topics yet. Add the topics that they can speak on.",
        ),
        Kind(
            "training",
            TrainingRecord,
            "Training",
            "a training record",
            (
                ("Course", "course"),
                ("Completed", "completed_on"),
                ("Outcome", "get_outcome_display"),
                ("Valid until", "valid_until"),
                ("Provider", "provider"),
                ("Certificate", "certificate"),
            ),
            (
                ("Course", "{}"),
                ("Outcome", ", {low}"),
                ("Completed", " on {}"),
                ("Valid until", ", valid until {low}"),
                ("Provider", ", given by {}"),
                ("Certificate", ", certificate {}"),
            ),
            order=("-completed_on", "pk"),
            related=("course",),
            none_yet="No training yet.",
        ),
        Kind(
            "practice",
            Practice,
            "Practice",
            "a practice",
            (
                ("Medium", "get_medium_display"),
                ("Day", "practised_on"),
                ("What", "get_kind_display"),
            ),
            (("What", "{}"), ("Medium", ", {low},"), ("Day", " on {}")),
            order=("-practised_on", "pk"),
            none_yet="No practice yet. Mock interviews count, and so do real ones that went out.",
        ),
        Kind(
            "exemption",
            Exemption,
            "Exemptions",
            "an exemption",
            (
                ("Course", "course"),
                ("From", "starts_on"),
                ("To", "ends_on"),
                ("Reason", "reason"),
                ("Approved by", "approved_by"),
            ),
            (
                ("Course", "{}"),
                *_SPELL,
                ("Reason", ": {low}"),
                ("Approved by", " (approved by {})"),
            ),
            order=("-starts_on", "pk"),
            related=("course",),
            none_yet="No exemptions.",
        ),
    )
}
REQUIREMENT = Kind(
    "requirement",
    Requirement,
    "Requirements",
    "a requirement",
    (
        ("Role", "get_role_display"),
        ("Course", "course"),
        ("Within days", "due_within_days"),
        ("In force from", "in_force_from"),
        ("To", "in_force_to"),
    ),
    (
        ("Role", "{}"),
        ("Course", ": {}"),
        ("Within days", " within {} days"),
        ("In force from", ", in force from {}"),
        ("To", " to {}"),
    ),
    order=("role", "course__code", "-in_force_from", "pk"),
    related=("course",),
)


def _words(fact: Any, attribute: str) -> str:
    """The attribute as shown in a cell; an open end and a missing course have their own words."""
    value = getattr(fact, attribute)
    value = value() if callable(value) else value
    if isinstance(value, date):
        return short_day(value).replace(" ", "\N{NO-BREAK SPACE}")
    if value is None and attribute == "valid_until":
        return "No end" if fact.outcome == TrainingRecord.Outcome.PASSED else ""
    if value is None:
        return "Every course" if attribute == "course" else ""
    return str(value)
