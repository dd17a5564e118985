import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from jobs import checks


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_backup_reports_its_contents(tmp_path, settings, capsys):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"

    call_command("backup", str(tmp_path / "backup.zip"))

    said = capsys.readouterr().out
    assert f"{tmp_path / 'backup.zip'}: " in said
    assert " rows and 0 files, " in said
    assert "The backup has been verified." in said
    finding = checks.backups(now=timezone.now())
    assert (finding.is_right, finding.words[:9]) == (True, "The last ")


@pytest.mark.django_db
def test_backup_refuses_a_missing_folder(tmp_path):
    with pytest.raises(
        CommandError, match=r"cannot be written.*Free some space or choose another place"
    ):
        call_command("backup", str(tmp_path / "nowhere" / "backup.zip"))
