"""Sources of a register that someone made to do harm, or broke: each a file or folder of its own."""

import csv
import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from imports.tables import TABLES
from tests.training.test_logos import bomb

HEADERS = {
    name: ",".join(column.name for column in table.columns) for name, table in TABLES.items()
}
RIGHT = {  # a row of each as it should be
    "people": "E1,Dr,Gwen,Fenwright,gwen@example.nhs.uk,01632 960001,Chair,Finance,2020-01-01,,",
    "tenures": "E1,governing_board,2020-01-01,",
    "courses": "X1,Podcasts,radio,24,6",
    "requirements": "other_staff,X1,90,2026-01-01,",
    "training": "E1,M1,2025-01-01,passed,,,",
    "exemptions": "E1,M2,2026-01-01,2026-06-30,On leave,Ceri Maddox",
    "practice": "E1,radio,2026-01-05,mock,,",
    "topics": "spring,Spring",
    "person_topics": "E1,spring,can",
    "cpd": "E1,2026-01-05,Listened back,60,What I would say sooner",
    "on_call": "E1,2026-12-01T08:00,2026-12-01T18:00",
    "away": "E1,2026-12-02T08:00,2026-12-02T18:00,leave",
    "assessments": "E1,M2,2026-05-01,sam@example.nhs.uk,4,4,4,4,4,4,,,4,,yes,Calm,Slower,Radio",
    "certificates": "E1,M1,2025-01-01,Studio Nine,gwen.pdf",
    "readings": "sam@example.nhs.uk,Media policy,1,2026-05-01T09:30",
    "social_accounts": "x,solentshore,,News,",
}
NASTY = [
    *(
        "",
        " ",
        "'",
        '""',
        "\0",
        "\ufeff",
        "\u202egnp.exe",
        "E1",
        "../../etc/passwd",
        "=cmd|' /C calc'!A0",
        "@SUM(1)",
    ),
    *(
        "'; DROP TABLE training_person; --",
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "%s%n",
        "a" * 3000,
        "🎙" * 300,
    ),
    *(
        "2026-02-30",
        "0000-00-00",
        "9999-12-31",
        "31/12/99999",
        "2026-10-25T01:30",
        "2026-03-29T01:30+99:99",
        "NaN",
    ),
    *(
        "1e309",
        "-1",
        "99999999999999999999",
        "passed",
        "governing_board",
        "M1",
        "2020-01-01",
        "x@y",
        "\x1b[31m",
        "ﷺ" * 50,
    ),
]
SHEET = "xl/worksheets/sheet1.xml"


def hostile(rows: int) -> dict[str, list[list[str]]]:
    """That many rows over all tables, each cell drawn from what has hurt someone; the first row of
    each is right.
    """
    draw = random.Random(10)
    tables = {}
    for place, (name, header) in enumerate(HEADERS.items()):
        columns = header.split(",")
        own = rows // len(HEADERS) + (place < rows % len(HEADERS))
        tables[name] = [
            columns,
            RIGHT[name].split(","),
            *([draw.choice(NASTY) for _ in columns] for _ in range(own)),
        ]
    return tables


def hostile_rows(folder: Path, rows: int) -> Path:
    """As CSV files."""
    folder.mkdir()
    for name, table in hostile(rows).items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, quoting=csv.QUOTE_ALL).writerows(table)
    return folder


def hostile_workbook(path: Path, rows: int) -> Path:
    """As sheets; what no cell can hold is left out of it, and what begins as a formula is one."""
    cells = {
        name: [[ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in row] for row in table]
        for name, table in hostile(rows).items()
    }
    path.write_bytes(_workbook(**cells))
    return path


def _csv(*parts: bytes | tuple[bytes, int], name: str = "people.csv") -> Callable[[Path], None]:
    """A folder with a good file of topics, which must not be imported either, and this one; parts
    may be repeated.
    """

    def make(path: Path) -> None:
        path.mkdir()
        (path / "topics.csv").write_text("code,title\nwinter,Winter\n")
        with (path / name).open("wb") as file:
            for part in parts:
                file.write(part[0] * part[1] if isinstance(part, tuple) else part)

    return make


def _workbook(**rows: list[list[str]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for title, some in rows.items():
        sheet = book.create_sheet(title)
        for row in some:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _changed(part: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """A workbook of topics with one part written otherwise."""

    def make(path: Path) -> None:
        good = io.BytesIO(_workbook(topics=[["code", "title"], ["winter", "Winter"]]))
        with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                new.writestr(name, change(old.read(name)) if name == part else old.read(name))

    return make


def _with_strings(strings: bytes, times: int = 1, before: bytes = b"") -> Callable[[Path], None]:
    """A workbook of topics whose strings stand in a part of their own, which is read whole."""
    start = before + b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    override = (
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        b'spreadsheetml.sharedStrings+xml"/></Types>'
    )

    def make(path: Path) -> None:
        _changed("[Content_Types].xml", lambda xml: xml.replace(b"</Types>", override))(path)
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/sharedStrings.xml", start + strings * times + b"</sst>")

    return make


def _bytes(content: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(content) and None


def _zip_of_many(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"{number}.csv", "")


def _bombs(path: Path) -> None:
    """Certificates that come along, each a few bytes that claim to be enormous."""
    names = [f"{number}.png" for number in range(25)]
    rows = "\n".join(
        f"E1,M1,2025-01-{number + 1:02},Nine,{name}" for number, name in enumerate(names)
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("people.csv", f"{HEADERS['people']}\n{RIGHT['people']}\n")
        archive.writestr("certificates.csv", f"{HEADERS['certificates']}\n{rows}\n")
        for name in names:
            archive.writestr(name, bomb(60_000, 60_000))


def _of_table(name: str) -> dict[str, Callable[[Path], None]]:
    """What breaks any table, in this one; its good row first, which must not be imported either."""
    header = f"{HEADERS[name]}\n".encode()
    row = f"{RIGHT[name]}\n".encode()
    last = row.rpartition(b",")[0] + b","
    broken: dict[str, tuple[bytes | tuple[bytes, int], ...]] = {
        "no letter": (header + row + last + b"Ren\x81e\n",),
        "NUL": (header + row + last + b"\0\n",),
        "a quote never closed": (header + row + last + b'"x\n', (row, 200_000)),
        "endless columns": (header + row + last, (b",", 900_000), b"\n"),
        "a row cut off": (header + row + row.partition(b",")[0] + b"\n",),
        "the same twice": (header + row * 2,),
    }
    return {f"{name}, {what}": _csv(*parts, name=f"{name}.csv") for what, parts in broken.items()}


PEOPLE = (HEADERS["people"] + "\n").encode()
ROW = b"E1,,Gwen,Fenwright,,,,,2020-01-01,,\n"
HUNDRED_MB = 100_000_000
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(9)
)

BROKEN: dict[str, Callable[[Path], None]] = {
    "two encodings": _csv(PEOPLE + ROW.replace(b"Gwen", b"Ren\xe9e") + "É,,,,,,,,,,\n".encode()),
    "no letter": _csv(PEOPLE.replace(b"title", b"t\x81tle") + ROW),
    "utf-16 cut off": _csv((PEOPLE + ROW).decode().encode("utf-16")[:-1]),
    "utf-16 that is none": _csv(b"\xff\xfe" + PEOPLE + b"\0\xd8\0\xd8" + ROW),
    "NUL": _csv(PEOPLE + ROW.replace(b"Gwen", b"Gw\0en")),
    "a quote never closed": _csv(PEOPLE + ROW.replace(b"Gwen", b'"Gwen'), (ROW, 200_000)),
    "a quote in the middle": _csv(PEOPLE + ROW.replace(b"Gwen", b'"Gwen"x')),
    "a 100 MB field": _csv(PEOPLE + b"E1,,", (b"x", HUNDRED_MB), b",\n"),
    "a 100 MB field in quotes": _csv(PEOPLE + b'E1,,"', (b"x\n", HUNDRED_MB // 2), b'",\n'),
    "100 MB of commas": _csv(PEOPLE, (b",", HUNDRED_MB)),
    "no header": _csv(ROW * 2),
    "nothing in it": _csv(b""),
    "a picture": _csv(b"\x89PNG\r\n\x1a\n" + random.Random(1).randbytes(100_000)),
    "bars": _csv((PEOPLE + ROW).replace(b",", b"|")),
    "a column twice": _csv(PEOPLE.replace(b"title", b"reference") + ROW),
    "a key twice": _csv(PEOPLE + ROW * 2),
    "a million rows": _csv(PEOPLE, (b"\n", 1_000_000), ROW),
    "an unknown file": _csv(PEOPLE + ROW, name="persons.csv"),
    "an old workbook": _bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000),
    "half a workbook.xlsx": _bytes(_workbook(topics=[["code", "title"]])[:2000]),
    "a zip of many files": _zip_of_many,
    "a zip bomb": _changed(
        SHEET, lambda xml: xml.replace(b"<sheetData>", b"<sheetData>" + b" " * (4 * HUNDRED_MB))
    ),
    "a workbook of one endless row": _changed(
        SHEET, lambda xml: xml.replace(b"</row>", b"<c/>" * 20_000_000 + b"</row>")
    ),
    "a workbook of endless strings": _with_strings(b"<si>", 20_000_000),
    "a billion laughs": _with_strings(b"<si><t>&j;</t></si>", before=LAUGHS + b"]>"),
    "row two billion": _changed(
        SHEET, lambda xml: xml.replace(b'<row r="2"', b'<row r="2000000000"')
    ),
    "formula cells": _bytes(
        _workbook(topics=[["code", "title"], ["winter", '=HYPERLINK("https://x.example","W")']])
    ),
    "certificates that are bombs": _bombs,
    "a 100 MB reflection": _csv(
        f"{HEADERS['cpd']}\nE1,2026-01-05,Listened back,60,".encode(),
        (b"x", HUNDRED_MB),
        b"\n",
        name="cpd.csv",
    ),
    "a reflection too long": _csv(
        f"{HEADERS['cpd']}\nE1,2026-01-05,Listened back,60,".encode(),
        (b"x", 4_001),
        b"\n",
        name="cpd.csv",
    ),
}
OF_EACH_TABLE = {name: make for table in TABLES for name, make in _of_table(table).items()}
