"""An uploaded certificate is re-encoded or refused: polyglots, bombs, scripts, wrong types."""

import resource
import struct
import zlib
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from tests.training.test_logos import bomb, saved
from training import evidence, plain_pdf
from training.evidence import UnusableFile, clean
from training.plain_pdf import rewrite_pdf


def pdf(pages: int = 1, encryption: pikepdf.Encryption | None = None, **root: object) -> bytes:
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        document.docinfo["/Author"] = "Somebody at home"
        for name, value in root.items():
            document.Root[f"/{name}"] = pikepdf.Object.parse(str(value).encode())
        out = BytesIO()
        document.save(out, encryption=encryption or False)
    return out.getvalue()


def test_clean_removes_metadata_and_appended_data_from_a_pdf():
    kept = clean(pdf(pages=2) + b"\n<script>alert(1)</script>")

    assert kept.kind == "pdf"
    assert (b"<script>" in kept.content, b"Somebody" in kept.content) == (False, False)
    with pikepdf.open(BytesIO(kept.content)) as again:
        assert len(again.pages) == 2


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_clean_scales_a_picture_and_removes_its_metadata(kind):
    exif = Image.Exif()
    exif[0x010E] = "taken at home"

    kept = clean(saved(Image.new("RGB", (6000, 1000), "navy"), kind, exif=exif) + b"PK\x03\x04")

    picture = Image.open(BytesIO(kept.content))
    assert (kept.kind, picture.format, picture.size) == ("jpg", "JPEG", (3000, 500))
    assert (b"taken at home" in kept.content, b"PK\x03\x04" in kept.content) == (False, False)


RUNS = "The PDF contains a script or another file."
BAD = {
    "launch": "<< /S /Launch /F (a.exe) >>",
    "script": "<< /S /JavaScript /JS (app.alert\\(1\\)) >>",
    "address": "<< /S /URI /URI (https://example.org) >>",
    "form": "<< /S /SubmitForm /F (https://example.org) >>",
    "other file": "<< /S /GoToR /F (b.pdf) /D [0 /Fit] >>",
    "embedded file": "<< /Type /Filespec /F (c.exe) /EF << /F (EmbeddedFile) >> >>",
    "media": "<< /Type /Annot /Subtype /RichMedia /Rect [0 0 9 9] >>",
    "import": "<< /S /ImportData /F (d.fdf) >>",
}
WORDS = [b"Launch", b"JavaScript", b"URI", b"SubmitForm", b"GoToR", b"EmbeddedFile", b"Filespec"]
WORDS += [
    b"RichMedia",
    b"ImportData",
    b"AcroForm",
    b"Annots",
    b"OpenAction",
    b"/AA",
    b"example.org",
]


def with_bad(where: str, what: str, mode: pikepdf.ObjectStreamMode) -> bytes:
    """A page that says "Certificate", and this in that place of the document."""
    bad = pikepdf.Object.parse(BAD[what].encode())
    with pikepdf.new() as document:
        page = document.add_blank_page()
        page.Contents = document.make_stream(b"BT /F1 12 Tf (Certificate) Tj ET")
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1)
        font.BaseFont = pikepdf.Name.Helvetica
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        deep = pikepdf.Array([1, pikepdf.Array([pikepdf.Dictionary(Next=bad)])])
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link)
        link.Rect = pikepdf.Array([0, 0, 9, 9])
        match where:
            case "catalog":
                document.Root.OpenAction = bad
            case "indirect":
                document.Root.OpenAction = document.make_indirect(bad)
            case "array":
                document.Root.Names = pikepdf.Dictionary(Any=document.make_indirect(deep))
            case "page":
                page.obj.AA = pikepdf.Dictionary(O=bad)
            case "link":
                link.A = document.make_indirect(bad)
                page.Annots = pikepdf.Array([link])
            case "annotation":
                page.Annots = document.make_indirect(pikepdf.Array([bad]))
            case "attachment":
                document.attachments["c.exe"] = b"MZ EmbeddedFile"
                document.Root.AF = pikepdf.Array([bad])
            case "form":
                document.Root.AcroForm = pikepdf.Dictionary(Fields=deep)
            case "font":
                font.AA = deep
        out = BytesIO()
        document.save(out, object_stream_mode=mode)
    return out.getvalue()


PLACES = [
    "catalog",
    "indirect",
    "array",
    "page",
    "link",
    "annotation",
    "attachment",
    "form",
    "font",
]
MODES = [pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate]


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("what", BAD)
@pytest.mark.parametrize("mode", MODES, ids=["plain", "in object streams"])
def test_rewrite_pdf_takes_over_the_page_and_nothing_else(where, what, mode):
    kept = rewrite_pdf(with_bad(where, what, mode))

    with pikepdf.open(BytesIO(kept)) as again:
        out = BytesIO()
        again.save(
            out, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable
        )  # nothing is compressed
        assert set(again.Root.keys()) <= {"/Type", "/Pages"}
        assert b"(Certificate) Tj" in again.pages[0].Contents.read_bytes()
    assert [word for word in WORDS if word in out.getvalue()] == []


def test_control_what_was_put_in_is_there():
    """Otherwise the test above would find nothing in anything."""
    for what, inside in BAD.items():
        plain = with_bad("catalog", what, MODES[0])

        assert any(word in plain for word in WORDS), inside


def test_rewrite_pdf_keeps_what_was_filled_into_a_form():
    with pikepdf.new() as document:
        page = document.add_blank_page()
        look = document.make_stream(b"BT (Gwen Fenwright) Tj ET")
        look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        look.BBox = pikepdf.Array([0, 0, 90, 20])
        field = pikepdf.Object.parse(
            b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /Rect [9 9 99 29] /F 4 >>"
        )
        field.AP = pikepdf.Dictionary(N=look)
        field = document.make_indirect(field)
        page.Annots = pikepdf.Array([field])
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
        out = BytesIO()
        document.save(out)

    with pikepdf.open(BytesIO(rewrite_pdf(out.getvalue()))) as again:
        shown = [item.read_bytes() for item in again.objects if isinstance(item, pikepdf.Stream)]

    assert any(b"(Gwen Fenwright) Tj" in content for content in shown)


def test_rewrite_pdf_drops_a_stream_whose_content_is_in_another_file():
    with pikepdf.new() as document:
        page = document.add_blank_page()
        picture = document.make_stream(b"x", F=pikepdf.String("https://example.org/a.jpg"))
        picture.Subtype = pikepdf.Name.Image
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=picture))
        page.Contents = document.make_stream(b"/I Do")
        out = BytesIO()
        document.save(out)

    assert b"example.org" not in rewrite_pdf(out.getvalue())


@pytest.mark.parametrize("what", BAD)
def test_rewrite_pdf_refuses_an_action_inside_a_font_or_picture(what):
    with pikepdf.new() as document:
        page = document.add_blank_page()
        inner = pikepdf.Dictionary(Type=pikepdf.Name.Font)
        inner.Other = pikepdf.Array([pikepdf.Object.parse(BAD[what].encode())])
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=inner))
        page.Contents = document.make_stream(b"BT /F1 12 Tf (x) Tj ET")
        out = BytesIO()
        document.save(out)

    with pytest.raises(UnusableFile, match=RUNS):
        rewrite_pdf(out.getvalue())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"x" * 10_000_001, "is 10 MB"),
        (b"", "not a PDF, JPEG or PNG"),
        (b"GIF89a", "not a PDF, JPEG or PNG"),
        (b"<svg onload='alert(1)'/>", "not a PDF, JPEG or PNG"),
        (b"MZ" + pdf(), "not a PDF, JPEG or PNG"),
        (bomb(7000, 7000), "49 megapixels"),
        (bomb(60_000, 60_000), "far more than 40"),
        (b"%PDF-1.7 and nothing else", "The PDF is damaged"),
        (pdf(pages=21), "has 21 pages"),
        (pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "locked with a password"),
        (pdf(AcroForm="<< /XFA [(a) (b)] /Fields [] >>"), "a form that a program fills in"),
    ],
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_clean_refuses_other_types(content, why):
    with pytest.raises(UnusableFile, match=why):
        clean(content)


def unpacking_into(megabytes: int) -> bytes:
    """A PDF with one compressed object of that size, which must be unpacked to be checked."""
    packer = zlib.compressobj()
    packed = packer.compress(b"4 0 ") + b"".join(
        packer.compress(b" " * 1_000_000) for _ in range(megabytes)
    )
    packed += packer.compress(b"null") + packer.flush()
    parts = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n",
        b"5 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(packed),
    ]
    begun = b"%PDF-1.5\n"
    places = [len(begun) + sum(map(len, parts[:number])) for number in range(4)]
    body = begun + b"".join(parts) + packed + b"\nendstream endobj\n"
    rows = [
        (0, 0, 65535),
        *((1, place, 0) for place in places[:3]),
        (2, 5, 0),
        (1, places[3], 0),
        (1, len(body), 0),
    ]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    head = b"6 0 obj<</Type/XRef/Size 7/W[1 4 2]/Root 1 0 R/Length %d>>stream\n" % len(table)
    return body + head + table + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % len(body)


def peak() -> int:
    """The peak memory of this process, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def test_a_pdf_bomb_costs_this_process_no_memory():
    packed = unpacking_into(300)
    before = peak()

    try:
        kept = len(clean(packed).content)
    except UnusableFile:
        kept = 0

    assert kept < 10_000
    assert peak() - before < 50_000_000


def drawing(content: bytes, *filters: str) -> bytes:
    """A PDF whose page is drawn by this content, as it is packed."""
    with pikepdf.new() as document:
        page = document.add_blank_page()
        page.Contents = pikepdf.Stream(document, b"")
        names = pikepdf.Array([pikepdf.Name(f"/{name}") for name in filters])
        page.Contents.write(content, filter=names)
        out = BytesIO()
        document.save(out, compress_streams=False)
    return out.getvalue()


def packed(megabytes: int, times: int = 1) -> bytes:
    packer = zlib.compressobj()
    content = b"".join(packer.compress(b" " * 1_000_000) for _ in range(megabytes))
    content += packer.flush()
    for _ in range(times - 1):
        content = zlib.compress(content)
    return content


@pytest.mark.parametrize("times", [1, 2])
def test_a_page_that_would_unpack_into_gigabytes_is_refused(times, monkeypatch):
    monkeypatch.setattr(plain_pdf, "LARGEST_STREAM", 3_000_000)
    flate = ["FlateDecode"] * times

    assert rewrite_pdf(drawing(packed(3, times), *flate)).startswith(b"%PDF-")
    with pytest.raises(UnusableFile, match="too large when it is opened"):
        rewrite_pdf(drawing(packed(4, times), *flate))


def test_old_packing_is_unpacked_within_the_limits_of_the_subprocess():
    """Each pair of bytes stands for 128 spaces."""
    assert clean(drawing(b"\x81 " * 100 + b"\x80", "RunLengthDecode")).kind == "pdf"
    with pytest.raises(UnusableFile, match="too large when it is opened"):
        clean(drawing(b"\x81 " * 4_500_000 + b"\x80", "RunLengthDecode"))


@pytest.mark.parametrize("content", [packed(1)[:-9], b"no zlib"])
def test_a_page_that_does_not_unpack_is_refused(content):
    with pytest.raises(UnusableFile, match="is damaged"):
        rewrite_pdf(drawing(content, "FlateDecode"))


def nested(
    forms: int, *, draws_itself: bool = False, content: bytes = b"/X Do", inherits: bool = False
) -> bytes:
    with pikepdf.new() as document:
        page = document.add_blank_page()
        form = first = None
        for _ in range(forms):
            inner = pikepdf.Dictionary(X=form) if form is not None else pikepdf.Dictionary()
            form = document.make_stream(
                content,
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Form,
                BBox=[0, 0, 9, 9],
                Resources=pikepdf.Dictionary(XObject=inner),
            )
            first = form if first is None else first
        if draws_itself:
            first.Resources.XObject.X = form
        if inherits:
            del form.Resources
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
        page.Contents = document.make_stream(b"/X Do")
        out = BytesIO()
        document.save(out)
    return out.getvalue()


def test_forms_nested_too_deep_or_drawing_themselves_are_refused():
    assert rewrite_pdf(nested(20)).startswith(b"%PDF-")
    assert rewrite_pdf(nested(12, content=b"/X Do /X Do")).startswith(b"%PDF-")
    for content in (
        nested(21),
        nested(1, draws_itself=True),
        nested(3, draws_itself=True),
        nested(1, inherits=True),  # it is drawn again by the page's name for it
        nested(14, content=b"/X Do /X Do"),
        nested(20, content=b"/X Do " * 10),
    ):
        with pytest.raises(UnusableFile, match="draws within drawings"):
            rewrite_pdf(content)


@pytest.mark.parametrize(("points", "unit"), [(14_200, 1), (1_420, 10)])
def test_a_page_larger_than_five_metres_is_refused(points, unit):
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(100, points)).obj.UserUnit = unit
        out = BytesIO()
        document.save(out)

    with pytest.raises(UnusableFile, match="5 metres"):
        rewrite_pdf(out.getvalue())


def test_a_photo_stays_as_it_is():
    photo = saved(Image.new("RGB", (60, 60), "navy"), "JPEG")
    with pikepdf.new() as document:
        page = document.add_blank_page()
        page.Contents = document.make_stream(b"/X Do")
        image = pikepdf.Stream(document, photo, Filter=pikepdf.Name.DCTDecode)
        image.stream_dict.Subtype = pikepdf.Name.Image
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=image))
        out = BytesIO()
        document.save(out)

    assert photo in rewrite_pdf(out.getvalue())


def test_a_subprocess_over_its_limit_is_a_refusal(monkeypatch):
    monkeypatch.setattr(evidence, "SECONDS", 0)

    with pytest.raises(UnusableFile, match=r"too large when it is opened"):
        clean(pdf())


def test_the_subprocess_gives_the_same_result():
    assert rewrite_pdf(pdf()).startswith(b"%PDF-")
    with pytest.raises(UnusableFile, match=r"locked with a password"):
        rewrite_pdf(pdf(encryption=pikepdf.Encryption(owner="a", user="b")))
    with pytest.raises(UnusableFile, match=r"is damaged"):
        rewrite_pdf(b"%PDF-1.7 and nothing else")
    with pytest.raises(UnusableFile, match=r"has 21 pages"):
        rewrite_pdf(pdf(pages=21))


def test_a_pattern_or_mask_that_draws_itself_is_refused():
    for kind in ("Pattern", "ExtGState"):
        with pikepdf.new() as document:
            page = document.add_blank_page()
            drawn = document.make_stream(b"/P scn", BBox=[0, 0, 9, 9], PatternType=1)
            mask = pikepdf.Dictionary(SMask=pikepdf.Dictionary(S=pikepdf.Name.Alpha, G=drawn))
            drawn.Resources = pikepdf.Dictionary(
                {f"/{kind}": pikepdf.Dictionary(P=drawn if kind == "Pattern" else mask)}
            )
            page.Resources = drawn.Resources
            out = BytesIO()
            document.save(out)

        with pytest.raises(UnusableFile, match="draws within drawings"):
            rewrite_pdf(out.getvalue())
