"""The committed style sheet is built from its sources, and fetches nothing from elsewhere."""

import re
import subprocess

import pytest

from tests.project import ROOT

SHEET = ROOT / "static" / "css" / "greenroom.css"


@pytest.mark.journey
def test_style_sheet_is_built_from_its_sources():
    """Marked as a journey, because journeys have Node.js and its packages."""
    result = subprocess.run(
        ["node", "static_src/build.mjs", "--check"], cwd=ROOT, capture_output=True, text=True
    )

    assert (result.returncode, result.stderr) == (0, "")


def test_style_sheet_has_no_external_or_restricted_fonts():
    text = SHEET.read_text()

    assert re.findall(r"https?://[^\s)\"']+", text) == []
    assert "sourceMappingURL" not in text
    assert "frutiger" not in text.lower()


def test_style_sheet_pictures_exist():
    named = re.findall(r"url\(\"?(?!data:)([^\")]+)", SHEET.read_text())

    assert [name for name in named if not (SHEET.parent / name).resolve().exists()] == []
