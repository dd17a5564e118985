#!/usr/bin/env python3
"""Django's command line for Greenroom."""

import os
import sys

NO_DATABASE = """The database cannot be used: {}.
Look at DATABASE_URL, or without one at DATA_DIR: that it is there, answers, has room and tables (manage.py migrate),
and that this user may write to it. Then run the same command again; --traceback shows more."""

NO_PACKAGE = """This Python lacks {}. Run the command as `.venv/bin/python manage.py`.
Where that one lacks it, the environment is damaged. Make it again, then run the same command; no data is touched:

    rm -rf .venv && make setup"""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        run()
    except ModuleNotFoundError as missing:
        if "--traceback" in sys.argv:
            raise
        sys.exit(NO_PACKAGE.format(missing.name))


def run() -> None:
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
