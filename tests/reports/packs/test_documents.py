import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO

import pytest
from PIL import Image

from reports.packs import documents
from reports.packs.completeness import SectionState, completeness, section_state
from reports.packs.content import GroundRules, PackContent, RestrictionNotice
from reports.packs.documents import (
    Rendering,
    document_context,
    document_html,
    labelled,
    markdown,
    page_one_html,
)
from reports.packs.sections import EVERY_KIND, SECTIONS, Input, Section
from tests.reports.sample import EMPTY_FLASH, SAMPLE

WORDS = {Input.LINE, Input.SENTENCE, Input.TEXT, Input.LIST}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One\n\nTwo", "<p>One</p>\n<p>Two</p>\n"),
        ("One\nline", "<p>One<br>\nline</p>\n"),
        ("**bold** and *italic*", "<p><strong>bold</strong> and <em>italic</em></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("# Not a heading", "<p># Not a heading</p>\n"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>\n"),
        ("[x](https://example.org)", '<p><a href="https://example.org">x</a></p>\n'),
        ("[x](javascript:alert)", "<p>[x](javascript:alert)</p>\n"),
        ("[x](http://example.org)", "<p><a>x</a></p>\n"),
        ("![x](data:image/png;base64,AA)", "<p>!<a>x</a></p>\n"),
        ("| a |\n|---|", "<p>| a |<br>\n|---|</p>\n"),
        ("", ""),
    ],
)
def test_markdown(text, html):
    assert markdown(text) == html


@pytest.mark.parametrize("rendering", list(Rendering))
def test_a_document_says_what_the_pack_says(rendering):
    html = document_html(SAMPLE, rendering)

    for words in (
        "P-0042",
        "approved by Ines Thackray, Wed 25 Nov",
        "valid until Fri 27 Nov, 7:15am",
        "7:10am",
        "If it is an emergency, call 999. An ambulance will come.",
        "Whose fault is it?",
        "No blame on crews",
        'href="tel:01632960148"',
        "LAY-la EYE-er THORN",
    ):
        assert words in html


def words_of(text: str) -> str:
    """Without markup: letters and figures alone."""
    bare = re.sub(r"<(style|svg|title).*?</\1>|<[^>]+>|[*_]", " ", text, flags=re.DOTALL)
    return " ".join(re.findall(r"\w+", unescape(bare)))


def written(section: Section, content: PackContent) -> Iterator[str]:
    """Every text of the section that people have written."""
    value = getattr(content, section.key)
    places = [(value, section.fields)]
    if section.rows:
        places += [(row, section.rows.fields) for row in getattr(value, section.rows.name)]
    for holder, its_fields in places:
        for field in its_fields:
            text = getattr(holder, field.name)
            if field.input in WORDS and text:
                yield from text if isinstance(text, tuple) else [text]


@pytest.mark.parametrize("rendering", list(Rendering))
@pytest.mark.parametrize("kind", sorted(EVERY_KIND))
def test_every_text_of_a_section_that_is_done_is_in_the_document(kind, rendering):
    """Of all but document control, which the reader's copy leaves out."""
    content = replace(SAMPLE, strip=replace(SAMPLE.strip, kind=kind))
    problems = completeness(content, date(2026, 11, 25))
    done = [
        section
        for section in SECTIONS
        if section.key != "control"
        and section_state(content, section.key, problems) == SectionState.DONE
    ]
    printed = words_of(document_html(content, rendering))

    lost = {
        section.key: texts
        for section in done
        if (texts := [text for text in written(section, content) if words_of(text) not in printed])
    }

    assert "hard" in {section.key for section in done}
    assert lost == {}


@pytest.mark.parametrize("rendering", list(Rendering))
def test_a_flash_document_stops_after_the_first_page(rendering):
    html = document_html(replace(SAMPLE, strip=replace(SAMPLE.strip, kind="flash")), rendering)

    assert "Red lines" in html
    assert "Message map" not in html


def test_warming_up_reads_the_template_of_every_rendering(monkeypatch):
    read: list[str] = []
    monkeypatch.setattr(documents, "render_to_string", lambda template, _: read.append(template))

    documents.warm_up()

    assert {*read} == {f"documents/pack_{name}.html" for name in ("a4", "phone", "reader", "html")}


def test_the_pages_of_the_phone_pdf_have_a_foot_of_one_line_between_first_and_last():
    html = document_html(SAMPLE, Rendering.PHONE)

    whole, line, last = (
        html.partition(f'class="strip strip-{which}"')[2].partition("</div>")[0]
        for which in ("foot", "line", "last")
    )

    assert ["approved by" in foot for foot in (whole, line, last)] == [True, False, True]


def test_the_phone_page_is_self_contained():
    html = document_html(SAMPLE, Rendering.HTML)

    assert "<style>" in html
    assert "<link" not in html
    assert 'src="' not in html


def test_markup_in_a_text_stays_text():
    content = replace(SAMPLE, glance=replace(SAMPLE.glance, angle="<b>x</b> & y"))

    assert "&lt;b&gt;x&lt;/b&gt; &amp; y" in document_html(content, Rendering.A4)


@pytest.mark.parametrize(
    ("rendering", "said"), [(Rendering.A4, "\u25a1"), (Rendering.HTML, "\U0001f600")]
)
def test_characters_without_a_glyph_are_squares_only_in_print(rendering, said):
    content = replace(SAMPLE, glance=replace(SAMPLE.glance, angle="\x00\u202e\U0001f600"))

    assert document_context(content, rendering)["pack"].glance.angle == said


def test_the_qr_code_contains_the_address():
    qr = document_context(SAMPLE, Rendering.A4)["qr"]
    picture = Image.open(BytesIO(base64.b64decode(qr.removeprefix("data:image/png;base64,"))))

    assert picture.width == picture.height
    assert (picture.width // 4 - 17) % 4 == 0  # modules of a QR code: 21, 25, 29, ...


def test_without_an_address_there_is_no_qr_code():
    assert document_context(PackContent(), Rendering.A4)["qr"] == ""


def test_labelled_leaves_out_what_is_empty():
    content = replace(
        SAMPLE, ground_rules=GroundRules(consent="Given", consent_is="On record", legal="None")
    )

    assert labelled(content, "ground_rules") == [("Consent", "On record\nGiven"), ("Legal", "None")]


@pytest.mark.parametrize("rendering", Rendering)
def test_nothing_is_live_or_recorded_in_print(rendering):
    def head(medium: str) -> str:
        slot = replace(SAMPLE.logistics, medium=medium, mode="recorded")
        html = document_html(replace(SAMPLE, logistics=slot), rendering)
        return html.partition("Say this")[0].partition("<body")[2]

    assert [">recorded<" in head(medium) for medium in ("radio", "print")] == [True, False]


@pytest.mark.parametrize("rendering", Rendering)
def test_document_control_stays_out_of_the_readers_copy_but_for_the_strip(
    rendering,
):
    control = replace(SAMPLE.control, contributors=("Huw Trelawney",), author="Olwen Pryce")

    html = document_html(replace(SAMPLE, control=control, lines=()), rendering)

    assert "approved by Ines Thackray" in html
    for gone in (
        "Document control",
        "Written by",
        "Huw Trelawney",
        "Olwen Pryce",
        "Approved by",
        "Regional dashboard of 18 November",
        "The longest wait corrected",
    ):
        assert gone not in html


def test_page_one_has_the_same_words_as_the_a4_document():
    whole = document_html(EMPTY_FLASH, Rendering.A4)
    twin = page_one_html(EMPTY_FLASH)
    glance = whole.partition('<article class="glance">')[2].partition("</article>")[0]

    assert glance in twin
    assert "<script" not in twin
    assert "<style" not in twin


CHANGED = (
    "The slot moved from 7:10am to 8:10am.",
    "Red line added: “The inquest”.",
    "Three.",
    "Four.",
)


@pytest.mark.parametrize(
    ("rendering", "kind", "at_the_top"),
    [(Rendering.A4, "standard", 3), (Rendering.A4, "flash", 4), (Rendering.PHONE, "standard", 4)],
)
def test_what_changed_is_at_the_top(rendering, kind, at_the_top):
    control = replace(SAMPLE.control, since=2, changes=CHANGED)
    pack = replace(EMPTY_FLASH, control=control, strip=replace(SAMPLE.strip, kind=kind))

    context = document_context(pack, rendering)
    html = document_html(pack, rendering)

    assert context["changes"] == CHANGED[:at_the_top]
    assert html.index("Changed since version 2") < html.index("Say this")


def test_a_full_page_one_sends_to_the_email_for_what_changed():
    control = replace(SAMPLE.control, since=2, changes=CHANGED)
    pack = replace(
        SAMPLE, control=control, glance=replace(SAMPLE.glance, other_guests="A guest. " * 300)
    )

    html = document_html(pack, Rendering.A4)

    assert "Changed since version 2</b>: 4 changes, in your email" in html


@pytest.mark.parametrize("rendering", Rendering)
@pytest.mark.parametrize("content", [SAMPLE, EMPTY_FLASH], ids=["standard", "flash"])
def test_a_restriction_is_on_the_first_page_of_every_rendering(content, rendering):
    told = RestrictionNotice(
        "Council elections",
        "Pre-election period",
        "to 7 May 2027",
        "Facts alone.",
        "Overridden: so",
    )

    html = document_html(replace(content, restrictions=(told,)), rendering)

    assert html.index("Facts alone.") < html.index("Say this")
    first = html.index("Overridden: so") < html.index(
        "Say this"
    )  # a flash pack has no other page for it
    assert first is (content is EMPTY_FLASH)
