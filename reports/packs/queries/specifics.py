"""Names from the database that may occur in some texts: of outlets, programmes and people."""

from collections.abc import Collection, Iterable, Iterator

from django.db.models.functions import Lower

from accounts.models import User
from desk.enquiries.contacts import read_contacts
from desk.enquiries.models import Enquiry, Interview, Journalist, Outlet
from reports.packs.specifics import name_key, phrases_in
from training.models import Person

AN_OUTLET = "an outlet"
A_PROGRAMME = "a programme"
A_JOURNALIST = "a journalist"
A_PERSON = "a person"


def names_in(texts: Collection[str]) -> dict[str, str]:
    """Each name that may occur in the texts, with what it is. May hold more names than occur, but
    never fewer.

    People are also found by their surname alone. Only surnames that occur are looked up, so 30,000
    people cost no more than sixty.
    """
    phrases = phrases_in(texts)
    names: dict[str, str] = {}
    for kind, found in _names_of_desk():
        names.update((name, kind) for name in _outlet_names(found))
    for kind, found in _people_of_desk():
        names.update((name, kind) for name in found)
        names.update((surname, kind) for name in found if (surname := _surname(name)))
    spellings = phrases | {phrase.replace("'", "’") for phrase in phrases if "'" in phrase}
    people = Person.objects.annotate(surname=Lower("last_name")).filter(surname__in=spellings)
    for first_name, last_name in people.values_list("first_name", "last_name"):
        names[f"{first_name} {last_name}"] = A_PERSON
        names[last_name] = A_PERSON
    return {name: kind for name, kind in names.items() if name_key(name) in phrases}


def _names_of_desk() -> Iterator[tuple[str, Iterable[str]]]:
    programmes = Enquiry.objects.exclude(programme="").values_list("programme", flat=True)
    yield A_PROGRAMME, programmes.distinct()
    yield AN_OUTLET, Outlet.objects.values_list("name", flat=True)


def _people_of_desk() -> Iterator[tuple[str, Iterable[str]]]:
    yield A_PERSON, User.objects.values_list("name", flat=True)
    lists = Interview.objects.exclude(contacts="").values_list("contacts", flat=True).distinct()
    yield A_JOURNALIST, {each.name for text in lists for each in read_contacts(text)} - {""}
    yield A_JOURNALIST, Journalist.objects.values_list("name", flat=True)


def _outlet_names(found: Iterable[str]) -> Iterator[str]:
    """Each also without its article: "The Times" is "Times" to whoever reads it."""
    for name in found:
        yield name
        if name.lower().startswith("the ") and " " in name[4:]:
            yield name[4:]


def _surname(name: str) -> str:
    """The last word of a name of two or three words, all with capitals: not of "the news desk"."""
    words = name.split()
    is_name = 2 <= len(words) <= 3 and all(word[0].isupper() for word in words)
    return words[-1] if is_name else ""
