"""Mappings of the register: from a file, or saved under a name on the site."""

import json
from collections.abc import Iterable
from pathlib import Path

from imports.mapped_files import Reading
from imports.mappings import read_mapping
from imports.models import RegisterMapping
from imports.problems import Problems
from imports.workbooks import Unusable

MAX_BYTES = 2_000_000


def readings_of(names: Iterable[str]) -> tuple[list[Reading], Problems]:
    """What each mapping says, the path of a JSON file or a saved name, and what is wrong with
    them.
    """
    readings: list[Reading] = []
    problems = Problems()
    for name in names:
        path = Path(name)
        saved = (
            None if path.is_file() else RegisterMapping.objects.filter(name__iexact=name).first()
        )
        if saved is None and not path.is_file():
            raise Unusable(name, "There is no such file and no saved mapping.", _known())
        content = saved.content if saved else _content(path)
        shape = saved.shape if saved else ""
        found = read_mapping(content, problems)
        readings += [Reading(file, mapping, shape) for file, mapping in found]
    return readings, problems


def _known() -> str:
    names = RegisterMapping.objects.order_by("name").values_list("name", flat=True)
    known = ", ".join(names)
    return f"The saved ones are {known}." if known else "Save one on the page Register import."


def _content(path: Path) -> object:
    if path.stat().st_size > MAX_BYTES:
        raise Unusable(path.name, "It is too large for a mapping.", "Name a JSON file.")
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Unusable(path.name, f"It is not JSON: {error}.", "Correct it there.") from error
