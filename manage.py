#!/usr/bin/env python3
"""Django's command line for Greenroom."""

import os
import sys

NO_DATABASE = """The database cannot be used: {}.
Look at DATABASE_URL, or without one at DATA_DIR: that it is there, answers, has room and tables (manage.py migrate),
and that this user may write to it. Then run the same command again; --traceback shows more."""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except OperationalError as problem:
        if "--traceback" in sys.argv:
            raise
        sys.exit(NO_DATABASE.format(str(problem).partition("\n")[0]))


if __name__ == "__main__":
    main()
