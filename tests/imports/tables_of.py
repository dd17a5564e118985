"""Sources of a test, as text: `source(people=PEOPLE,
tenures="person,role,starts_on\nE1,other_staff,2026-01-01")`.
"""

import csv
import io
from pathlib import Path

from imports.sources import SourceFile

PEOPLE = """reference,first_name,last_name,joined_on
E1,Gwen,Fenwright,2020-01-01
E2,Hamish,Dunmore,2021-01-01
"""


def source(**tables: str) -> list[SourceFile]:
    return [
        SourceFile(f"{name}.csv", csv.reader(io.StringIO(text.strip() + "\n")))
        for name, text in tables.items()
    ]


def write_source(folder: Path, **tables: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text.strip() + "\n", encoding="utf-8")
    return folder
