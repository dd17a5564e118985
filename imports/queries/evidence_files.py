"""The certificates that come with a register: made safe, and matched with the rows of the file
certificates.
"""

from typing import NamedTuple

from imports.cells import CellError, shorten
from imports.checking import Checked
from imports.sources import SourceFile
from imports.tables import CERTIFICATES
from training.evidence import Evidence, UnusableFile, clean
from training.stored_files import content_name

MAX_BYTES = 50_000_000  # in total: they stay in memory until they are written
SEND = "Include the file in the same zip or folder. A workbook cannot contain it."


class Sent(NamedTuple):
    """`name` is the name of the uploaded file."""

    name: str
    evidence: Evidence


EvidenceFiles = dict[str, Sent]


def read_evidence(checked: Checked, attached: list[SourceFile]) -> EvidenceFiles:
    """By the name under which each would be stored, which replaces the uploaded name in the
    rows.
    """
    by_name = {file.name.lower(): file for file in attached}
    made: EvidenceFiles = {}
    rows = checked.rows.get(CERTIFICATES, {})
    named = set[str]()
    size = 0
    for key, (number, provider, name) in rows.items():
        named.add(name.lower())
        try:
            evidence = _read(by_name.get(name.lower()), name)
        except CellError as unreadable:
            checked.problems.add(CERTIFICATES, number, "file", unreadable)
            continue
        kept = f"{content_name(evidence.content)}.{evidence.kind}"
        size += len(evidence.content)
        if size > MAX_BYTES:
            what = CellError(
                "The certificates are more than 50 MB in total.", "Import them in parts."
            )
            checked.problems.add(CERTIFICATES, number, "file", what)
            break
        made[kept] = Sent(name, evidence)
        rows[key] = (number, provider, kept)
    for file in attached:
        if file.name.lower() not in named:
            what = CellError(
                "No row in certificates names this file.", "Add a row for it, or remove the file."
            )
            checked.problems.add(file.name, None, None, what)
    return made


def _read(file: SourceFile | None, name: str) -> Evidence:
    if file is None or file.content is None:
        raise CellError(f"No file “{shorten(name)}” was included.", SEND)
    try:
        return clean(file.content())
    except UnusableFile as problem:
        what, _, remedy = str(problem).partition(". ")
        raise CellError(f"{what}.", remedy) from problem
