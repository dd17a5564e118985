#!/usr/bin/env python3
"""Django's command line for Greenroom."""

import os
import sys

NO_DATABASE = """The database cannot be used: {}.
Check DATABASE_URL or, if it is not set, DATA_DIR: the database must answer, have space and tables (manage.py migrate),
and this user must be able to write to it. Then run the same command again; --traceback shows more."""

NO_PACKAGE = """This Python lacks {}. Run the command as `.venv/bin/python manage.py`.
If that one lacks it too, the environment is damaged. Make it again, then run the same command;
your data is not affected:

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
