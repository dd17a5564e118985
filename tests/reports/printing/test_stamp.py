import zlib
from io import BytesIO

import pikepdf
import pytest

from reports.packs.documents import Rendering, document_html
from reports.printing import pdf
from reports.printing.stamp import Stamp, _bar, stamped
from tests.reports.pdf_reading import open_pdf, texts_of
from tests.reports.sample import EMPTY_FLASH

# WeasyPrint leaves its colour profile open; in the renderer's own process nobody minds.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
SAYS = "P-0001 version 1: superseded by version 2"


@pytest.fixture(scope="module")
def flash() -> bytes:
    return pdf.write_pdf(document_html(EMPTY_FLASH, Rendering.CONTRAST), Rendering.CONTRAST).content


@pytest.mark.parametrize("stamp", Stamp)
def test_a_stamped_file_still_passes_both_standards(flash, stamp):
    assert pdf.problems_of(stamped(flash, stamp, SAYS)) == []


def test_no_stream_of_a_stamped_file_reads_as_a_byte_too_short(flash):
    """A stream that would end in a carriage return if it were compressed, which is why `write_pdf`
    leaves it plain.
    """
    out = BytesIO()
    with open_pdf(flash) as file:
        words = file.pages[0].Contents.read_bytes()
        while not zlib.compress(words).endswith(b"\r"):
            words += b" "
        file.pages[0].Contents.write(words)
        file.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)

    result = stamped(out.getvalue(), Stamp.SUPERSEDED, SAYS)

    assert b"\r\nendstream" not in result
    assert pdf.problems_of(result) == []


def test_the_stamp_is_on_every_page_over_the_same_words_and_in_the_title(flash):
    result = stamped(flash, Stamp.SUPERSEDED, SAYS)

    assert texts_of(result) == texts_of(flash)
    with open_pdf(result) as file:
        assert all(b"/Stamp gs" in page.Contents[-1].read_bytes() for page in file.pages)
        assert str(file.docinfo["/Title"]).startswith("SUPERSEDED: P-0042 version 1")


def test_the_same_file_is_stamped_to_the_same_bytes(flash):
    assert stamped(flash, Stamp.WITHDRAWN, SAYS) == stamped(flash, Stamp.WITHDRAWN, SAYS)


def test_a_bar_at_the_head_of_each_page_covers_what_the_strip_said_and_fits_the_page(
    flash,
):
    with open_pdf(stamped(flash, Stamp.SUPERSEDED, SAYS)) as file:
        bars = [page.Contents[-1].read_bytes() for page in file.pages]
        width, height = (float(side) for side in file.pages[0].mediabox[2:])

    assert all(f"0 g 0 {height - 41:.2f} {width:.2f} 41 re f 1 g".encode() in bar for bar in bars)
    assert len(bars[0].split(b" re f 1 g")[1].split(b"\n")) - 1 == len(SAYS)


def test_a_narrow_page_has_smaller_letters_and_says_as_much():
    sheet, phone = (_bar(SAYS, width, 800) for width in (595, 298))

    assert [bar.count(b" cm") for bar in (sheet, phone)] == [len(SAYS) + 1] * 2
    assert b"0 g 0 774.00 298.00 26 re f" in phone
