"""Migrations of a release are never changed, renamed or deleted, because databases have applied
them.
"""

import pytest

from tests.project import ROOT

RELEASES = ROOT / "tests" / "samples" / "releases"
VERSIONS = sorted(folder.name for folder in RELEASES.iterdir())
MIGRATION = """from django.db import migrations
from training.models.marks import drop_marks

default = training.models.courses.no_media
depends = [("training", "0001_first")]
"""


@pytest.fixture
def release_sample(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "bin")
    import release_sample

    return release_sample


@pytest.mark.parametrize("version", VERSIONS)
def test_released_migrations_are_unchanged(version, release_sample):
    released = [
        line.partition("  ")[::2]
        for line in (RELEASES / version / "migrations.txt").read_text().splitlines()
    ]

    assert len(released) > 20
    assert [name for _, name in released if not (ROOT / name).exists()] == []
    assert [name for digest, name in released if release_sample.digest(ROOT / name) != digest] == []


@pytest.mark.parametrize(
    ("old", "new", "is_same"),
    [
        ("training.models.marks", "training.marks", True),
        ("training.models.courses.no_media", "training.courses.no_media", True),
        ("no_media", "all_media", False),
        ("0001_first", "0002_first", False),
        ("django.db", "django.db.models", False),
    ],
)
def test_digest_allows_a_module_to_move_and_nothing_else(
    release_sample, tmp_path, old, new, is_same
):
    before = tmp_path / "before.py"
    after = tmp_path / "after.py"
    before.write_text(MIGRATION)
    after.write_text(MIGRATION.replace(old, new))

    assert (release_sample.digest(before) == release_sample.digest(after)) is is_same
