import base64
import re
import textwrap
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from io import BytesIO

import pikepdf
import pydyf
import pytest
from PIL import Image

from reports.packs.content import (
    AtAGlance,
    Background,
    DocumentControl,
    Facts,
    Figure,
    Hard,
    HardQuestion,
    Journalist,
    Likely,
    LikelyQuestion,
    Message,
    Messages,
    Opening,
    PackContent,
    Strip,
)
from reports.packs.documents import Rendering, document_html, whole_html
from reports.packs.page_one import page_one_depth
from reports.packs.sentences import first_sentence
from reports.printing import pdf
from tests.reports.pdf_reading import (
    depths_of,
    elements_of,
    feet_of,
    heads_of,
    open_pdf,
    sizes_of,
    texts_of,
)
from tests.reports.sample import EMPTY_FLASH, SAMPLE

# WeasyPrint leaves its colour profile open; in the renderer's own process nobody minds.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

HOSTILE_TEXT = (
    "<script>alert(1)</script> <img src='file:///etc/passwd'> ![x](file:///etc/passwd) {{ secret }} {% now %}\n\n"
    "# Heading\n\n| a | b |\n|---|\n| 1 |\n\n1. one\n   - two\n      - three\n\n> quote\n\n```\ncode\n```\n\n"
    "[link](javascript:alert(1)) [good](https://example.org) <https://example.org/a> **un*balanced\n\n"
    "\x00\x07\x0b\ud800 \u202eright to left\u202c \u200b\ufeff \u6f22\u5b57 \U0001f600 "
    "\u0627\u0644\u0639 e\u0301 \u05e9\u05dc"
    "\n\n---\n\n" + "x" * 3000
)
HOSTILE = PackContent(
    strip=replace(
        SAMPLE.strip,
        recipient=HOSTILE_TEXT[:80],
        marking="<b>OFFICIAL</b>",
        approved_by="A & B <c>",
    ),
    logistics=replace(
        SAMPLE.logistics, outlet='"><style>*{display:none}</style>', place=HOSTILE_TEXT[:200]
    ),
    glance=AtAGlance(
        HOSTILE_TEXT[:300], HOSTILE_TEXT[:300], "\x00", (HOSTILE_TEXT[:300],), "&amp;", "<01632>"
    ),
    opening=Opening(HOSTILE_TEXT, HOSTILE_TEXT, HOSTILE_TEXT),
    messages=Messages(
        HOSTILE_TEXT[:300], supporting=(Message(HOSTILE_TEXT[:90], (HOSTILE_TEXT,), HOSTILE_TEXT),)
    ),
    hard=Hard((HardQuestion(HOSTILE_TEXT, HOSTILE_TEXT, HOSTILE_TEXT),) * 2),
    likely=Likely((LikelyQuestion(HOSTILE_TEXT, HOSTILE_TEXT, HOSTILE_TEXT, HOSTILE_TEXT),)),
    facts=Facts((Figure(HOSTILE_TEXT[:500], HOSTILE_TEXT[:300]), Figure())),
    background=Background(HOSTILE_TEXT, HOSTILE_TEXT, HOSTILE_TEXT, HOSTILE_TEXT),
)
LONG = replace(
    SAMPLE,
    hard=Hard(SAMPLE.hard.questions * 3),
    likely=Likely(SAMPLE.likely.questions * 3),
    facts=Facts(SAMPLE.facts.facts * 4),
    background=replace(
        SAMPLE.background, why_now="\n\n".join(["A long paragraph of words. " * 40] * 12)
    ),
    glance=replace(SAMPLE.glance, red_lines=SAMPLE.glance.red_lines * 8),
)
IN_REVIEW = replace(
    SAMPLE, strip=replace(SAMPLE.strip, status="in review", approved_by="", approved_at=None)
)
BOLD_LINK = (
    "[a **bold _and_ slanted** word](https://example.org/a) and **[a](https://example.org/b)**"
)
PACKS = {
    "sample": SAMPLE,
    "bold link": replace(SAMPLE, background=replace(SAMPLE.background, why_now=BOLD_LINK)),
    "flash": EMPTY_FLASH,
    "in review": IN_REVIEW,
    "hostile": HOSTILE,
    "long": LONG,
    "nothing at all": PackContent(strip=Strip(kind="full")),
}
LEADING = 2  # millimetres beneath the foot of the letters of a line
PDFS = (Rendering.A4, Rendering.PHONE, Rendering.LARGE, Rendering.CONTRAST)


@cache
def made(content: PackContent, rendering: Rendering = Rendering.A4) -> pdf.Pdf:
    """Printed once for all that is looked for in it."""
    return pdf.write_pdf(document_html(content, rendering), rendering)


@pytest.mark.parametrize(
    "rendering", [Rendering.A4, Rendering.PHONE, Rendering.LARGE, Rendering.CONTRAST]
)
def test_the_strip_has_room_for_the_longest_of_names(rendering):
    approver = (
        "Professor Dr Ines Marchbanks-Featherstone by phone, recorded by Ceri Maddox-Achterberg"
    )
    recipient = "Professor Greta Nightingale-Roy, Lady Wexcombe"
    content = replace(
        SAMPLE, strip=replace(SAMPLE.strip, approved_by=approver, recipient=recipient)
    )

    printed = pdf.write_pdf(document_html(content, rendering), rendering).content

    assert min(feet_of(printed)) > 4
    assert "recorded by" not in texts_of(printed)[1]
    assert pdf.problems_of(printed) == []


@pytest.mark.parametrize("rendering", PDFS)
@pytest.mark.parametrize("name", PACKS)
def test_every_rendering_passes_pdf_ua_1_and_pdf_a_2a(name, rendering):
    assert pdf.problems_of(made(PACKS[name], rendering).content) == []


def test_the_checks_see_what_is_wrong():
    plain = BytesIO()
    pikepdf.new().save(plain)

    assert any("UA1" in problem for problem in pdf.problems_of(plain.getvalue()))
    assert any("PDFA2A" in problem for problem in pdf.problems_of(plain.getvalue()))


@pytest.mark.parametrize("rendering", PDFS)
def test_the_same_pack_makes_the_same_bytes(rendering):
    assert made(SAMPLE, rendering).content == made.__wrapped__(SAMPLE, rendering).content


@pytest.mark.parametrize("rendering", PDFS)
def test_the_control_strip_is_on_every_page(rendering):
    words = [
        "P-0042",
        "version 3",
        "approved",
        "approved by Ines Thackray, Wed 25 Nov",
        "valid until Fri 27 Nov, 7:15am",
        "OFFICIAL: until the interview is over",
        "Dr Leila Iyer-Thorne",
    ]
    texts = [
        " ".join(text.split()).replace(" ,", ",")
        for text in texts_of(made(SAMPLE, rendering).content)
    ]

    inner = texts[1:-1] if rendering == Rendering.PHONE else []
    whole = [text for text in texts if text not in inner]
    few = [*words[:3], words[4]]  # within the phone PDF, whose screen is small
    assert [word for text in whole for word in words if word not in text] == []
    assert [word for text in inner for word in few if word not in text] == []


@pytest.mark.parametrize("name", ["flash", "in review"])
def test_what_is_not_approved_says_so_and_is_marked_across(name):
    content = made(PACKS[name]).content

    assert all("not approved" in text for text in texts_of(content))
    assert marks_across(content) == [True] * len(texts_of(content))
    assert marks_across(made(SAMPLE).content) == [False] * 4


def marks_across(content: bytes) -> list[bool]:
    """Whether each page draws the grey of the mark under its text."""
    with open_pdf(content) as file:
        drawn = [list(page.resources.get("/XObject", {}).values()) for page in file.pages]
        return [
            any(b"0.894118 0.905882 0.898039 rg" in x.read_bytes() for x in things)
            for things in drawn
        ]


def test_a_flash_pack_is_one_page_and_a_standard_one_at_most_four():
    flash = replace(
        SAMPLE,
        strip=replace(SAMPLE.strip, kind="flash"),
        hard=Hard(SAMPLE.hard.questions[:3]),
    )

    again = replace(
        flash,
        control=DocumentControl(
            since=2, changes=("The slot moved to 7:20am.", "Message 2 is new.")
        ),
    )

    assert made(again, Rendering.PHONE).pages == 3
    pages = {rendering: made(flash, rendering).pages for rendering in PDFS}
    assert pages == {Rendering.A4: 1, Rendering.PHONE: 3, Rendering.LARGE: 2, Rendering.CONTRAST: 2}
    assert made(SAMPLE).pages <= 4


@pytest.mark.parametrize(
    ("rendering", "goes_on"),
    [
        (Rendering.A4, ["", "", "Likely questions", "Background"]),
        (
            Rendering.LARGE,
            [
                *["", "", "Message map", "", "Hard questions"],
                *["Likely questions", "", "Journalist and outlet"],
            ],
        ),
        (
            Rendering.PHONE,
            ["", "", "", "", "Hard questions", "", "", "", "", ""],
        ),
        (
            Rendering.CONTRAST,
            ["", "", "Hard questions", "Likely questions", "", "Ground rules"],
        ),
    ],
)
def test_a_section_that_goes_on_over_the_page_says_so_there(rendering, goes_on):
    pages = [" ".join(text.split()) for text in texts_of(made(SAMPLE, rendering).content)]
    titles = re.findall(r"<h2>([^<]*)</h2>", document_html(SAMPLE, rendering))

    found = ["".join(title for title in titles if f"{title}, continued" in page) for page in pages]

    assert found == goes_on
    assert [page for page in pages if " , continued" in page] == []


CHANGED = replace(
    SAMPLE,
    control=replace(
        SAMPLE.control,
        since=2,
        changes=("The slot moved from 7:05am.", "The longest wait is 3 h 12 min."),
    ),
)


@pytest.mark.parametrize("content", [SAMPLE, CHANGED])
@pytest.mark.parametrize("rendering", [Rendering.PHONE, Rendering.LARGE, Rendering.CONTRAST])
def test_a_page_begins_at_its_head_whether_a_section_goes_on_there_or_begins(rendering, content):
    heads = heads_of(made(content, rendering).content)[1:]

    assert len(heads) > 4
    assert max(heads) - min(heads) < 7  # millimetres: a line of large print, and no empty one


def test_page_one_grows_until_it_is_full_and_stays_one():
    times = []
    one = replace(SAMPLE, hard=Hard(SAMPLE.hard.questions[:1]))
    for content in (SAMPLE, one, replace(one, glance=AtAGlance())):
        printed = made(content).content
        first, second, *_ = texts_of(printed)
        times.append(max(sizes_of(printed)))
        assert ["Message map" in first, "Message map" in second] == [False, True]

    assert 48 < times[0] < times[1] < times[2] < 67


def test_what_flows_over_from_page_one_of_easy_contrast_leaves_no_page_almost_empty():
    _, second, *_ = texts_of(made(CHANGED, Rendering.CONTRAST).content)
    stands_alone = texts_of(made(SAMPLE, Rendering.CONTRAST).content)

    assert ["Others:" in second, "Message map" in second] == [True, True]
    assert "Message map" in stands_alone[1]


def test_what_flows_over_from_the_first_pages_of_a_phone_leaves_no_page_almost_empty():
    pages = texts_of(made(CHANGED, Rendering.PHONE).content)

    assert min(len(text.split()) for text in pages[:-1]) > 60


def test_page_one_has_the_first_sentence_of_each_of_the_three_hardest_answers():
    first, *_ = texts_of(made(SAMPLE).content)

    def flat(text: str) -> str:
        return "".join(text.split())

    for question in SAMPLE.first_hard:
        assert flat(question.question) in flat(first)
        assert flat(first_sentence(question.answer)) in flat(first)
    assert flat(SAMPLE.hard.questions[3].question) not in flat(first)


@pytest.mark.parametrize("rendering", [Rendering.A4, Rendering.PHONE, Rendering.LARGE])
def test_a_flash_pack_has_every_answer_whole(rendering):
    flash = replace(
        SAMPLE,
        strip=replace(SAMPLE.strip, kind="flash"),
        hard=Hard(SAMPLE.hard.questions[:3]),
    )
    made_of_it = made(flash, rendering)

    flat = " ".join(" ".join(texts_of(made_of_it.content)).split())
    for question in flash.hard.questions:
        end = " ".join(question.answer.replace("**", "").split()[-3:])
        assert [end in flat, question.bridge.split()[-1] in flat] == [True, True]
    if rendering == Rendering.A4:
        assert made_of_it.pages == 1


@pytest.mark.parametrize("rendering", [Rendering.A4, Rendering.LARGE, Rendering.CONTRAST])
def test_the_head_of_a_page_is_one_line(rendering):
    strip = replace(
        SAMPLE.strip, version=13, status="superseded by version 14", approved_by="Ines Marchbanks"
    )
    first = texts_of(made(replace(SAMPLE, strip=strip), rendering).content)[0]

    assert "version 13 · superseded by version 14" in first
    assert rendering != Rendering.A4 or "approved by Ines Marchbanks, Wed 25 Nov" in first


@pytest.mark.parametrize("rendering", [Rendering.PHONE, Rendering.LARGE, Rendering.CONTRAST])
def test_a_long_text_leaves_no_heading_alone_on_a_page(rendering):
    words = "The plan says who rings whom. " * 150
    asked = Likely((LikelyQuestion("What is in the plan?", words),))
    pages = texts_of(
        made(replace(SAMPLE, likely=asked, background=Background(words)), rendering).content
    )

    beneath = [
        page.partition(heading)[2]
        for page in pages
        for heading in ("Likely questions\n", "Background\n")
    ]

    assert [words[:20] in " ".join(text.split()) for text in beneath if text] == [True, True]


def test_the_facts_of_an_a4_are_a_table_and_of_the_others_a_list():
    tables = {
        rendering: '<table class="facts">' in document_html(SAMPLE, rendering) for rendering in PDFS
    }

    assert tables == {
        Rendering.A4: True,
        Rendering.PHONE: False,
        Rendering.LARGE: False,
        Rendering.CONTRAST: False,
    }
    assert '<table class="facts">' in whole_html(SAMPLE)


def test_a_heading_of_two_lines_stays_whole_at_the_foot_of_a_page():
    broken = []
    for lines in range(1, 12):
        longer = replace(
            SAMPLE, background=replace(SAMPLE.background, partners="One line more.\n\n" * lines)
        )
        pages = [" ".join(text.split()) for text in texts_of(made.__wrapped__(longer).content)]
        broken += [lines for page in pages if re.search(r"Journalist and(?! outlet)", page)]

    assert broken == []


def test_each_page_for_the_phone_leads_to_whether_it_is_the_latest():
    with open_pdf(made(SAMPLE, Rendering.PHONE).content) as file:
        links = [
            [str(a.A.URI) for a in page.get("/Annots", []) if "/latest/" in str(a.A.URI)]
            for page in file.pages
        ]

    assert {len(each) for each in links[1:-1]} == {1}
    # page 1 says it in its text too, and the last page has both feet
    assert [*links[0], *links[-1]] == [SAMPLE.strip.latest_url] * 4


def grown(field: str, words: str) -> PackContent:
    """The sample with more words on page 1."""
    if field == "primary":
        return replace(
            SAMPLE, messages=replace(SAMPLE.messages, primary=SAMPLE.messages.primary + words)
        )
    before = getattr(SAMPLE.glance, field)
    after = (*before, *textwrap.wrap(words, 60)) if field == "red_lines" else before + words
    return replace(SAMPLE, glance=replace(SAMPLE.glance, **{field: after}))


def fullest(content_with: Callable[[str], PackContent]) -> PackContent:
    """With as many words as the author is not warned of."""
    numbers = (n for n in range(1, 500) if page_one_depth(content_with("word " * n)) > 1)
    return content_with("word " * (next(numbers) - 1))


@pytest.mark.parametrize("field", ["angle", "other_guests", "primary", "red_lines"])
def test_page_one_stays_one_page_as_far_as_nobody_is_warned(field):
    first, second, *_ = texts_of(made(fullest(partial(grown, field))).content)

    assert ["Message map" in first, "Message map" in second] == [False, True]


@pytest.mark.parametrize("field", ["angle", "other_guests", "primary", "red_lines"])
def test_a_flash_pack_with_its_answers_stays_one_page_as_far_as_nobody_is_warned(
    field,
):
    def flash(words: str) -> PackContent:
        content = grown(field, words)
        hard = Hard(SAMPLE.hard.questions[:3])
        return replace(content, strip=replace(content.strip, kind="flash"), hard=hard)

    assert made(fullest(flash)).pages == 1


@pytest.mark.parametrize(
    ("rendering", "smallest"),
    [(Rendering.A4, 10.5), (Rendering.PHONE, 14), (Rendering.LARGE, 18), (Rendering.CONTRAST, 14)],
)
def test_no_type_is_smaller_than_can_be_read(rendering, smallest):
    assert min(sizes_of(made(SAMPLE, rendering).content)) >= smallest


@pytest.mark.parametrize("lines", range(4, 40, 4))
def test_no_page_of_an_a4_is_less_than_a_third_full(lines):
    longer = replace(
        SAMPLE, background=replace(SAMPLE.background, partners="One line more.\n\n" * lines)
    )

    assert min(depths_of(made.__wrapped__(longer).content)) > 15 + 260 / 3 - LEADING


def test_a_page_that_a_break_begins_may_hold_one_line():
    body = f"{'<p>One</p>' * 30}<p style='break-before: page'>Two</p>"
    html = f'<html lang="en"><head><title>x</title></head><body>{body}</body></html>'

    first, second = texts_of(pdf.write_pdf(html, "a4").content)

    assert (first.count("One"), second) == (30, "Two")


def test_a_section_does_not_go_on_over_the_page_with_nothing():
    short = replace(
        SAMPLE,
        background=Background(),
        journalist=Journalist(name="Callum Ashgrove", last_contact="Diabetes checks"),
        control=replace(SAMPLE.control, sources="", changes=(), what_changed=""),
    )

    *_, last = texts_of(made.__wrapped__(short).content)

    assert "On the record" in last
    assert "continued" not in last


@pytest.mark.parametrize(("messages", "questions"), [(0, 2), (1, 1), (1, 3), (2, 2)])
def test_the_last_page_of_a_flash_pack_in_large_print_has_more_than_one_row(messages, questions):
    content = replace(
        SAMPLE,
        strip=replace(SAMPLE.strip, kind="flash"),
        glance=replace(
            SAMPLE.glance, angle="", other_guests="", red_lines=("No guessing at a cause",) * 3
        ),
        messages=replace(SAMPLE.messages, supporting=SAMPLE.messages.supporting[:messages]),
        hard=Hard(SAMPLE.hard.questions[:questions]),
    )

    *_, last = texts_of(made(content, Rendering.LARGE).content)

    assert sum(label in last for label in ("We want:", "Where:", "If it fails:")) > 1


def test_page_one_in_large_print_has_what_is_needed_on_air():
    first = " ".join(texts_of(made(SAMPLE, Rendering.LARGE).content)[0].split())

    wanted = (
        "7:10am",
        "01632 960148",
        "01632 960300",
        "26 more beds",
        "Red lines",
        "No promise of",
    )
    assert [words for words in wanted if words not in first] == []


def test_page_one_has_the_time_in_32_and_the_messages_in_16_points_however_full_it_is():
    sizes = sizes_of(made(fullest(partial(grown, "angle"))).content)

    assert (min(sizes), max(sizes)) == (10.5, 48.3)
    assert any(16 <= size < 16.1 for size in sizes)  # the messages


def test_every_table_header_says_what_it_heads():
    headers = [
        attributes["/Scope"]
        for kind, attributes in elements_of(made(SAMPLE).content)
        if kind == "/TH"
    ]

    assert headers == ["/Row"] * 5 + ["/Column"] * 4 + ["/Row"] * 5


def test_what_repeats_on_every_page_is_no_content():
    with open_pdf(made(SAMPLE).content) as file:
        marks = [
            page.Contents.read_bytes().count(b"/Artifact\n<</Type /Pagination>>")
            for page in file.pages
        ]

    assert len(marks) > 1
    assert all(mark > 5 for mark in marks)


def test_nothing_is_fetched_from_outside(tmp_path):
    secret = tmp_path / "secret.svg"
    secret.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><path d="M0 0h9v9z"/></svg>'
    )
    html = (
        f'<html lang="en"><title>x</title><body><img alt="x" src="{secret.as_uri()}"></body></html>'
    )

    assert len(pdf.write_pdf(html, "a4").content) == len(
        pdf.write_pdf(
            html.replace(secret.as_uri(), "file:///nothing.svg".ljust(len(secret.as_uri()), "x")),
            "a4",
        ).content
    )


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "https://example.org/x.png",
        "asset:../../manage.py",
        "asset:a4.css",
        "ftp://x/y",
    ],
)
def test_the_fetcher_refuses(url):
    with pytest.raises(ValueError, match="Only what the document contains"):
        pdf.OwnAssets().fetch(url)


def test_the_fetcher_gives_out_data_and_the_marks_of_drafts():
    assert pdf.OwnAssets().fetch("data:text/plain,hello").read() == b"hello"
    assert pdf.OwnAssets().fetch("asset:draft.svg").read().startswith(b"<svg")


def stream_with_last_byte(last: int) -> pydyf.Stream:
    texts = ("w" * length for length in range(1, 257))
    return pydyf.Stream(
        [next(text for text in texts if zlib.adler32(text.encode()) & 0xFF == last)], compress=True
    )


@pytest.mark.parametrize(("last", "is_compressed"), [(0x0D, False), (0x0A, True), (0x20, True)])
def test_a_stream_that_would_end_in_a_carriage_return_stays_uncompressed(last, is_compressed):
    file = pydyf.PDF()
    stream = stream_with_last_byte(last)
    assert stream.data.endswith(bytes([last]) + b"\nendstream")
    file.add_object(stream)

    pdf._compress(file)

    assert ("Filter" in stream.extra) == is_compressed
    assert not stream.compress


def test_a_file_that_ends_a_late_stream_badly_is_made_again(
    monkeypatch,
):
    tried = []

    def write(html: str, kind: str, spare_objects: int) -> pdf.Pdf:
        tried.append(spare_objects)
        return pdf.Pdf(b"x\r\nendstream" if spare_objects < 2 else b"x\nendstream", 1)

    monkeypatch.setattr(pdf, "_write", write)

    assert pdf.write_pdf("", "a4").content == b"x\nendstream"
    assert tried == [0, 1, 2]


def test_spare_objects_change_the_file_and_not_what_it_shows():
    html = document_html(EMPTY_FLASH, Rendering.A4)
    first, second = (pdf._write(html, "a4", spare) for spare in (0, 1))

    assert first.content != second.content
    assert pdf.problems_of(second.content) == []
    assert texts_of(first.content) == texts_of(second.content)


def test_the_title_and_language_are_named():
    with open_pdf(made(SAMPLE).content) as file:
        assert str(file.docinfo["/Title"]) == (
            "P-0042 version 3: interview pack for Solent Shore FM, 26 November 2026, 7:10am"
        )
        assert str(file.Root.Lang) == "en-GB"
        assert re.search(b"pdfuaid:part>1<", file.Root.Metadata.read_bytes())


def test_a_document_that_is_no_xml_is_read_all_the_same():
    html = document_html(EMPTY_FLASH, Rendering.A4)

    assert texts_of(
        pdf.write_pdf(html.replace("</head>", "<meta x></head>"), "a4").content
    ) == texts_of(pdf.write_pdf(html, "a4").content)


@pytest.mark.parametrize("rendering", PDFS)
def test_page_one_has_the_logo_and_the_name_of_the_organisation(rendering):
    small = BytesIO()
    Image.new("RGB", (600, 300), "green").save(small, "PNG")
    address = "data:image/png;base64," + base64.b64encode(small.getvalue()).decode()

    content = pdf.write_pdf(document_html(EMPTY_FLASH, rendering, address), rendering).content

    assert pdf.problems_of(content) == []
    assert ("/Figure" in [kind for kind, _ in elements_of(content)]) is True
