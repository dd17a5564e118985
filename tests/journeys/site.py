"""A real installation for a journey: its database, web, worker and mail as they run, at whatever
time it is to be.

`site.at(moment)` sets the clock of all its processes: they are restarted, as after a night's
maintenance.
"""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

from tests.database import Migrated
from tests.faults.installation import ROOT, Installation, installation
from tests.journeys.conftest import PASSWORD

PATIENCE = 60_000  # milliseconds for the worker to print and to deliver
CLOCK = Path(__file__).parent / "clock"
SIGN_INS = """
from django.core.management import call_command
from django.utils import timezone
from accounts.models import RoleGrant, User
call_command("collectstatic", interactive=False, verbosity=0)
for role, name in {cast}.items():
    user = User.objects.create_user(role + "@example.nhs.uk", {password!r}, name=name)
    RoleGrant.objects.create(user=user, role=role, granted_at=timezone.now())
"""  # in one process: each takes seconds to begin


class Site:
    """The installation, its address and what it has mailed."""

    def __init__(self, running: Installation, base: str) -> None:
        self.running = running
        self.base = base

    def manage(self, *command: str, typed: str = "") -> str:
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT, env=self.running.env, input=typed, capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip

    def at(self, moment: datetime) -> None:
        """It is that moment, and goes on from there, for web and worker; both are started, again
        where they ran.
        """
        self.running.end()
        self.running.started.clear()
        self.set_clock(moment)
        port = self.base.rpartition(":")[2]
        self.running.start(
            "-m", "granian", "--interface", "wsgi", "--port", port, "config.wsgi:application"
        )
        self.running.start("manage.py", "worker")
        _wait_for(f"{self.base}/account/login/")

    def set_clock(self, moment: datetime) -> None:
        ahead = (moment - datetime.now(moment.tzinfo)).total_seconds()
        self.running.env |= {"PYTHONPATH": str(CLOCK), "CLOCK_AHEAD": str(ahead)}

    def link_in_mail(self, to: str, pattern: str, *, subject: str = "") -> str:
        """The newest link of this kind that was mailed to the address under the subject, as soon as
        it is there.
        """
        ends = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < ends:
            for file in sorted(
                (self.running.folder / "mail").glob("*"), key=os.path.getmtime, reverse=True
            ):
                mail = message_from_bytes(file.read_bytes(), policy=policy.default)
                is_it = to in str(mail["To"]) and subject in str(mail["Subject"])
                body = mail.get_body(("plain",)) if is_it else None
                if body and (found := re.search(pattern, body.get_content())):
                    return found[0]
            time.sleep(0.3)
        raise AssertionError(f"No email “{subject}” to {to} held {pattern}.")


@contextmanager
def site_at(
    moment: datetime, folder: Path, migrated: Migrated, cast: Mapping[str, str], besides: str = ""
) -> Iterator[Site]:
    """Empty but for the sign-ins of `cast`, by role, and what the lines of Python `besides` put
    there.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with installation(folder, migrated) as running:
        base = f"http://localhost:{port}"
        running.env |= {"BASE_URL": base, "PORT": str(port), "DEMO": "false", "EMAIL_URL": ""}
        site = Site(running, base)
        site.set_clock(moment)
        site.manage(
            "shell", "--command", SIGN_INS.format(cast=dict(cast), password=PASSWORD) + besides
        )
        site.at(moment)
        yield site


def _wait_for(address: str) -> None:
    ends = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < ends:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310  our own
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"Nothing answers at {address}.")
