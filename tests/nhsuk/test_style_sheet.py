"""The style sheets fetch nothing from elsewhere, and style only what a page has."""

import re

import pytest

from tests.project import ROOT

SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_style_sheet_has_no_external_or_restricted_fonts(sheet):
    text = sheet.read_text()

    assert re.findall(r"https?://[^\s)\"']+", text) == []
    assert "frutiger" not in text.lower()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_style_sheet_pictures_exist(sheet):
    named = re.findall(r"url\(\"?(?!data:)([^\")]+)", sheet.read_text())

    assert [name for name in named if not (sheet.parent / name).resolve().exists()] == []


def test_every_class_of_the_style_sheets_is_used():
    """Where its name stands in a template, a script or a template tag, or begins as one that is
    put together there.
    """
    files = [file for suffix in ("html", "js", "py") for file in ROOT.rglob(f"*.{suffix}")]
    ours = [file for file in files if not {".venv", "node_modules", "data"} & set(file.parts)]
    words = {word for file in ours for word in re.findall(r"[a-z][a-z0-9_-]*", file.read_text())}
    begun = tuple(word for word in words if word.endswith(("-", "_")))
    rules = (re.sub(r"/\*.*?\*/|url\([^)]*\)", "", file.read_text(), flags=re.S) for file in SHEETS)
    styled = {name for text in rules for name in re.findall(r"\.([a-z][a-z0-9_-]*)", text)}

    unused = {name for name in styled - words if not name.startswith(begun)}

    assert unused - {"htmx-request"} == set()  # htmx sets it while it asks
