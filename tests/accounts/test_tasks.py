from collections import namedtuple
from pathlib import Path

import pytest
from pytest_django import Settings

from accounts import full_disk, tasks

Usage = namedtuple("Usage", "free")


@pytest.mark.parametrize(
    ("free", "sentence"),
    [
        (full_disk.PLENTY, "Disk space is reserved."),
        (0, "There is too little free disk space to reserve any."),
    ],
)
def test_keep_reserve(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path, free: int, sentence: str
) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(full_disk.shutil, "disk_usage", lambda _: Usage(free=free))

    assert [tasks.keep_reserve(), tasks.keep_reserve()] == [sentence] * 2
