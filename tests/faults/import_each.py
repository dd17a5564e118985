"""Imports each source that is named, and prints the time and the memory that it took; the problems
go to a file.

`web` first: as the page takes them, up to the preview; `command`: with `import_register`; the path
of a mapping: with that.
"""

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

from tests.faults.memory import peak_megabytes

django.setup()

from django.core.files import File  # noqa: E402  once it is set up
from django.core.management import CommandError, call_command  # noqa: E402  as above
from django.utils.datastructures import MultiValueDict  # noqa: E402  as above

from accounts.models import User  # noqa: E402  as above
from accounts.refusals import Refused  # noqa: E402  as above
from imports.actions.register_uploads import store_upload  # noqa: E402  as above
from imports.forms.register import RegisterForm  # noqa: E402  as above
from imports.queries.register_preview import prepare_upload, preview_of  # noqa: E402  as above

MAPPING = ("--mapping", sys.argv[1]) if sys.argv[1].endswith(".json") else ()
NOW = datetime(2026, 11, 25, 16, 20, tzinfo=UTC)


def by_command(name: str) -> bool:
    with Path(f"{name}.json").open("w") as output:
        try:
            call_command("import_register", name, *MAPPING, "--format", "json", stdout=output)
        except CommandError:
            return True
    return False


def on_the_web(name: str) -> bool:
    problems = sent(Path(name))
    Path(f"{name}.json").write_text(json.dumps({"problems": problems}))
    return bool(problems)


def sent(source: Path) -> list[dict[str, Any]]:
    """The problems that the pages show; a file that is no good is refused by the form, or on the
    way in.
    """
    paths = sorted(source.iterdir()) if source.is_dir() else [source]
    form = RegisterForm(
        {}, MultiValueDict({"sources": [File(path.open("rb"), name=path.name) for path in paths]})
    )
    if not form.is_valid():
        return [
            {
                "problem": " ".join(form.errors["sources"]),
                "remedy": "in its words",
                "file": "",
                "row": None,
            }
        ]
    by = User.objects.get_or_create(email="desk@example.nhs.uk")[0]
    try:
        upload = store_upload(
            files=[(file.name, file) for file in form.cleaned_data["sources"]], by=by, now=NOW
        )
    except Refused as refusal:
        return [{"problem": str(refusal), "remedy": "in its words", "file": "", "row": None}]
    prepared = prepare_upload(upload, NOW.date())
    preview_of(prepared, file="", page=None)
    return [
        {"problem": one.problem, "remedy": one.remedy, "file": one.file, "row": one.row}
        for one in prepared.checked.problems.found
    ]


way = on_the_web if sys.argv[1] == "web" else by_command
for name in sys.argv[2:]:
    started = time.monotonic()
    is_refused = way(name)
    seconds = time.monotonic() - started
    print(
        json.dumps(
            {
                "source": name,
                "is_refused": is_refused,
                "seconds": seconds,
                "megabytes": peak_megabytes(),
            }
        )
    )
