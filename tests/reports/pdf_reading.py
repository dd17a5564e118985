"""Reads a PDF back by the fonts' own tables: its words and their sizes."""

import re
from io import BytesIO

import pikepdf

POINTS_A_PIXEL = 0.75


def open_pdf(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(content))


def texts_of(content: bytes) -> list[str]:
    """The words of each page, a line break after each run of text."""
    with open_pdf(content) as file:
        return ["\n".join(text for _, text in _runs(page)) for page in file.pages]


def sizes_of(content: bytes) -> set[float]:
    """Every size of type that is used, in points."""
    with open_pdf(content) as file:
        return {
            round(size * POINTS_A_PIXEL, 2)
            for page in file.pages
            for size, text in _runs(page)
            if text.strip()
        }


def _runs(page: pikepdf.Page) -> list[tuple[float, str]]:
    tables = {name: _table(font) for name, font in page.Resources.Font.items()}
    runs = []
    table = {}
    size = 0.0
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            table = tables[str(operands[0])]
            size = float(operands[1])
        if str(operator) == "TJ":
            codes = b"".join(
                bytes(part) for part in operands[0] if isinstance(part, pikepdf.String)
            )
            runs.append(
                (size, "".join(table[codes[i : i + 2].hex()] for i in range(0, len(codes), 2)))
            )
    return runs


def _table(font: pikepdf.Object) -> dict[str, str]:
    pairs = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]+)>\n", font.ToUnicode.read_bytes())
    return {code.decode(): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def heads_of(content: bytes) -> list[float]:
    """On each page, how far beneath the first line of all the next one stands, in millimetres."""
    with open_pdf(content) as file:
        lines = [sorted({height for height, text in _heights(page) if text}) for page in file.pages]
    return [round((second - first) * POINTS_A_PIXEL * 25.4 / 72, 1) for first, second, *_ in lines]


def _heights(page: pikepdf.Page) -> list[tuple[float, bool]]:
    """Of each run of text, how far its line lies beneath the head of the page in pixels, and
    whether it is any.
    """
    found = []
    height = 0.0
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tm":
            height = round(float(operands[5]))
        if str(operator) == "TJ":
            found.append((height, bool(len(operands[0]))))
    return found


def elements_of(content: bytes) -> list[tuple[str, dict[str, str]]]:
    """The kind and the attributes of every structure element that can be reached from the root."""
    with open_pdf(content) as file:
        found = []
        waiting = [file.Root.StructTreeRoot]
        while waiting:
            element = waiting.pop(0)
            waiting += [kid for kid in element.get("/K", []) if isinstance(kid, pikepdf.Dictionary)]
            attributes = {
                key: str(value) for key, value in element.get("/A", pikepdf.Dictionary()).items()
            }
            found.append((str(element.get("/S", "")), attributes))
        return found


def depths_of(content: bytes) -> list[float]:
    """On each page, how far beneath the upper edge the last line above the foot stands, in mm."""
    foot = (297 - 22) * 96 / 25.4
    with open_pdf(content) as file:
        return [
            max(height for height, is_text in _heights(page) if is_text and height < foot)
            * 25.4
            / 96
            for page in file.pages
        ]


def feet_of(content: bytes) -> list[float]:
    """On each page, how far above its lower edge the last line stands, in millimetres."""
    with open_pdf(content) as file:
        lowest = [
            max(height for height, is_text in _heights(page) if is_text) for page in file.pages
        ]
        edges = [float(page.mediabox[3]) for page in file.pages]
    return [
        round((edge - low * POINTS_A_PIXEL) * 25.4 / 72, 1)
        for edge, low in zip(edges, lowest, strict=True)
    ]
