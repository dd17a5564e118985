"""The guide, docs/guide.md, as help shows it: by chapter, each for some roles.

A section is a heading `##`, and the comment under it names its roles: `<!-- officer manager -->`.
Pictures and links to other files are left out; they are for readers of the repository.
"""

import re
from dataclasses import dataclass
from functools import cache
from html import unescape

from django.conf import settings
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from accounts.access import Role

_SECTION = re.compile(r"^## (?P<title>.+)\n<!-- (?P<roles>[a-z ]+) -->\n", re.MULTILINE)
_END_OF_PARAGRAPH = re.compile(r"</(?:p|li|tr|h3)>")
_PICTURE = re.compile(r"^!\[[^\]]*\]\([^)]*\)\n", re.MULTILINE)
_LINK_TO_FILE = re.compile(r"\[([^\]]+)\]\((?!https?:)[^)]+\)")


@dataclass(frozen=True)
class Section:
    """`html` is ours, from a file of the repository."""

    title: str
    roles: frozenset[Role]
    html: SafeString

    @property
    def anchor(self) -> str:
        return slugify(self.title)

    def paragraph_with(self, text: str) -> str:
        """The first paragraph, or row of a table, with every word of the text; empty if none."""
        words = text.lower().split()
        for paragraph in [self.title, *_END_OF_PARAGRAPH.split(self.html)]:
            plain = " ".join(unescape(strip_tags(paragraph)).split())
            if all(word in plain.lower() for word in words):
                return plain
        return ""


@cache
def sections() -> tuple[Section, ...]:
    """In the order of the guide."""
    text = (settings.BASE_DIR / "docs" / "guide.md").read_text(encoding="utf-8")
    found = list(_SECTION.finditer(text))
    ends = [section.start() for section in found[1:]] + [len(text)]
    return tuple(
        Section(
            re.sub(r"^\d+\. ", "", section["title"]),
            frozenset(map(Role, section["roles"].split())),
            _html(text[section.end() : end]),
        )
        for section, end in zip(found, ends, strict=True)
    )


def sections_for(roles: set[Role]) -> list[Section]:
    """Those that concern someone with these roles; all of them for someone without any."""
    return [section for section in sections() if not roles or section.roles & roles]


def _html(text: str) -> SafeString:
    from markdown_it import MarkdownIt  # loads in 0.04 s

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    plain = _LINK_TO_FILE.sub(r"\1", _PICTURE.sub("", text))
    return mark_safe(markdown.render(plain))  # noqa: S308  of our own file, and its HTML is escaped
