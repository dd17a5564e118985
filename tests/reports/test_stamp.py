import pytest

from reports import pdf
from reports.documents import Rendering, document_html
from reports.stamp import Mark, stamped
from tests.reports.pdf_reading import open_pdf, texts_of
from tests.reports.sample import EMPTY_FLASH

# WeasyPrint leaves its colour profile open; in the renderer's own process nobody minds.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def flash() -> bytes:
    return pdf.write_pdf(document_html(EMPTY_FLASH, Rendering.CONTRAST), Rendering.CONTRAST).content


@pytest.mark.parametrize("mark", Mark)
def test_a_stamped_file_still_passes_both_standards(flash: bytes, mark: Mark) -> None:
    assert pdf.problems_of(stamped(flash, mark)) == []


def test_the_mark_stands_on_every_page_over_the_same_words_and_in_the_title(flash: bytes) -> None:
    marked = stamped(flash, Mark.SUPERSEDED)

    assert texts_of(marked) == texts_of(flash)
    with open_pdf(marked) as file:
        assert all(b"/Stamp gs" in page.Contents[-1].read_bytes() for page in file.pages)
        assert str(file.docinfo["/Title"]).startswith("SUPERSEDED: P-0042 version 1")


def test_the_same_file_is_stamped_to_the_same_bytes(flash: bytes) -> None:
    assert stamped(flash, Mark.WITHDRAWN) == stamped(flash, Mark.WITHDRAWN)
