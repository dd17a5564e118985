"""The command and what it stands on; each check has its own tests in test_checks.py."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils.module_loading import import_string

from jobs import doctor
from jobs.doctor import Finding, examine
from tests.clock import NOW
from tests.factories.jobs import WorkerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_every_app_lists_its_checks() -> None:
    listed = [name for config in apps.get_app_configs() for name in getattr(config, "checks", ())]

    assert list(doctor.checks()) == listed
    assert {name.partition(".")[0] for name in listed} >= {"jobs", "scheduling", "reports"}
    assert all(callable(import_string(name)) for name in listed)


def test_a_check_that_cannot_look_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: Any) -> Finding:
        raise ConnectionError("no key")

    monkeypatch.setattr("jobs.checks.secret_key", broken)
    monkeypatch.setattr(doctor, "checks", lambda: ["jobs.checks.secret_key"])

    [finding] = examine(now=NOW)

    assert (finding.check, finding.is_right) == ("Secret key", False)
    assert finding.words == "Could not be looked at: no key"


def test_doctor_of_a_well_installation(capsys: pytest.CaptureFixture[str]) -> None:
    WorkerFactory()

    call_command("doctor")

    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith("ok     ") for line in lines)
    assert len(lines) == len(list(doctor.checks()))


def test_doctor_of_one_that_is_not_well(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="1"):
        call_command("doctor")

    out = capsys.readouterr().out
    assert "WRONG  Worker            None was ever started.\n" in out
    assert f"\n{'':25}Run: manage.py worker (make start does)\n" in out


def test_doctor_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="1"):
        call_command("doctor", "--format", "json")

    report = json.loads(capsys.readouterr().out)
    [worker] = [check for check in report["checks"] if not check["is_right"]]
    assert report["is_well"] is False
    assert worker == {
        "check": "Worker",
        "is_right": False,
        "words": "None was ever started.",
        "remedy": "Run: manage.py worker (make start does)",
    }
