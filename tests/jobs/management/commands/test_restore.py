"""Refusals of `restore`; tests/faults/test_backup.py restores a whole installation."""

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def test_restore_explains_refusals(tmp_path):
    (tmp_path / "backup.zip").write_text("nonsense")

    with pytest.raises(CommandError, match=r"cannot be read.*Use another backup"):
        call_command("restore", str(tmp_path / "backup.zip"))
