"""One job in a process of its own, `python -m jobs.alone PK TOKEN PARENT`: its worker died before."""

import os
import sys

import django

from jobs.processes import die_with_parent


def main(pk: int, token: str, parent: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    die_with_parent(parent)
    django.setup()
    from jobs import runner  # needs the apps to be set up
    from jobs.models import Job

    runner.perform(Job.objects.get(pk=pk, token=token))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
