"""Sources of a register that someone made to do harm, or broke: each a file or folder of its own."""

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook

HEADERS = {
    "people": "reference,title,first_name,last_name,email,phone,job_title,directorate,joined_on,left_on,line_manager",
    "tenures": "person,role,starts_on,ends_on",
    "training": "person,course,completed_on,outcome,valid_until,provider,certificate",
    "away": "person,starts_at,ends_at,kind",
}
NASTY = [
    *("", " ", "'", '""', "\0", "\ufeff", "\u202egnp.exe", "E1", "../../etc/passwd", "=cmd|' /C calc'!A0", "@SUM(1)"),
    *("'; DROP TABLE training_person; --", "<script>alert(1)</script>", "{{ 7*7 }}", "%s%n", "a" * 3000, "🎙" * 300),
    *("2026-02-30", "0000-00-00", "9999-12-31", "31/12/99999", "2026-10-25T01:30", "2026-03-29T01:30+99:99", "NaN"),
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


def hostile_rows(folder: Path, rows: int) -> Path:
    """That many rows over four files, each cell drawn from what has hurt someone; the first row of each is right."""
    draw = random.Random(10)
    right = {
        "people": "E1,Dr,Gwen,Fenwright,gwen@example.nhs.uk,01632 960001,Chair,Finance,2020-01-01,,",
        "tenures": "E1,governing_board,2020-01-01,",
        "training": "E1,M1,2025-01-01,passed,,,",
        "away": "E1,2026-12-01T08:00,2026-12-01T18:00,leave",
    }
    folder.mkdir()
    for name, header in HEADERS.items():
        width = header.count(",") + 1
        lines = [header, right[name]]
        for _ in range(rows // len(HEADERS)):
            cells = [draw.choice(NASTY) for _ in range(width)]
            lines.append(",".join('"' + cell.replace('"', '""') + '"' for cell in cells))
        (folder / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder


def _csv(*parts: bytes | tuple[bytes, int], name: str = "people.csv") -> Callable[[Path], None]:
    """A folder with a good file of topics, which must not be imported either, and this one; parts may be repeated."""

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


PEOPLE = (HEADERS["people"] + "\n").encode()
ROW = b"E1,,Gwen,Fenwright,,,,,2020-01-01,,\n"
HUNDRED_MB = 100_000_000
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(9)
)

BROKEN: dict[str, Callable[[Path], None]] = {
    "latin-1": _csv(PEOPLE + ROW.replace(b"Gwen", b"Ren\xe9e")),
    "utf-16": _csv((PEOPLE + ROW).decode().encode("utf-16")),
    "utf-16 without a mark": _csv((PEOPLE + ROW).decode().encode("utf-16-le")),
    "NUL": _csv(PEOPLE + ROW.replace(b"Gwen", b"Gw\0en")),
    "a quote never closed": _csv(PEOPLE + ROW.replace(b"Gwen", b'"Gwen'), (ROW, 200_000)),
    "a quote in the middle": _csv(PEOPLE + ROW.replace(b"Gwen", b'"Gwen"x')),
    "a 100 MB field": _csv(PEOPLE + b"E1,,", (b"x", HUNDRED_MB), b",\n"),
    "a 100 MB field in quotes": _csv(PEOPLE + b'E1,,"', (b"x\n", HUNDRED_MB // 2), b'",\n'),
    "100 MB of commas": _csv(PEOPLE, (b",", HUNDRED_MB)),
    "no header": _csv(ROW * 2),
    "nothing in it": _csv(b""),
    "a picture": _csv(b"\x89PNG\r\n\x1a\n" + random.Random(1).randbytes(100_000)),
    "semicolons": _csv((PEOPLE + ROW).replace(b",", b";")),
    "a column twice": _csv(PEOPLE.replace(b"title", b"reference") + ROW),
    "a key twice": _csv(PEOPLE + ROW * 2),
    "a million rows": _csv(PEOPLE, (b"\n", 1_000_000), ROW),
    "an unknown file": _csv(PEOPLE + ROW, name="persons.csv"),
    "an old workbook": _bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000),
    "half a workbook.xlsx": _bytes(_workbook(topics=[["code", "title"]])[:2000]),
    "a zip of many files": _zip_of_many,
    "a zip bomb": _changed(SHEET, lambda xml: xml.replace(b"<sheetData>", b"<sheetData>" + b" " * (4 * HUNDRED_MB))),
    "a workbook of one endless row": _changed(
        SHEET, lambda xml: xml.replace(b"</row>", b"<c/>" * 20_000_000 + b"</row>")
    ),
    "a workbook of endless strings": _with_strings(b"<si>", 20_000_000),
    "a billion laughs": _with_strings(b"<si><t>&j;</t></si>", before=LAUGHS + b"]>"),
    "row two billion": _changed(SHEET, lambda xml: xml.replace(b'<row r="2"', b'<row r="2000000000"')),
    "formula cells": _bytes(_workbook(topics=[["code", "title"], ["winter", '=HYPERLINK("https://x.example","W")']])),
}
