import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from imports import sources, workbooks
from imports.sources import csv_rows, open_source, open_upload
from imports.workbooks import Broken, Unusable
from tests.imports.tables_of import write_source


def rows(content: bytes):
    return list(csv_rows(io.BytesIO(content)))


def packed(**files: bytes) -> io.BytesIO:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, content in files.items():
            writer.writestr(name, content)
    return archive


def read(source, name="register.zip"):
    """The rows of each file of a folder, or of an upload of that name."""
    opened = open_source(source) if isinstance(source, Path) else open_upload(name, source)
    with opened as files:
        return {file.name: list(file.rows) for file in files}


TEXT = "code,title\nwinter,Café\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.replace(",", "\t").encode("utf-16"),
        TEXT.replace(",", ";").encode(),
        b"\n" + TEXT.encode("cp1252") + b"\n",
        "code,title\nwinter,Café\n".encode(),
        "\ufeffcode,title\r\nwinter,Café\r\n".encode(),
        "code,title\rwinter,Café".encode(),
        '"code","title"\n"winter","Café"'.encode(),
    ],
)
def test_csv_rows_reads_what_systems_write(content):
    assert [row for row in rows(content) if row] == [["code", "title"], ["winter", "Café"]]


def test_csv_rows_finds_the_mark_that_most_lines_share():
    content = b'Report, of all\nName\tNote\n"Fenwright, Gwen"\ta; b; c\nDunmore, Hamish\td; e\n'

    assert rows(content)[2:] == [["Fenwright, Gwen", "a; b; c"], ["Dunmore, Hamish", "d; e"]]
    assert rows(b"code,title\nx,a; b; c\ny,d; e\n")[1] == ["x", "a; b; c"]


def test_csv_rows_counts_rows_like_a_spreadsheet():
    assert rows(b'code,title\n\n"a","one\ntwo"\nb,B\n') == [
        ["code", "title"],
        [],
        ["a", "one\ntwo"],
        ["b", "B"],
    ]


@pytest.mark.parametrize(
    ("content", "byte"), [("é".encode() + b",Ren\xe9e\n", "E9"), (b"a,\x81\n", "81")]
)
def test_csv_rows_says_which_byte_is_no_letter(content, byte):
    """Where the file is UTF-8 elsewhere, or Windows-1252 has none either."""
    cell = rows(content)[0][1]

    assert cell.problem.endswith(f"has a character that cannot be read (byte 0x{byte}).")


def test_rows_can_be_read_again():
    with open_upload("topics.csv", io.BytesIO(TEXT.encode())) as (file,):
        assert next(iter(file.rows)) == ["code", "title"]
        assert list(file.rows) == list(file.rows) == [["code", "title"], ["winter", "Café"]]


@pytest.mark.parametrize(
    ("content", "row", "problem"),
    [
        ("code,title\n".encode("utf-16")[:-1], 1, "The file is damaged from here on."),
        (
            b'code,title\na,A\nb,"B"x\n',
            3,
            "The quotes in this row are wrong, so the rest cannot be read.",
        ),
        (
            b'code,title\na,A\nb,"B\nc,C\n',
            3,
            "The quotes in this row are wrong, so the rest cannot be read.",
        ),
        (
            b'code,title\nb,"B' + b"\nx,y" * 50_000,
            2,
            "A cell is too long, or a quote is opened and never closed.",
        ),
        (
            b"code,title\nb," + b"x" * 1_100_000,
            2,
            "A cell is too long, or a quote is opened and never closed.",
        ),
    ],
)
def test_csv_rows_names_the_row_where_a_file_breaks(content, row, problem):
    with pytest.raises(Broken) as broken:
        rows(content)

    assert (broken.value.row, broken.value.problem) == (row, problem)


def test_csv_rows_refuses_too_many_rows(monkeypatch):
    monkeypatch.setattr(sources, "MAX_ROWS", 3)

    with pytest.raises(Broken, match="more than 3 rows"):
        rows(b"a\n" * 4)


def test_open_source_reads_a_folder_of_csv_files(tmp_path):
    write_source(tmp_path, topics="code,title", people="reference")
    (tmp_path / ".DS_Store").write_bytes(b"\0")
    (tmp_path / "Thumbs.db").write_bytes(b"\0")

    assert read(tmp_path) == {"people.csv": [["reference"]], "topics.csv": [["code", "title"]]}


def test_open_source_reads_a_single_csv_file(tmp_path):
    assert read(write_source(tmp_path, topics="code") / "topics.csv") == {"topics.csv": [["code"]]}


def test_open_source_refuses_an_empty_folder(tmp_path):
    with pytest.raises(Unusable, match="There is no file in it"):
        read(tmp_path)


def test_open_source_refuses_a_nested_folder_once_it_is_read(tmp_path):
    (tmp_path / "people.csv").mkdir()

    with pytest.raises(Broken, match="cannot be opened as a file"):
        read(tmp_path)


def test_open_source_reads_the_sheets_of_workbooks_beside_other_files(tmp_path):
    book = Workbook()
    book.active.title = "Staff"
    book.active.append(["No"])
    book.save(tmp_path / "hr.xlsx")
    (tmp_path / "broken.xlsx").write_bytes(packed(**{"a.csv": b"x"}).getvalue())
    (tmp_path / "text.xlsx").write_bytes(b"No\n")
    (tmp_path / "old.xlsx").mkdir()

    with open_source(tmp_path) as files:
        assert [(file.name, file.workbook) for file in files] == [
            ("broken.xlsx", ""),
            ("Staff", "hr.xlsx"),
            ("old.xlsx", ""),
            ("text.xlsx", ""),
        ]
        assert [list(file.rows) for file in (files[1], files[3])] == [[["No"]], [["No"]]]
        with pytest.raises(Broken, match="not a workbook"):
            list(files[0].rows)


def test_open_source_refuses_a_missing_path(tmp_path):
    with pytest.raises(Unusable, match="no such folder or file"):
        read(tmp_path / "gone")


def test_open_upload_reads_a_zip_and_ignores_system_files():
    files = {
        "register/people.csv": b"reference",
        "__MACOSX/register/._people.csv": b"\0",
        "register/.x": b"",
    }

    assert read(packed(**files)) == {"people.csv": [["reference"]]}


def test_open_upload_refuses_an_empty_zip():
    with pytest.raises(Unusable, match="There is no file in it"):
        read(packed())


def test_open_upload_refuses_a_damaged_workbook():
    with pytest.raises(Unusable, match="damaged or is not a workbook"):
        read(io.BytesIO(packed(**{"people.csv": b"reference"}).getvalue()[:20]), "register.xlsx")


def test_open_upload_refuses_an_old_workbook():
    with pytest.raises(Unusable, match="old workbook"):
        read(io.BytesIO(b"\xd0\xcf\x11\xe0" + b"\0" * 600), "register.xls")


def test_open_upload_refuses_a_zip_bomb():
    upload = packed(**{"people.csv": b"x" * 1001})

    with (
        pytest.raises(Unusable, match="too large when unpacked"),
        open_upload("register.zip", upload, most=1000),
    ):
        pass


def test_open_upload_refuses_a_zip_of_too_many_files(monkeypatch):
    monkeypatch.setattr(sources, "MAX_FILES", 1)

    with pytest.raises(Unusable, match="too large when unpacked"):
        read(packed(**{"people.csv": b"x", "topics.csv": b"x"}))


def test_open_upload_refuses_unknown_compression():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_BZIP2) as writer:
        writer.writestr("people.csv", "reference")

    with pytest.raises(Unusable, match="compressed in a way we cannot read"):
        read(archive)


def test_open_upload_reports_a_damaged_file_in_a_zip():
    content = packed(**{"people.csv": b"reference\n" + b"E1\n" * 2000}).getvalue()
    damaged = bytearray(content)
    damaged[45:55] = b"\xff" * 10

    with pytest.raises(Broken, match="is damaged inside the zip"):
        read(io.BytesIO(bytes(damaged)))


def test_open_upload_reports_an_encrypted_file_in_a_zip():
    locked = bytearray(packed(**{"people.csv": b"reference"}).getvalue())
    for header in (b"PK\x03\x04", b"PK\x01\x02"):
        at = locked.index(header) + (6 if header == b"PK\x03\x04" else 8)
        locked[at] |= 1

    with pytest.raises(Broken, match="is locked with a password"):
        read(io.BytesIO(bytes(locked)))


def test_open_upload_refuses_a_zip_whose_directory_is_damaged():
    damaged = (
        packed(**{"people.csv": b"reference"}).getvalue().replace(b"PK\x01\x02", b"PK\x01\x03")
    )

    with pytest.raises(Unusable, match="It is damaged"):
        read(io.BytesIO(damaged))


def test_table_is_the_name_without_its_ending():
    names = (" People.CSV", "people.tsv", "people")
    assert [sources.SourceFile(name).table for name in names] == ["people"] * 3
    assert workbooks.MAX_ROWS == 500_000


def attached(source):
    opened = open_source(source) if isinstance(source, Path) else open_upload("all.zip", source)
    with opened as files:
        return {file.name: file.content() for file in files if file.content is not None}


def test_certificates_are_read_with_the_tables(tmp_path):
    files = {"certificates.csv": b"person", "Gwen.PDF": b"%PDF-", "photo.jpg": b"\xff\xd8"}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    wanted = {"Gwen.PDF": b"%PDF-", "photo.jpg": b"\xff\xd8"}

    assert attached(tmp_path) == wanted
    assert attached(packed(**{f"scans/{name}": files[name] for name in files})) == wanted


def test_certificate_damaged_in_its_zip_is_empty():
    archive = packed(**{"a.csv": b"code", "a.pdf": b"%PDF-" + bytes(range(256)) * 20})
    broken = bytearray(archive.getvalue())
    broken[broken.index(b"a.pdf") + 20 : broken.index(b"a.pdf") + 40] = b"\0" * 20

    assert attached(io.BytesIO(bytes(broken))) == {"a.pdf": b""}
