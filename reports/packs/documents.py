"""The HTML of a pack, from one `PackContent`: for the A4 and phone PDFs, the phone page, and page 1
in the editor.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

import nh3
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from nhsuk.qr import qr_picture
from reports.packs.completeness import is_short_and_live
from reports.packs.content import RECORDED, PackContent
from reports.packs.page_one import page_one_depth, page_one_size, phone_fullness
from reports.packs.proof_marks import Marks
from reports.packs.sections import BY_KEY
from reports.printing.font_coverage import make_printable, remove_controls

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

PHONE_PAGE_STYLE = settings.BASE_DIR / "static" / "documents" / "phone_page.css"
# In letters:
_ROOMY_PHONE_PAGE = 1400  # what a flash pack of two phone pages holds in large type
_A_CHANGE = 160  # the most that a sentence about a change takes
_TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "a"}
_SCHEMES = {"https", "mailto", "tel"}


class Rendering(StrEnum):
    A4 = "a4"
    PHONE = "phone"
    LARGE = "large"
    CONTRAST = "contrast"
    HTML = "html"


# The margin at the foot that two lines more of the strip need, and how many letters of both names
# need none.
_FOOT_MARGINS = {
    Rendering.PHONE: ("41mm", 40),
    Rendering.LARGE: ("50mm", 48),
    Rendering.CONTRAST: ("38mm", 60),
}


def document_html(content: PackContent, rendering: Rendering, logo: str = "") -> str:
    """The whole document: for a PDF, or the phone page as one self-contained file."""
    context = document_context(content, rendering, logo)
    if rendering == Rendering.HTML:
        context["css"] = mark_safe(PHONE_PAGE_STYLE.read_text())  # noqa: S308  our own file
    template = "reader" if rendering in (Rendering.LARGE, Rendering.CONTRAST) else rendering
    return render_to_string(f"documents/pack_{template}.html", context)


def warm_up() -> None:
    """Called when a worker starts, so that the templates are loaded before anyone waits."""
    for rendering in Rendering:
        document_html(PackContent(), rendering)


def page_one_html(content: PackContent, logo: str = "") -> str:
    """Page 1 of the A4 rendering for a browser, from the same template and the same stylesheet."""
    return render_to_string(
        "documents/page_one.html", document_context(content, Rendering.A4, logo)
    )


def whole_html(content: PackContent, logo: str = "", marks: Marks | None = None) -> str:
    """All pages of the A4 rendering for a browser, one under the other, with the approver's marks
    in the margin.
    """
    context = document_context(content, Rendering.A4, logo)
    return render_to_string(
        "documents/page_one.html", {**context, "is_whole": True, "marks": marks or {}}
    )


def phone_reading_html(content: PackContent, logo: str = "") -> str:
    """The text of the phone page, for an approver on a phone."""
    return render_to_string(
        "documents/phone_reading.html", document_context(content, Rendering.HTML, logo)
    )


def document_context(content: PackContent, rendering: Rendering, logo: str = "") -> dict[str, Any]:
    """The context of the document templates: printable texts and the pictures.

    `logo` is a `data:` address, or empty.
    """
    pack = _cleaned(content, remove_controls if rendering == Rendering.HTML else make_printable)
    changes = _changes_shown(pack, rendering)
    parts = {
        key: labelled(pack, key)
        for key in ("background", "journalist", "ground_rules", "last", "afterwards")
    }
    parts["ground_rules"] = [*_restricted(pack), *parts["ground_rules"]]
    approver = pack.strip.approved_by.partition(RECORDED)[0]
    foot = _foot_margin(len(approver) + len(pack.strip.recipient), rendering)
    return {
        "pack": pack,
        "logo": logo,
        "approver": approver,
        "foot_margin": foot,
        "qr": qr_picture(content.strip.latest_url),
        "parts": parts,
        "is_dense": bool(foot)
        or phone_fullness(pack) + _A_CHANGE * len(changes) > _ROOMY_PHONE_PAGE,
        "fit": page_one_size(pack, changes),
        "is_short": is_short_and_live(pack),
        "changes": changes,
        "more_changes": len(pack.control.changes) - len(changes),
    }


def _foot_margin(letters: int, rendering: Rendering) -> str:
    """The CSS margin that long names in the control strip need; empty if the usual one is
    enough.
    """
    margin, enough = _FOOT_MARGINS.get(rendering, ("", letters))
    return margin if letters > enough else ""


def _changes_shown(content: PackContent, rendering: Rendering) -> tuple[str, ...]:
    """As many changes as fit on page 1 of an A4; on a phone, which has no page 1, all of them."""
    changes = content.control.changes
    if rendering != Rendering.A4:
        return changes
    most = 6 if content.strip.kind == "flash" else 3
    counts = range(min(most, len(changes)), 0, -1)
    fitting = (count for count in counts if page_one_depth(content, changes[:count]) <= 1)
    return changes[: next(fitting, 0)]


def labelled(content: PackContent, key: str) -> list[tuple[str, str]]:
    """The non-empty texts of a section without rows, each with its label."""
    part = getattr(content, key)
    pairs = []
    for field in BY_KEY[key].fields:
        chosen = getattr(part, f"{field.name}_is", "")  # the choice comes before its text
        text = "\n".join(filter(None, (chosen, getattr(part, field.name))))
        if text and not field.name.endswith("_is"):
            pairs.append((field.label.removesuffix(", in words"), text))
    return pairs


def _restricted(content: PackContent) -> list[tuple[str, str]]:
    """The restrictions at the time of the interview, for the ground rules, with any override."""
    return [
        (one.title, "\n\n".join(filter(None, (f"{one.guidance} ({one.period})", one.override))))
        for one in content.restrictions
    ]


def markdown(text: str) -> SafeString:
    """Paragraphs, lists, bold, italics and links, and no other markup.

    The text of a link is plain: WeasyPrint tags bold text within a link in a way that PDF/UA-1
    refuses.
    """
    reader = _markdown_reader()
    tokens = reader.parse(text)
    for token in tokens:
        token.children = token.children and [*_with_plain_links(token.children)]
    written = reader.renderer.render(tokens, reader.options, {})
    html = nh3.clean(
        written, tags=_TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES, link_rel=None
    )
    return mark_safe(html)  # noqa: S308  nh3 has cleaned it


@cache
def _markdown_reader() -> "MarkdownIt":
    """Without entities: &#x202e; would bring back what was cleaned out of the text."""
    from markdown_it import MarkdownIt  # loads in 0.04 s

    return MarkdownIt("zero", {"breaks": True, "maxNesting": 20}).enable(
        ["newline", "escape", "emphasis", "list", "link", "autolink"]
    )


def _with_plain_links(tokens: "Iterable[Token]") -> "Iterator[Token]":
    is_in_link = False
    for token in tokens:
        if token.type in {"link_open", "link_close"}:
            is_in_link = token.type == "link_open"
        if not (is_in_link and token.type.partition("_")[0] in {"em", "strong"}):
            yield token


def _cleaned(value: Any, clean: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, tuple):
        return tuple(_cleaned(item, clean) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value,
            **{field.name: _cleaned(getattr(value, field.name), clean) for field in fields(value)},
        )
    return value
