"""Words of the readiness page: names of groups and topics, and numbers of people."""

from collections.abc import Mapping

from django import template
from django.utils.safestring import SafeString

from nhsuk import words
from nhsuk.templatetags.nhsuk import tag
from training.readiness import By, Figures, Scope
from training.roles import StaffRole

register = template.Library()
WITHIN = 90  # days, which the list of lapses shows unless told
BY_WORDS = {By.DIRECTORATE: "By directorate", By.ROLE: "By role", By.COURSE: "By course"}


@register.filter
def by_words(by: By) -> str:
    return BY_WORDS[by]


@register.simple_tag
def group_name(by: By, name: str, course_titles: Mapping[str, str]) -> str:
    """Roles and courses have codes with titles; a directorate is its own name."""
    if by is By.ROLE:
        return StaffRole(name).label
    return f"{name} {course_titles[name]}" if by is By.COURSE else name


@register.filter
def bar_id(by: By, number: int) -> str:
    return f"{by}-{number}"


@register.filter
def people_words(figures: Figures) -> str:
    return f"{figures.people_ready} of {figures.people_required}"


@register.filter
def cover_mark(ready: int) -> SafeString | int:
    """A symbol for nobody and for one person; from two on, only the number."""
    return {0: tag("0", "red", "○"), 1: tag("1", "amber", "◐")}.get(ready, ready)


@register.filter
def scope_words(scope: Scope) -> str:
    """'Medical, Clinical lead, M2', or an empty string for everything."""
    role = dict(StaffRole.choices).get(scope.role, "") if scope.role else ""
    return ", ".join(part for part in (scope.directorate, role, scope.course) if part)


@register.simple_tag(takes_context=True)
def group_query(context: template.Context, by: str, name: str) -> str:
    """The query string of the page as it is, narrowed to the group."""
    query = context["request"].GET.copy()
    query[str(by)] = name
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def lapses_query(context: template.Context, days: int) -> str:
    """The query string of the coming lapses within so many days, of what the page shows."""
    query = context["request"].GET.copy()
    if days != WITHIN:
        query["within"] = str(days)
    return f"?{query.urlencode()}" if query else ""


@register.filter
def number_words(value: int) -> str:
    """In sentences: `three`, `12`."""
    return words.number_words(value)
