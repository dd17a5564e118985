"""Signs in and saves on a disk that is really full, and prints what came of each step as JSON.

Run in a mount namespace of its own, `unshare --map-root-user --mount python -m
tests.faults.full_disk FOLDER HOW`: FOLDER, which holds database and files, becomes a small file
system. HOW is `reserve`, or `naive`: an installation without one.
"""

import contextlib
import json
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SIZE = 64  # MB
PASSWORD = "three quiet otters"
PEOPLE = ("officer", "administrator")
NEW = {"first_name": "Gwen", "last_name": "Fenwright", "joined_on": "01/04/2026"}


def mount(folder: Path) -> None:
    """What the folder holds now lies on a small file system, in this process and its children
    alone.
    """
    copy = folder.with_name("copy")
    shutil.copytree(folder, copy)
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs", str(folder)], check=True
    )
    shutil.copytree(copy, folder, dirs_exist_ok=True)


@contextlib.contextmanager
def full(folder: Path) -> Iterator[None]:
    """Until the end of it not a byte more can be written there."""
    filler = folder / f"filler-{uuid.uuid4().hex}"
    with filler.open("wb", buffering=0) as file:
        for size in (1024 * 1024, 4096, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"x" * size)
    yield
    filler.unlink()


def main(folder: Path, how: str) -> dict[str, Any]:
    mount(folder)
    import django

    django.setup()
    from django.core.cache import cache
    from django.test import Client, override_settings
    from django.test.utils import setup_test_environment
    from django.utils import timezone

    from accounts import full_disk
    from accounts.access import Role
    from accounts.actions.users import add_user
    from accounts.models import AuditEvent
    from jobs.doctor import examine
    from tests.clock import NOW
    from training.models import Person

    setup_test_environment()
    for name in PEOPLE:
        add_user(
            email=f"{name}@example.nhs.uk",
            name=name,
            roles={Role(name)},
            password=PASSWORD,
            by=None,
            now=NOW,
        )
    full_disk.PLENTY = 1
    if how == "reserve":
        full_disk.keep_reserve()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    seen: dict[str, Any] = {}

    def sign_in(client: Client, name: str) -> list[Any]:
        cache.clear()
        answer = client.post(
            "/account/login/", {"login": f"{name}@example.nhs.uk", "password": PASSWORD}
        )
        return [answer.status_code, is_said(answer)]

    def save(client: Client, reference: str) -> list[Any]:
        answer = client.post("/people/add/", NEW | {"reference": reference})
        return [
            answer.status_code,
            is_said(answer),
            Person.objects.filter(reference=reference).exists(),
        ]

    with override_settings(STORAGES={"default": files, "staticfiles": plain}):
        signed_in, officer, administrator = (
            Client(raise_request_exception=False) for _ in range(3)
        )
        sign_in(signed_in, "officer")
        with full(folder):
            seen["read"] = signed_in.get("/people/").status_code
            seen["save"] = save(signed_in, "E1")
            seen["officer"] = sign_in(officer, "officer")
            seen["administrator"] = sign_in(administrator, "administrator")
            with full(folder):  # whatever room that left is used up at once
                state = administrator.get("/jobs/installation/")
                seen["state"] = [
                    state.status_code,
                    "The disk is full. Nothing can be saved." in state.text,
                ]
                seen["save after"] = save(signed_in, "E2")
        seen["save with room"] = save(signed_in, "E3")
        seen["signed in"] = AuditEvent.objects.filter(action="sign_in.done").count()
        seen["wrong"] = [
            finding.check for finding in examine(now=timezone.now()) if not finding.is_right
        ]
    return seen


def is_said(answer: Any) -> bool:
    return (
        "<h1" in answer.text
        and "The disk is full" in answer.text
        and "Nothing was saved" in answer.text
    )


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), sys.argv[2])))
