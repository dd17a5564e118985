import json
import re
from typing import Any

import pytest
from django.core.management import call_command

from accounts.audit import audit
from jobs import doctor
from jobs.backups import BACKED_UP
from tests.clock import NOW
from tests.factories.jobs import WorkerFactory
from training.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture
def at_work(settings: Any) -> None:
    """An installation that is set up: its emails go out, and the press office can be reached."""
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}
    settings.BASE_URL = "https://greenroom.example.nhs.uk"
    settings.IS_HTTPS = settings.BEHIND_PROXY = True
    audit(by=None, action=BACKED_UP, about=None, now=NOW, is_encrypted=True)
    Organisation.objects.update(
        communications_phone="01632 960200", communications_email="press@example.nhs.uk"
    )


@pytest.mark.usefixtures("at_work")
def test_doctor_without_problems(capsys):
    WorkerFactory()

    call_command("doctor")

    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith("ok     ") for line in lines)
    assert len(lines) == len(list(doctor.checks()))


def test_doctor_with_problems(capsys):
    with pytest.raises(SystemExit, match="1"):
        call_command("doctor")

    out = capsys.readouterr().out
    assert re.search(r"(?m)^WRONG  Worker +No worker has been started\.$", out)
    assert re.search(r"(?m)^ +Run: manage\.py worker \(make start does\)$", out)


@pytest.mark.usefixtures("at_work")
def test_doctor_as_json(capsys):
    with pytest.raises(SystemExit, match="1"):
        call_command("doctor", "--format", "json")

    report = json.loads(capsys.readouterr().out)
    [worker] = [check for check in report["checks"] if not check["is_right"]]
    assert report["is_well"] is False
    assert worker == {
        "check": "Worker",
        "is_right": False,
        "words": "No worker has been started.",
        "remedy": "Run: manage.py worker (make start does)",
    }


def test_doctor_writes_its_words_in_one_column(capsys):
    with pytest.raises(SystemExit):
        call_command("doctor")

    lines = [re.split(r" {2,}", line, maxsplit=2) for line in capsys.readouterr().out.splitlines()]
    assert all(len(parts) == 3 for parts in lines if parts[0])
