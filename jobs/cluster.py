"""django-q2's cluster of one lane as a process of its own: `python -m jobs.cluster`, started by the
worker command.

It leads a process group, so that the whole group can be ended, and every process that it forks dies
with its parent: neither a killed sentinel nor a killed worker command leaves processes behind.
"""

import os
import subprocess
import sys
import time
from datetime import timedelta
from importlib import import_module

import django
from django.conf import settings
from django.utils.module_loading import autodiscover_modules, import_string

from jobs.processes import die_with_parent, end_group, make_forks_die_with_parent

GRACE = 7  # seconds for the jobs in hand to end by themselves


class Cluster:
    """The processes of one lane. Each worker writes a byte into a pipe when it is ready to take
    work.
    """

    def __init__(self, lane: str) -> None:
        self.lane = lane
        self._ready_at: float | None = None
        self._pipe, ready = os.pipe()
        os.set_blocking(self._pipe, False)
        command = [sys.executable, "-m", "jobs.cluster", lane, str(ready), str(os.getpid())]
        self.process = subprocess.Popen(  # noqa: S603  our own
            command, cwd=settings.BASE_DIR, start_new_session=True, pass_fds=[ready]
        )
        os.close(ready)
        self.started_at = time.monotonic()

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    @property
    def ready_for(self) -> timedelta | None:
        """How long there has been a worker that can take work; None while there is none yet."""
        if self._ready_at is None:
            try:
                is_ready = bool(os.read(self._pipe, 1))
            except BlockingIOError:  # nobody has written yet
                is_ready = False
            if not is_ready:
                return None
            self._ready_at = time.monotonic()
        return timedelta(seconds=time.monotonic() - self._ready_at)

    @property
    def running_for(self) -> timedelta:
        return timedelta(seconds=time.monotonic() - self.started_at)

    def ask_to_end(self) -> None:
        self.process.terminate()

    def end(self, *, grace: float = GRACE) -> None:
        end_group(self.process, grace=grace)
        os.close(self._pipe)


def main(lane: str, ready: int, parent: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["Q_CLUSTER_NAME"] = settings.CLUSTER_OF_LANE[lane]
    die_with_parent(parent)
    make_forks_die_with_parent()
    django.setup()
    from django_q.cluster import Cluster as QCluster  # needs the apps to be set up
    from django_q.signals import post_spawn

    def begin(**_: object) -> None:
        """In a worker that has just been forked, before its first job."""
        for name in settings.WORKER_WARM_UP[lane]:
            import_string(name)()
        os.write(ready, b".")

    autodiscover_modules("tasks")  # before workers are forked, so that none imports them again
    import_module(settings.ROOT_URLCONF)  # or the first link of a mail does, in a transaction
    post_spawn.connect(begin, weak=False)
    QCluster().start()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
