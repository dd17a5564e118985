"""Imports each source that is named, and prints the time and the memory that it took; the problems go to a file."""

import json
import sys
import time
from pathlib import Path

import django

from tests.faults.memory import peak_megabytes

django.setup()

from django.core.management import CommandError, call_command  # noqa: E402  once it is set up

for name in sys.argv[1:]:
    started = time.monotonic()
    with Path(f"{name}.json").open("w") as output:
        try:
            call_command("import_register", name, "--format", "json", stdout=output)
            is_refused = False
        except CommandError:
            is_refused = True
    seconds = time.monotonic() - started
    megabytes = peak_megabytes()
    print(json.dumps({"source": name, "is_refused": is_refused, "seconds": seconds, "megabytes": megabytes}))
