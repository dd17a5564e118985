"""T9: on a full disk, refusals say why, and an administrator can still sign in and see
why.

The twin has no reserve: the same steps leave the administrator outside. All of it is about SQLite:
PostgreSQL has a disk of its own.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.database import Migrated
from tests.faults.installation import ROOT, Installation

pytestmark = pytest.mark.fault
APART = ["unshare", "--map-root-user", "--mount"]


@pytest.fixture
def on_a_full_disk(tmp_path: Path, migrated: Migrated):
    def run(how: str) -> dict[str, Any]:
        folder = tmp_path / "data"
        folder.mkdir()
        file = folder / "fault.sqlite3"
        migrated.copy(str(file))
        it = Installation(folder, f"sqlite:///{file}")
        command = [*APART, sys.executable, "-m", "tests.faults.full_disk", str(folder), how]
        done = subprocess.run(
            command, cwd=ROOT, env=it.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        print(f"\n{how}: {done.stdout}")
        return json.loads(done.stdout)

    return run


def test_a_full_disk_refuses_in_words_and_lets_the_administrator_in(on_a_full_disk):
    seen = on_a_full_disk("reserve")

    assert seen["read"] == 200
    assert seen["save"] == [507, True, False]
    assert seen["officer"] == [507, True]
    assert seen["administrator"] == [302, False]
    assert seen["state"] == [200, True]
    assert seen["save after"] == [507, True, False]
    assert seen["save with room"] == [302, False, True]
    assert seen["signed in"] == 2
    assert "Audit trail" not in seen["wrong"]


def test_control_without_a_reserve_the_administrator_stays_outside(on_a_full_disk):
    seen = on_a_full_disk("naive")

    assert seen["administrator"] == [507, True]
    assert seen["state"][0] == 302
    assert seen["save with room"] == [302, False, True]
