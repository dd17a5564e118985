"""One action for several rows of a list: each row by itself, and those that were refused by name."""

from collections.abc import Callable, Iterable

from django.http import HttpRequest

from accounts.refusals import Refused
from nhsuk.messages import refuse, say


def act_on_each[Row](
    request: HttpRequest,
    rows: Iterable[Row],
    action: Callable[[Row], object],
    *,
    done: Callable[[list[Row]], str],
    undo: Callable[[list[Row]], str] | None = None,
    none: str = "Nothing was chosen. Tick what you want first.",
) -> list[Row]:
    """Says once what was done, with the address that undoes it if there is one, for each row that was
    refused why, and `none` if there is no row. Returns those that were done.
    """
    acted = []
    tried = list(rows)
    if not tried:
        refuse(request, none)
    for row in tried:
        try:
            action(row)
        except Refused as refusal:
            refuse(request, f"{row}: {refusal}")
        else:
            acted.append(row)
    if acted:
        say(request, done(acted), undo=undo(acted) if undo else "")
    return acted
