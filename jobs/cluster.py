"""django-q2's cluster as a process of its own: `python -m jobs.cluster`, started and restarted by the worker command.

It leads a process group, so that it can be ended whole, and every process that it forks dies with the one that forked
it: neither a killed sentinel nor a killed worker command leaves anything behind.
"""

import os
import subprocess
import sys

import django
from django.conf import settings
from django.utils.module_loading import autodiscover_modules, import_string

from jobs.processes import die_with_parent, end_group

GRACE = 7  # seconds for the jobs in hand to end by themselves


class Cluster:
    def __init__(self) -> None:
        command = [sys.executable, "-m", "jobs.cluster"]
        self.process = subprocess.Popen(command, cwd=settings.BASE_DIR, start_new_session=True)  # noqa: S603  our own

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def end(self, *, grace: float = GRACE) -> None:
        end_group(self.process, grace=grace)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    die_with_parent()
    os.register_at_fork(after_in_child=die_with_parent)
    django.setup()
    from django_q.cluster import Cluster as QCluster  # it needs the apps, so not before they are set up
    from django_q.signals import post_spawn

    autodiscover_modules("tasks")  # once, before workers are forked: none imports its first job's modules anew
    post_spawn.connect(warm_up)
    QCluster().start()


def warm_up(**_: object) -> None:
    """In a worker that has just been forked: what the settings name (WORKER_WARM_UP), before its first job."""
    for name in settings.WORKER_WARM_UP:
        import_string(name)()


if __name__ == "__main__":
    main()
