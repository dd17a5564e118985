"""The committed style sheet: made of its sources, and of nothing that is fetched from elsewhere."""

import re
import subprocess

import pytest

from tests.house import ROOT

SHEET = ROOT / "static" / "css" / "greenroom.css"


@pytest.mark.journey
def test_style_sheet_is_what_its_sources_make():
    """With the journeys, because these bring node and what it compiles with."""
    result = subprocess.run(
        ["node", "static_src/build.mjs", "--check"], cwd=ROOT, capture_output=True, text=True
    )

    assert (result.returncode, result.stderr) == (0, "")


def test_style_sheet_asks_nobody_else_and_names_no_restricted_font():
    text = SHEET.read_text()

    assert re.findall(r"https?://[^\s)\"']+", text) == []
    assert "sourceMappingURL" not in text
    assert "frutiger" not in text.lower()


def test_style_sheet_names_only_pictures_that_are_there():
    named = re.findall(r"url\(\"?(?!data:)([^\")]+)", SHEET.read_text())

    assert [name for name in named if not (SHEET.parent / name).resolve().exists()] == []
