"""An import of somebody else's export whose process is killed in the middle, for the fault tests.

Run as a program in an installation's environment: `python -m tests.faults.killed_import
import|naive SOURCE MAPPING`. It dies once this many rows of training are written.
"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

KILLED_AT = 120


def main(how: str, source: str, mapping: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from imports.actions import import_writer
    from imports.cells import day
    from training.models import Course, Person, TrainingRecord

    if how == "import":
        log = import_writer.ImportWriter.log

        def logged(self: Any, file: str, model: type[Any], entries: Any) -> None:
            log(self, file, model, entries)
            if model is TrainingRecord:
                os.kill(os.getpid(), signal.SIGKILL)

        import_writer.ImportWriter.log = logged
        call_command("import_register", source, "--mapping", mapping)
        return
    # The twin: reads a row, and writes it as it comes.
    entry = json.loads(Path(mapping).read_text())["files"]["Competences.csv"]
    courses = entry["values"]["course"]
    written = 0
    for line in (Path(source) / "Competences.csv").read_text().splitlines()[1:]:
        person, course, achieved, _ = line.split(",")
        if course in courses:
            TrainingRecord.objects.create(
                person=Person.objects.get(reference=person),
                course=Course.objects.get(code=courses[course]),
                completed_on=day(achieved),
                outcome="passed",
                recorded_at=timezone.now(),
            )
            written += 1
        if written == KILLED_AT:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
