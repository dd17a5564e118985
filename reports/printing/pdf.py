"""HTML to a tagged PDF that passes PDF/UA-1 and PDF/A-2a, or PDF/A-3a with files. The only
module that imports WeasyPrint; it does not use Django.

It runs in the renderer's process, started by reports.printing.renderer, which sees only our fonts.
Nothing is fetched from outside: only `data:` images and our own assets by name. The same HTML makes
the same bytes.
"""

import gc
import hashlib
import re
import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import cssselect2
import page
import pydyf
import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from reports.printing.fit import fit_page_one

STYLES = Path(__file__).resolve().parents[2] / "static" / "documents"
ASSETS = {"asset:draft.svg", "asset:in_review.svg"}
SHARED = {"large": ["reader"], "contrast": ["reader"]}  # stylesheets that each kind builds on
PROFILES = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A)
# Of documents that carry files: PDF/A-2 allows none.
WITH_FILES = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A)
VARIANTS = {"paper": "pdf/a-3a"}
BALANCED = ("a4", "paper")
LEVEL = 6  # compression: a tenth larger than the slowest level, in a third of the time
UA_NAMESPACE = "http://www.aiim.org/pdfua/ns/id/"
SVG = "http://www.w3.org/2000/svg"

# HTML may leave the end of these open, XML may not.
_VOID = re.compile(r"<((?:meta|link|img|br)\b[^>]*?)/?>")


@dataclass(frozen=True)
class Pdf:
    content: bytes
    pages: int


class OwnAssets(URLFetcher):
    """Serves `data:` addresses and the watermarks (`asset:draft.svg`); refuses all others."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url in ASSETS:
            content = (STYLES / url.removeprefix("asset:")).read_bytes()
            return URLFetcherResponse(url, content, {"Content-Type": "image/svg+xml"})
        if not url.startswith("data:"):
            raise ValueError(f"Only what the document contains may be used, not {url[:200]}")
        return super().fetch(url, headers)


class Source(weasyprint.HTML):
    """The document parsed as XML, which is fast; as HTML if it is not XML."""

    def __init__(self, html: str) -> None:
        closed = _VOID.sub(r"<\1/>", html.removeprefix("<!doctype html>"))
        written = closed.replace("&nbsp;", "\u00a0").replace("<svg ", f'<svg xmlns="{SVG}" ')
        try:
            tree = ElementTree.fromstring(written)  # noqa: S314  our own templates, which declare no entity
        except ElementTree.ParseError:
            super().__init__(string=html, base_url="", url_fetcher=_fetcher())
            return
        self.base_url, self.url_fetcher, self.media_type = "", _fetcher(), "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(tree, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


def write_pdf(html: str, kind: str) -> Pdf:
    """The PDF of a document. `kind` names its stylesheet: static/documents/KIND.css."""
    html = fit_page_one(html, partial(_depth, kind=kind))
    spare_objects = 0
    while b"\r\nendstream" in (pdf := _write(html, kind, spare_objects)).content:
        spare_objects += 1
    return pdf


def warm_up() -> None:
    """Loads what all documents share, and freezes it for the garbage collector."""
    for kind in ("a4", "phone"):
        body = (
            f"<h1>{kind}</h1><p>plain <b>bold</b> <i>italic</i>"
            " <b><i>both</i></b></p><ul><li>point</li></ul>"
        )
        problems_of(
            write_pdf(
                f"<html lang='en'><head><title>Warm</title></head><body>{body}</body></html>", kind
            ).content
        )
    gc.collect()
    gc.freeze()


def problems_of(content: bytes, kind: str = "") -> list[str]:
    """Violations of PDF/UA-1 and PDF/A-2a, or 3a; empty if the file conforms to both."""
    profiles = WITH_FILES if kind in VARIANTS else PROFILES
    reports = [page.validate_pdf_bytes(content, profile=profile) for profile in profiles]
    return [
        f"{failure.rule_id}: {failure.message}" for report in reports for failure in report.failures
    ]


def _write(html: str, kind: str, spare_objects: int) -> Pdf:
    fonts, styles = _fonts_and_styles(kind)
    source = Source(html)
    variant = VARIANTS.get(kind, "pdf/a-2a")
    render = partial(source.render, font_config=fonts, pdf_variant=variant)
    document = render(stylesheets=styles)
    if kind in BALANCED and (balance := _balance(document)):
        balanced = render(stylesheets=[*styles, balance])
        if len(balanced.pages) == len(document.pages):  # the text flows from page to page
            document = balanced
    _describe_files(document)
    identifier = hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    content = document.write_pdf(
        finisher=partial(finish, spare_objects=spare_objects),
        pdf_variant=variant,
        pdf_identifier=identifier,
    )
    return Pdf(content, len(document.pages))


def _balance(document: weasyprint.Document) -> weasyprint.CSS | None:
    """What moves so much of the last page but one to the last that a third of that is full."""
    if len(document.pages) == 1:
        return None
    before, last = (_used(page) for page in document.pages[-2:])
    height = document.pages[-2]._page_box.height
    missing = height / 3 - last
    if missing <= 0:
        return None
    room = height - before + missing
    rule = f"@page :nth({len(document.pages) - 1}) {{ padding-bottom: {room:.2f}px }}"
    return weasyprint.CSS(string=rule)


def _used(page: weasyprint.Page) -> float:
    """How deep the text of a page is, in pixels."""
    box = page._page_box
    lines = (each for each in box.children[0].descendants() if isinstance(each, boxes.LineBox))
    ends = [line.position_y + line.height for line in lines]
    return float(max(ends, default=box.content_box_y()) - box.content_box_y())


def _describe_files(document: weasyprint.Document) -> None:
    """Gives each file attached by `<link rel="attachment" title="NAME: what it is">` its name, the
    moment of the document, and what it is to it: the data behind the pages.
    """
    for file in document.metadata.attachments:
        file.name = file.description.partition(":")[0]
        file.relationship = "Data"
        file.created = file.modified = datetime.fromisoformat(document.metadata.created)


def _depth(html: str, kind: str) -> float:
    """How deep the article of a document is on paper without an end, in pixels."""
    fonts, styles = _fonts_and_styles(kind)
    document = Source(html).render(stylesheets=[*styles, _endless()], font_config=fonts)
    article = next(
        box
        for box in document.pages[0]._page_box.descendants()
        if box.element is not None and box.element.tag == "article"
    )
    return float(article.margin_height())


@cache
def _endless() -> weasyprint.CSS:
    return weasyprint.CSS(string="@page { size: 210mm 5000mm }")


@cache
def _fetcher() -> OwnAssets:
    return OwnAssets()


@cache
def _fonts_and_styles(kind: str) -> tuple[FontConfiguration, list[weasyprint.CSS]]:
    """The fonts and parsed stylesheets, made once in each process."""
    fonts = FontConfiguration()
    names = [*SHARED.get(kind, []), kind]
    return fonts, [
        weasyprint.CSS(filename=STYLES / f"{n}.css", font_config=fonts, url_fetcher=_fetcher())
        for n in names
    ]


def finish(document: weasyprint.Document, pdf: pydyf.PDF, *, spare_objects: int = 0) -> None:
    """Adds what the two standards require and WeasyPrint does not write, before the file is
    written.
    """
    _name_both_standards(pdf)
    _scope_table_headers(document)
    _make_artifacts_of_margins(pdf)
    _name_files_once(pdf)
    _compress(pdf)
    for _ in range(spare_objects):
        pdf.add_object(pydyf.Dictionary())


def _name_files_once(pdf: pydyf.PDF) -> None:
    """WeasyPrint lists each attached file twice among those of the document."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def _compress(pdf: pydyf.PDF) -> None:
    """Compresses each stream once: the writer would do it twice, once for the identifier, and more
    slowly.

    About one in 256 streams ends with a carriage return once compressed. A reader takes that byte
    and the following line feed for one line end, and reads one byte too few, so such a stream stays
    uncompressed. The two streams written later (objects, cross-references) are changed by adding a
    spare object if they end so.
    """
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and stream.compress:
            plain = b"\n".join(
                item if isinstance(item, bytes) else pydyf._to_bytes(item) for item in stream.stream
            )
            packed = zlib.compress(plain, LEVEL)
            stream.compress = False
            if packed.endswith(b"\r"):
                stream.stream = [plain]
            else:
                stream.stream, stream.extra["Filter"] = [packed], "/FlateDecode"


def _name_both_standards(pdf: pydyf.PDF) -> None:
    """Adds PDF/UA-1 beside PDF/A-2a to the metadata, and the description that PDF/A
    requires for it.
    """
    metadata = _object(pdf, pdf.catalog["Metadata"])
    xml = b"".join(metadata.stream)
    metadata.stream = [xml.replace(b"</rdf:RDF>", _UA_METADATA + b"</rdf:RDF>")]
    metadata.compress = False  # PDF/A requires them uncompressed


def _scope_table_headers(document: weasyprint.Document) -> None:
    for sheet in document.pages:
        for box in sheet._page_box.descendants(placeholders=True):
            cell = getattr(box, "mark", None)
            if isinstance(box, boxes.TableCellBox) and cell is not None and cell["S"] == "/TH":
                cell["A"]["Scope"] = "/Row" if box.element.get("scope") == "row" else "/Column"


def _make_artifacts_of_margins(pdf: pydyf.PDF) -> None:
    """Turns what repeats in page margins into artifacts: removes its tags and marks it as no
    content.

    Links are the exception: screen readers must find whatever can be pressed, so they go at the end
    of the tree.
    """
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    reachable = _reachable(pdf, root)
    links = [
        o for o in pdf.objects if _is_element(o) and o["S"] == "/Link" and o.number not in reachable
    ]
    for link in links:
        _attach(pdf, link, on=_object(pdf, root["K"][0]))
        reachable.add(link.number)
    orphans = {o.number: o for o in pdf.objects if _is_element(o) and o.number not in reachable}
    nums = _object(pdf, root["ParentTree"])["Nums"]
    for number, elements in zip(nums[::2], nums[1::2], strict=True):
        if not isinstance(elements, list):
            continue
        repeated = {mark for mark, element in enumerate(elements) if _number(element) in orphans}
        _mark_as_artifacts(_page_stream(pdf, number), repeated)
        elements[:] = [
            b"null" if mark in repeated else element for mark, element in enumerate(elements)
        ]
    for orphan in orphans.values():
        orphan.clear()


def _attach(pdf: pydyf.PDF, link: pydyf.Dictionary, *, on: pydyf.Dictionary) -> None:
    """Adds a paragraph of its own for a link."""
    paragraph = {
        "Type": "/StructElem",
        "S": "/P",
        "K": pydyf.Array([link.reference]),
        "P": on.reference,
    }
    holder = pydyf.Dictionary({**paragraph, "Pg": link["Pg"]})
    pdf.add_object(holder)
    link["P"] = holder.reference
    on["K"].append(holder.reference)


def _mark_as_artifacts(stream: pydyf.Stream, marks: set[int]) -> None:
    for place, item in enumerate(stream.stream):
        if isinstance(item, dict) and item.get("MCID") in marks:
            stream.stream[place - 1] = "/Artifact"
            stream.stream[place] = pydyf.Dictionary({"Type": "/Pagination"})


def _reachable(pdf: pydyf.PDF, root: pydyf.Dictionary) -> set[int]:
    """The numbers of the elements in the tree."""
    numbers = set()
    waiting = [root]
    while waiting:
        element = waiting.pop()
        numbers.add(element.number)
        kids = (_object(pdf, kid) for kid in element.get("K", ()) if isinstance(kid, bytes))
        waiting += [kid for kid in kids if isinstance(kid, dict)]
    return numbers


def _is_element(thing: pydyf.Object) -> bool:
    return isinstance(thing, dict) and thing.get("Type") == "/StructElem"


def _page_stream(pdf: pydyf.PDF, number: int) -> Any:
    sheet = _object(pdf, pdf.page_references[number])
    return _object(pdf, sheet["Contents"])


def _object(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[_number(reference)]


def _number(reference: bytes) -> int:
    """The object number of `12 0 R`."""
    return int(reference.partition(b" ")[0])


_UA_METADATA = re.sub(
    r"\n\s*",
    "",
    f"""
    <rdf:Description rdf:about="" xmlns:pdfuaid="{UA_NAMESPACE}"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
    <rdf:Description rdf:about=""
      xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
      xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
      xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>
      <rdf:li rdf:parseType="Resource">
        <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
        <pdfaSchema:namespaceURI>{UA_NAMESPACE}</pdfaSchema:namespaceURI>
        <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
        <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
          <pdfaProperty:name>part</pdfaProperty:name>
          <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
          <pdfaProperty:category>internal</pdfaProperty:category>
          <pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
        </rdf:li></rdf:Seq></pdfaSchema:property>
      </rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
    """.replace('about=""\n      xmlns', 'about="" xmlns').replace("\n      xmlns", " xmlns"),
).encode()
