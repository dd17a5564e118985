import pytest

from reports import checks
from tests.clock import NOW


def test_pdf_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.pdf_libraries(now=NOW).is_right

    monkeypatch.setattr(checks, "LIBRARIES", {"libnothing-of-the-kind.so.0": "libnothing"})

    assert checks.pdf_libraries(now=NOW).remedy == "Run: apt-get install libnothing"
