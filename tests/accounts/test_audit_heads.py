"""The end of the trail, written down outside the database, against which a rewritten one is found."""

from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.audit import audit, breaks_in_chain
from accounts.audit_heads import FILE, breaks_since_export, export_head
from accounts.models import AuditEvent, AuditHead, User
from tests.clock import NOW


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def add(officer: User, count: int) -> None:
    for _ in range(count):
        audit(by=officer, action="user.added", about=officer, now=NOW)


def test_export_head_of_no_events_writes_nothing(db: None, tmp_path: Path) -> None:
    assert export_head(now=NOW) == 0
    assert list(tmp_path.iterdir()) == []
    assert list(breaks_since_export()) == []


def test_export_head_adds_a_line_a_day_that_others_cannot_read(
    officer: User, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    add(officer, 2)

    first = export_head(now=NOW)
    add(officer, 1)
    second = export_head(now=NOW + timedelta(days=1))

    lines = (tmp_path / FILE).read_text().splitlines()
    assert (first, second) == (2, 3)
    assert [line.split()[1] for line in lines] == ["2", "3"]
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert [line in caplog.text for line in lines] == [True, True]
    assert list(breaks_since_export()) == []


def test_a_trail_that_was_cut_off_with_its_head_is_found(officer: User) -> None:
    """Nothing in the database says that there was more."""
    add(officer, 3)
    export_head(now=NOW)

    AuditEvent.objects.filter(number=3).delete()
    AuditHead.objects.update(number=2, hash=AuditEvent.objects.get(number=2).hash)

    assert list(breaks_in_chain()) == []
    assert list(breaks_since_export()) == [
        f"Event 3 is not the one that was written down on 2026-11-25 in {FILE}."
    ]


def test_a_trail_that_was_written_anew_is_found(officer: User) -> None:
    """Cut off and filled up again by the product itself, so that everything is signed."""
    add(officer, 3)
    export_head(now=NOW)
    export_head(now=NOW + timedelta(days=1))

    AuditEvent.objects.filter(number=3).delete()
    AuditHead.objects.update(number=2, hash=AuditEvent.objects.get(number=2).hash)
    add(officer, 2)

    assert list(breaks_in_chain()) == []
    assert len(list(breaks_since_export())) == 1


def test_a_line_that_was_torn_is_passed_over(officer: User, tmp_path: Path) -> None:
    add(officer, 1)
    export_head(now=NOW)
    (tmp_path / FILE).write_text((tmp_path / FILE).read_text() + "2026-11-26T03:00:00 2")

    assert list(breaks_since_export()) == []
