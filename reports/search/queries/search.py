"""What the box at the top of every page finds: people, enquiries, interviews, packs, lines,
journalists and pages, a few of each, the best first, and only what the reader may open.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db.models import Case, F, IntegerField, Model, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.models import User
from accounts.navigation import Menu
from accounts.search import with_every_word
from desk.enquiries.models import Enquiry, Interview, Journalist
from desk.lines.models import Line
from nhsuk.words import short_moment
from reports.packs.models import Pack
from training.models import Person

SHOWN = 5  # of each kind


@dataclass(frozen=True)
class Hit:
    """A name that leads to its page, and what tells it from others of the same name."""

    url: str
    name: str
    words: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Kind:
    """`more` is the address of the list with all of them, if there are more than are shown."""

    title: str
    hits: list[Hit]
    more: str = ""


def search(text: str, *, user: User, on: date) -> list[Kind]:
    """Kinds without a hit are left out; text without a word finds nothing."""
    if not (wanted := " ".join(text.split())):
        return []
    kinds = [Kind("Pages", list(_pages(wanted, user)))]
    if user.may(Permission.SEE_PEOPLE):
        everyone = reverse("training:person_list", query={"search": wanted})
        kinds.append(_kind("People", _people(wanted), partial(_person, on=on), everyone))
    if user.may(Permission.WORK_DESK):
        kinds.append(_kind("Enquiries", _enquiries(wanted), _enquiry))
    if user.may(Permission.WORK_DESK) or user.may(Permission.READ_OWN_PACKS):
        kinds.append(_kind("Interviews", _interviews(wanted, user), partial(_interview, on=on)))
    if user.may(Permission.WORK_DESK):
        lines = reverse("desk:line_list", query={"q": wanted})
        kinds += [
            _kind("Packs", _packs(wanted), partial(_pack, on=on)),
            _kind("Lines", Line.objects.search(wanted), _line, lines),
            _kind("Journalists", _journalists(wanted), _journalist),
        ]
    with_hits = [kind for kind in kinds if kind.hits]
    return sorted(with_hits, key=lambda kind: not _is_named(kind, wanted))


def _is_named(kind: Kind, text: str) -> bool:
    """Whether the first hit has exactly this reference: its kind then comes first."""
    return kind.hits[0].reference.lower() == text.lower()


def _kind[Row: Model](
    title: str, found: QuerySet[Row], shown: Callable[[Row], Hit], everything: str = ""
) -> Kind:
    rows = list(found[: SHOWN + 1])
    hits = [shown(row) for row in rows[:SHOWN]]
    return Kind(title, hits, everything if len(rows) > SHOWN else "")


def _pages(text: str, user: User) -> Iterator[Hit]:
    words = text.lower().split()
    for page in Menu(user.permissions, user.roles).pages():
        if all(word in page.words.lower() for word in words):
            yield Hit(page.url, page.words)


def _people(text: str) -> QuerySet[Person]:
    """Whose reference it is comes first, then whose name begins so; leavers last."""
    return (
        Person.objects.listed()
        .search(text)
        .annotate(rank=_rank(text, "last_name", "first_name"))
        .order_by("rank", F("left_on").desc(nulls_first=True), "last_name", "first_name", "pk")
    )


def _enquiries(text: str) -> QuerySet[Enquiry]:
    return (
        Enquiry.objects.search(text)
        .select_related("outlet")
        .annotate(rank=_rank(text, "subject", "outlet__name"))
        .order_by("rank", "-received_at")
    )


def _interviews(text: str, user: User) -> QuerySet[Interview]:
    return (
        Interview.objects.visible_to(user)
        .search(text)
        .select_related("enquiry__outlet", "person")
        .annotate(rank=_rank(text))
        .order_by("rank", "-starts_at")
    )


def _packs(text: str) -> QuerySet[Pack]:
    found = with_every_word(
        Pack.objects.all(),
        text,
        "reference",
        "interview__enquiry__subject",
        "interview__enquiry__outlet__name",
        "interview__person__last_name",
    )
    return (
        found.select_related("interview__enquiry__outlet", "interview__person")
        .annotate(rank=_rank(text))
        .order_by("rank", "-interview__starts_at")
    )


def _journalists(text: str) -> QuerySet[Journalist]:
    return (
        Journalist.objects.retained()
        .search(text)
        .select_related("outlet")
        .annotate(rank=_rank("", "name"))
        .order_by("rank", "name", "pk")
    )


def _rank(text: str, *names: str) -> Case:
    """0 if it is the reference, 1 if a name begins with the first word, otherwise 2."""
    first = text.partition(" ")[0]
    begins = Q(pk=None)
    for name in names:
        begins |= Q(**{f"{name}__istartswith": first})
    is_reference = [When(reference__iexact=text, then=Value(0))] if text else []
    return Case(
        *is_reference,
        When(begins, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )


def _person(person: Person, *, on: date) -> Hit:
    has_left = person.left_on is not None and person.left_on < on
    words = _joined([person.job_title, "has left" if has_left else ""])
    return Hit(person.get_absolute_url(), person.full_name, words, person.reference)


def _enquiry(enquiry: Enquiry) -> Hit:
    words = [enquiry.outlet.name, enquiry.get_state_display()]
    return Hit(enquiry.get_absolute_url(), enquiry.subject, _joined(words), enquiry.reference)


def _interview(interview: Interview, *, on: date) -> Hit:
    return Hit(
        interview.get_absolute_url(),
        f"{interview.enquiry.outlet.name}: {interview.enquiry.subject}",
        _slot(interview, on),
        interview.reference,
    )


def _pack(pack: Pack, *, on: date) -> Hit:
    name = f"{pack.interview.enquiry.outlet.name}: {pack.interview.enquiry.subject}"
    return Hit(pack.get_absolute_url(), name, _slot(pack.interview, on), pack.reference)


def _slot(interview: Interview, on: date) -> str:
    when = short_moment(timezone.localtime(interview.starts_at), today=on)
    return _joined([when, interview.get_medium_display(), str(interview.person or "nobody yet")])


def _line(line: Line) -> Hit:
    return Hit(line.get_absolute_url(), line.text, reference=line.reference)


def _journalist(journalist: Journalist) -> Hit:
    return Hit(journalist.get_absolute_url(), journalist.name, journalist.outlet.name)


def _joined(words: Iterable[str]) -> str:
    return " · ".join(word for word in words if word)
