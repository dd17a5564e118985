"""The addresses at which people join an online session: which are accepted, and a list of them,
pasted or read from a file, with one for each person.

Pure. Only https addresses are accepted, and none that holds a password.
"""

import csv
import io
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

LONGEST = 1000  # characters of an address
MOST = 1000  # lines of a list
_HOST = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?", re.IGNORECASE)
_PRINTED = re.compile(r"[!#-;=?-~]+")  # neither spaces nor quotes, brackets or other alphabets
_HEADINGS = {"email", "email address", "reference", "person", "registrant"}


class UnusableLink(Exception):
    """The message says what is wrong with the address."""


class UnreadableLinks(Exception):
    """`problems`: what is wrong, line by line."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


def check_link(text: str) -> str:
    """The address without spaces around it; empty stays empty."""
    link = text.strip()
    if not link:
        return ""
    if len(link) > LONGEST:
        raise UnusableLink(f"The link has {len(link)} characters. Use one of at most {LONGEST}.")
    if not _PRINTED.fullmatch(link):
        raise UnusableLink(
            "The link has a space or a character that links cannot have. Copy it again."
        )
    try:
        parts = urlsplit(link)
        parts.port  # noqa: B018  raises ValueError if it is no port
    except ValueError:
        raise UnusableLink("This is not a link. Copy it again from the provider.") from None
    if parts.scheme.lower() != "https":
        raise UnusableLink("The link must start with https://. Copy it again from the provider.")
    if parts.username is not None or "\\" in link:
        raise UnusableLink("The link must not hold a user name or password. Copy it again.")
    if not _HOST.fullmatch(parts.hostname or ""):
        raise UnusableLink("The link names no website. Copy it again from the provider.")
    return link


def read_links(text: str, booked: Mapping[str, int]) -> dict[int, str]:
    """The link of each booking. A line has an email address or a reference, and the link, separated
    by a comma, a tab or a semicolon; other columns are passed over, and so is a line of headings.

    `booked`: the booking by email address and by reference, in lower case. Raises UnreadableLinks.
    """
    found: dict[int, str] = {}
    problems: list[str] = []
    for number, cells in enumerate(_rows(text), start=1):
        if not cells or (number == 1 and _HEADINGS & {cell.lower() for cell in cells}):
            continue
        try:
            booking, link = _read_line(cells, booked)
            _check_new(booking, link, found)
        except UnusableLink as problem:
            problems.append(f"Line {number}: {problem}")
        else:
            found[booking] = link
    if not found and not problems:
        problems.append("The list is empty. Each line needs an email address and a link.")
    if problems:
        raise UnreadableLinks(problems)
    return found


def _rows(text: str) -> list[list[str]]:
    """The filled cells of each line."""
    lines = text.lstrip("\ufeff").splitlines()
    if len(lines) > MOST:
        raise UnreadableLinks([f"The list has {len(lines)} lines. Use at most {MOST}."])
    delimiter = _delimiter(text, lines[0] if lines else "")
    rows = (next(csv.reader(io.StringIO(line), delimiter=delimiter), []) for line in lines)
    return [[word for cell in row for word in _words(cell)] for row in rows]


def _delimiter(text: str, first: str) -> str:
    """A tab where there is one, because links have none."""
    if "\t" in text:
        return "\t"
    return ";" if first.count(";") > first.count(",") else ","


def _words(cell: str) -> list[str]:
    """A cell is one, unless it is a line that somebody typed with spaces."""
    return cell.split() if "://" in cell else [cell.strip()] if cell.strip() else []


def _read_line(cells: list[str], booked: Mapping[str, int]) -> tuple[int, str]:
    links = [cell for cell in cells if "://" in cell]
    if len(links) != 1:
        how_many = "has no link" if not links else "has more than one link"
        raise UnusableLink(f"It {how_many}. Use an email address or a reference, and one link.")
    people = {booked[cell.lower()] for cell in cells if cell.lower() in booked}
    if not people:
        who = next((cell for cell in cells if cell not in links), "")
        named = f"{who} is not booked" if who else "Nobody is named"
        raise UnusableLink(f"{named}. Use the email address or reference of someone booked.")
    if len(people) > 1:
        raise UnusableLink("It names two people. Use a line for each.")
    return people.pop(), check_link(links[0])


def _check_new(booking: int, link: str, found: Mapping[int, str]) -> None:
    if booking in found:
        raise UnusableLink("This person has a link in a line above. Leave one of them out.")
    if link in found.values():
        raise UnusableLink("This link is in a line above. Each person needs their own.")
