"""Finding a line among 20,000, on SQLite and on PostgreSQL: the best fifty, ranked and with the
words marked.

`.venv/bin/python -m tests.benchmarks.line_search [postgresql://user@host/]`. It makes a database of
its own on each (on PostgreSQL named at random, and removed at the end), with lines of forty words
from a vocabulary whose words are as uneven as those of a language. Each search is run eleven times,
in turn; printed are the least and the median by the clock, as the page waits for it, with how many
lines it finds.
"""

import os
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

LINES = 20_000
ROUNDS = 11
PAGE = 50
WORDS = 40
_TOLD = """
the trust is working with hospital patients to keep waiting times short and staff safe this winter ambulance
appointments vaccination urgent care beds nurses doctors emergency surgery maternity mental health community pharmacy
dentists screening cancer children families support service open closed funding safety review
"""
COMMON = _TOLD.split()
SEARCHES = {
    "one common word": "ambulance",
    "two words, in other forms": "waited vaccinations",
    "the beginning of a word": "pharm",
    "three words": "maternity funding review",
    "a rare word": "rareword",
    "a reference": "L-1999",
}


def main(server: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        print(f"SQLite\n{_in_a_process(f'sqlite:///{folder}/lines.sqlite3', folder)}")
        if server:
            import psycopg

            name = f"lines_{uuid.uuid4().hex[:8]}"
            with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}")
                try:
                    print(f"PostgreSQL\n{_in_a_process(f'{server}{name}', folder)}")
                finally:
                    connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _in_a_process(database: str, folder: str) -> str:
    """Settings hold for a whole process: each database has one of its own."""
    import subprocess

    known = os.environ | {"DATABASE_URL": database, "DATA_DIR": folder, "ENV_FILE": os.devnull}
    command = [sys.executable, "-m", "tests.benchmarks.line_search", "measure"]
    return subprocess.run(command, env=known, check=True, capture_output=True, text=True).stdout


def measure() -> None:
    """Lays the database, fills it, and searches."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    _fill()
    for what, text in SEARCHES.items():
        found, seconds = _timed(_search(text))
        least = min(seconds) * 1000
        median = statistics.median(seconds) * 1000
        print(f"  {what:28} {found:6} found  least {least:6.1f} ms  median {median:6.1f} ms")


def _fill() -> None:
    from django.db import connection

    from desk.lines.models import Line
    from tests.clock import NOW, TODAY
    from tests.factories.accounts import UserFactory
    from tests.factories.training import TopicFactory

    dice = Random(1)
    owner = UserFactory()
    topic = TopicFactory()
    rare = [f"word{number}" for number in range(5_000)]
    days = {"review_on": TODAY + timedelta(days=30), "expires_on": TODAY + timedelta(days=60)}

    def line(number: int) -> Any:
        text = " ".join(
            dice.choice(COMMON) if dice.random() < 0.6 else dice.choice(rare) for _ in range(WORDS)
        )
        text += " rareword" if number == LINES // 2 else ""
        at = {"written_at": NOW, "written_by": owner, "owner": owner, "topic": topic}
        return Line(reference=f"L-{number:05}", text=text, proof="Weekly report", **at, **days)

    Line.objects.bulk_create((line(number) for number in range(LINES)), batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _search(text: str) -> Callable[[], int]:
    """As the library's page does it: how many there are, and the first page of them."""
    from desk.lines.models import Line

    def search() -> int:
        found = Line.objects.search(text).select_related("topic", "owner")
        list(found[:PAGE])
        return found.count()

    return search


def _timed(search: Callable[[], int]) -> tuple[int, list[float]]:
    found = search()
    seconds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        search()
        seconds.append(time.perf_counter() - began)
    return found, seconds


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        measure()
    else:
        main(sys.argv[1] if sys.argv[1:] else "")
