"""Work that the fault tests leave: making one numbered thing takes a moment, partly in another process.

Run as a program in an installation's environment it leaves the work: `python -m tests.faults.work leave|naive N`.
"""

import subprocess
import sys
import time


def make(*, number: int) -> str:
    """Once and once only: the thing and the end of the job are one transaction."""
    from jobs.work import finishing

    _take_a_moment()
    with finishing("Made."):
        _keep(number)
    return "Made."


def make_naively(number: int) -> None:
    """The twin: handed to the cluster as it is, with no row that says that it is wanted."""
    _take_a_moment()
    _keep(number)


def _take_a_moment() -> None:
    time.sleep(0.2)
    subprocess.run(["sleep", "0.3"], check=True)


def _keep(number: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO fault_made (number) VALUES (%s)", [number])


def main(how: str, count: int) -> None:
    import django

    django.setup()
    from django.utils import timezone
    from django_q.tasks import async_task

    from jobs.actions import leave

    for number in range(count):
        if how == "leave":
            leave(name="tests.faults.work.make", arguments={"number": number}, now=timezone.now())
        else:
            async_task("tests.faults.work.make_naively", number)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
