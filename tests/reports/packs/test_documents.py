import base64
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from reports.packs import documents
from reports.packs.content import DocumentControl, GroundRules, PackContent, RestrictionNotice
from reports.packs.documents import (
    Rendering,
    document_context,
    document_html,
    labelled,
    markdown,
    page_one_html,
)
from tests.reports.sample import EMPTY_FLASH, SAMPLE


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
def test_markdown(text: str, html: str) -> None:
    assert markdown(text) == html


@pytest.mark.parametrize("rendering", list(Rendering))
def test_a_document_says_what_the_pack_says(rendering: Rendering) -> None:
    html = document_html(SAMPLE, rendering)

    for words in (
        "P-0042",
        "approved by Ines Thackray, 25 November 2026",
        "valid until 27 November 2026",
        "7:10am",
        "If it is an emergency, call 999. An ambulance will come.",
        "Whose fault is it?",
        "No blame on crews",
        'href="tel:01632960148"',
        "LAY-la EYE-er THORN",
        "The longest wait corrected",
    ):
        assert words in html


@pytest.mark.parametrize("rendering", list(Rendering))
def test_a_flash_document_stops_after_the_first_page(rendering: Rendering) -> None:
    html = document_html(replace(SAMPLE, strip=replace(SAMPLE.strip, kind="flash")), rendering)

    assert "Red lines" in html
    assert "Message map" not in html


def test_warming_up_reads_the_template_of_every_rendering(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(documents, "render_to_string", lambda template, _: read.append(template))

    documents.warm_up()

    assert {*read} == {f"documents/pack_{name}.html" for name in ("a4", "phone", "reader", "html")}


def test_the_phone_page_is_self_contained() -> None:
    html = document_html(SAMPLE, Rendering.HTML)

    assert "<style>" in html
    assert "<link" not in html
    assert 'src="' not in html


def test_markup_in_a_text_stays_text() -> None:
    content = replace(SAMPLE, glance=replace(SAMPLE.glance, angle="<b>x</b> & y"))

    assert "&lt;b&gt;x&lt;/b&gt; &amp; y" in document_html(content, Rendering.A4)


@pytest.mark.parametrize(
    ("rendering", "said"), [(Rendering.A4, "\u25a1"), (Rendering.HTML, "\U0001f600")]
)
def test_characters_without_a_glyph_are_squares_only_in_print(
    rendering: Rendering, said: str
) -> None:
    content = replace(SAMPLE, glance=replace(SAMPLE.glance, angle="\x00\u202e\U0001f600"))

    assert document_context(content, rendering)["pack"].glance.angle == said


def test_the_qr_code_contains_the_address() -> None:
    qr = document_context(SAMPLE, Rendering.A4)["qr"]
    picture = Image.open(BytesIO(base64.b64decode(qr.removeprefix("data:image/png;base64,"))))

    assert picture.width == picture.height
    assert (picture.width // 4 - 17) % 4 == 0  # modules of a QR code: 21, 25, 29, ...


def test_without_an_address_there_is_no_qr_code() -> None:
    assert document_context(PackContent(), Rendering.A4)["qr"] == ""


def test_labelled_leaves_out_what_is_empty() -> None:
    content = replace(
        SAMPLE, ground_rules=GroundRules(consent="Given", consent_is="On record", legal="None")
    )

    assert labelled(content, "ground_rules") == [("Consent", "On record\nGiven"), ("Legal", "None")]


def test_document_control_names_the_author_where_nobody_else_wrote() -> None:
    content = replace(SAMPLE, control=DocumentControl(author="Ceri Maddox"))

    assert document_context(content, Rendering.A4)["parts"]["control"] == [
        ("Written by", "Ceri Maddox")
    ]


def test_page_one_has_the_same_words_as_the_a4_document() -> None:
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
def test_what_changed_is_at_the_top(rendering: Rendering, kind: str, at_the_top: int) -> None:
    control = replace(SAMPLE.control, since=2, changes=CHANGED)
    pack = replace(EMPTY_FLASH, control=control, strip=replace(SAMPLE.strip, kind=kind))

    context = document_context(pack, rendering)
    html = document_html(pack, rendering)

    assert context["changes"] == CHANGED[:at_the_top]
    assert html.index("Changed since version 2") < html.index("Say this")


def test_a_full_page_one_sends_to_the_document_control() -> None:
    control = replace(SAMPLE.control, since=2, changes=CHANGED)
    pack = replace(
        SAMPLE, control=control, glance=replace(SAMPLE.glance, other_guests="A guest. " * 300)
    )

    html = document_html(pack, Rendering.A4)

    assert "Changed since version 2</b>: see Document control" in html
    assert "Since version 2" in html


@pytest.mark.parametrize("rendering", Rendering)
@pytest.mark.parametrize("content", [SAMPLE, EMPTY_FLASH], ids=["standard", "flash"])
def test_a_restriction_is_on_the_first_page_of_every_rendering(
    content: PackContent, rendering: Rendering
) -> None:
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
