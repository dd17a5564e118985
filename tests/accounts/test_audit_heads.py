"""The end of the trail, written down outside the database, against which a rewritten one is found."""

from logging.config import dictConfig
from pathlib import Path
from socket import AF_INET, SOCK_DGRAM, socket

import pytest
from pytest_django import Settings

from accounts.audit import audit, breaks_in_chain
from accounts.audit_heads import EVENTS_A_FILE, FOLDER, ONE_A_NIGHT, breaks_since_export
from accounts.models import AuditEvent, AuditHead, User
from config.environment import WrongSettingError
from config.settings import LOGGING, _logging, _syslog
from tests.clock import NOW

FOUND = "Event 3 is not the one that was written down on 2026-11-25 in DATA_DIR."


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    def add(officer: User, count: int) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            for _ in range(count):
                audit(by=officer, action="user.added", about=officer, now=NOW)

    return add


def _cut_off_the_last() -> None:
    last = AuditEvent.objects.order_by("-number").first()
    assert last
    last.delete()
    AuditHead.objects.update(number=last.number - 1, hash=last.previous_hash)


def test_each_event_is_written_down_where_others_cannot_read(commit, officer, tmp_path, caplog):
    commit(officer, 2)
    commit(officer, 1)

    [file] = (tmp_path / FOLDER).iterdir()
    lines = file.read_text().splitlines()
    assert [line.split()[1] for line in lines] == ["1", "2", "3"]
    assert file.stat().st_mode & 0o777 == 0o600
    assert all(line in caplog.text for line in lines)
    assert list(breaks_since_export()) == []


def test_each_event_is_sent_to_syslog(commit, officer, monkeypatch):
    with socket(AF_INET, SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(1)
        monkeypatch.setenv("AUDIT_SYSLOG", f"udp://127.0.0.1:{server.getsockname()[1]}")
        dictConfig(_logging(_syslog()))
        commit(officer, 2)
        received = [server.recv(1000).decode() for _ in range(2)]
        dictConfig(LOGGING)

    heads = AuditEvent.objects.order_by("number").values_list("number", "hash")
    assert all(line.startswith("<38>greenroom: ") for line in received)  # auth, info
    assert [tuple(line.split()[-3:-1]) for line in received] == [
        (str(number), hash) for number, hash in heads
    ]


@pytest.mark.parametrize("address", ["logs", "tcp://127.0.0.1", "udp://nowhere.invalid:514"])
def test_a_mistyped_syslog_is_refused(monkeypatch, address):
    monkeypatch.setenv("AUDIT_SYSLOG", address)

    with pytest.raises(WrongSettingError, match=r"^AUDIT_SYSLOG: "):
        _syslog()


def test_what_is_not_committed_is_not_written_down(officer, tmp_path):
    audit(by=officer, action="user.added", about=officer, now=NOW)

    assert list(tmp_path.iterdir()) == []


def test_a_trail_whose_end_was_just_cut_off_is_found(commit, officer):
    """Nothing in the database says that there was more, and no night has passed."""
    commit(officer, 3)

    _cut_off_the_last()

    assert list(breaks_in_chain()) == []
    assert list(breaks_since_export()) == [FOUND]


def test_a_trail_that_was_written_anew_is_found(commit, officer):
    """Cut off and filled up again by the product itself, so that everything is signed."""
    commit(officer, 3)

    _cut_off_the_last()
    commit(officer, 2)

    assert list(breaks_in_chain()) == []
    assert list(breaks_since_export()) == [FOUND]


def test_a_page_compares_from_an_event_on(commit, officer, tmp_path):
    commit(officer, 2)
    for number, name in ((1, "000000-host.txt"), (EVENTS_A_FILE, "000001-host.txt")):
        (tmp_path / FOLDER / name).write_text(f"2026-11-24T03:00:00 {number} another -\n")

    [words] = breaks_since_export(AuditEvent.objects.get(number=2))

    assert words.startswith(f"Event {EVENTS_A_FILE} is not the one")


def test_lines_of_earlier_versions_count_and_a_torn_one_is_passed_over(commit, officer, tmp_path):
    commit(officer, 1)
    (tmp_path / ONE_A_NIGHT).write_text("2026-11-26T03:00:00 2")
    assert list(breaks_since_export()) == []

    (tmp_path / ONE_A_NIGHT).write_text("2026-11-26T03:00:00 1 another -")
    assert len(list(breaks_since_export())) == 1
