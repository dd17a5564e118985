"""What the list says to a user at NOW, in the words of the page."""

from accounts.models import User
from accounts.request_cache import request_cache
from reports.today.do_now import Row
from reports.today.queries.today import today_for
from tests.clock import NOW


def rows(user: User) -> list[Row]:
    with request_cache():
        return today_for(user, now=NOW).every


def titles(user: User) -> list[str]:
    return [row.task.title for row in rows(user)]


def keys(user: User) -> list[str]:
    return [row.task.key for row in rows(user)]


def said(row: Row) -> str:
    """`12 min late | Title | about · about | button | whose`."""
    task = row.task
    button = task.button.phone or task.button.words
    return " | ".join((row.when, task.title, " · ".join(task.about), button, row.who))
