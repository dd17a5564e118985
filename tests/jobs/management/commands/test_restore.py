"""What it refuses is said; that an installation comes back whole is shown in
tests/faults/test_backup.py.
"""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def test_restore_says_what_is_wrong_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "backup.zip").write_text("nonsense")

    with pytest.raises(CommandError, match=r"cannot be read.*Use another backup"):
        call_command("restore", str(tmp_path / "backup.zip"))
