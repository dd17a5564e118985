from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from jobs.encryption import read_key


def test_backup_key_says_what_to_set(tmp_path, tmp_path_factory, settings):
    settings.DATA_DIR = tmp_path
    file = tmp_path_factory.mktemp("keys") / "backup.key"
    out = StringIO()

    call_command("backup_key", str(file), stdout=out)

    assert f"Set BACKUP_KEY_FILE={file}" in out.getvalue()
    assert "away from the backups" in out.getvalue()
    assert read_key(file)
    with pytest.raises(CommandError, match="never replaced"):
        call_command("backup_key", str(file))


def test_backup_key_is_not_beside_the_data(tmp_path, settings):
    settings.DATA_DIR = tmp_path

    with pytest.raises(CommandError, match="is beside the data"):
        call_command("backup_key", str(tmp_path / "backup.key"))
    assert list(tmp_path.iterdir()) == []
