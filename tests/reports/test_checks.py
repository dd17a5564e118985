import pytest

from reports import checks
from reports.printing import files
from tests.clock import NOW
from tests.factories.reports import RenditionFactory


def test_pdf_libraries(monkeypatch):
    assert checks.pdf_libraries(now=NOW).is_right

    monkeypatch.setattr(checks, "LIBRARIES", {"libnothing-of-the-kind.so.0": "libnothing"})

    assert checks.pdf_libraries(now=NOW).remedy == "Run: apt-get install libnothing"


@pytest.mark.django_db
def test_pack_files(media):
    pdf = RenditionFactory(sha256=files.store(b"%PDF"), size=4)
    assert checks.pack_files(now=NOW).words == "1 PDF of packs, none missing."

    files.path_of(pdf.sha256).write_bytes(b"%P")
    assert not checks.pack_files(now=NOW).is_right

    files.path_of(pdf.sha256).unlink()
    lost = checks.pack_files(now=NOW)
    assert lost.words == "1 PDF of packs is missing or cut short."
    assert "storage that all hosts share" in lost.remedy
