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
    from django.db import DatabaseError, OperationalError

    try:
        execute_from_command_line(sys.argv)
    except DatabaseError as problem:
        is_away = (
            isinstance(problem, OperationalError) or type(problem) is DatabaseError
        )  # the latter: no database file
        if not is_away or "--traceback" in sys.argv:
            raise
        sys.exit(NO_DATABASE.format(str(problem).partition("\n")[0]))


if __name__ == "__main__":
    main()
