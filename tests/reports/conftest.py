"""The renderer's own process sees our fonts alone; tests that lay out pages in this process must see the same."""

import os
from pathlib import Path

import pytest

os.environ["FONTCONFIG_FILE"] = str(Path(__file__).parents[2] / "static" / "fonts" / "fonts.conf")


@pytest.fixture
def media(tmp_path: Path, settings: object) -> Path:
    """An empty folder for the files of packs."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"
