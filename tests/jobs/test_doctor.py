"""The basis of the command and its page; test_checks.py tests each check."""

from typing import Any

import pytest
from django.apps import apps
from django.utils.module_loading import import_string

from jobs import doctor
from jobs.doctor import Finding, examine
from tests.clock import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_every_app_lists_its_checks():
    listed = [name for config in apps.get_app_configs() for name in getattr(config, "checks", ())]

    assert list(doctor.checks()) == listed
    assert {name.partition(".")[0] for name in listed} >= {"jobs", "scheduling", "reports"}
    assert all(callable(import_string(name)) for name in listed)


def test_command_checks_the_whole_audit_trail():
    whole = list(doctor.whole_checks())

    assert set(whole) - set(doctor.checks()) == {"jobs.checks.whole_audit_trail"}
    assert len(whole) == len(list(doctor.checks()))
    assert all(callable(import_string(name)) for name in whole)


def test_failing_check_is_a_finding(monkeypatch):
    def broken(**_: Any) -> Finding:
        raise ConnectionError("no key")

    monkeypatch.setattr("jobs.checks.secret_key", broken)
    monkeypatch.setattr(doctor, "checks", lambda: ["jobs.checks.secret_key"])

    [finding] = examine(now=NOW)

    assert (finding.check, finding.is_right) == ("Secret key", False)
    assert finding.words == "This check failed: no key"
