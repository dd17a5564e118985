"""Certificates that come with a register are made safe, matched with rows, and limited in size."""

import io

from imports.checking import Checked
from imports.queries import evidence_files
from imports.queries.evidence_files import read_evidence
from imports.sources import SourceFile
from tests.training.test_evidence import pdf


def checked(*names: str) -> Checked:
    rows = {("E1", "M2", number): (number, "Nine", name) for number, name in enumerate(names, 2)}
    return Checked(rows={"certificates": rows})


def test_read_evidence_replaces_the_uploaded_name():
    found = checked("a.pdf")

    [(kept, sent)] = read_evidence(
        found, [SourceFile("A.pdf", content=io.BytesIO(pdf()).read)]
    ).items()

    assert found.rows["certificates"] == {("E1", "M2", 2): (2, "Nine", kept)}
    assert (len(kept), sent.name, sent.evidence.kind) == (68, "a.pdf", "pdf")
    assert found.problems.found == []


def test_read_evidence_limits_the_total_size(monkeypatch):
    monkeypatch.setattr(evidence_files, "MAX_BYTES", len(pdf()))
    found = checked("a.pdf", "b.pdf", "c.pdf")

    read_evidence(
        found,
        [SourceFile(name, content=io.BytesIO(pdf()).read) for name in ("a.pdf", "b.pdf", "c.pdf")],
    )

    assert [(one.row, one.problem) for one in found.problems.found if one.row] == [
        (3, "The certificates are more than 50 MB in total.")
    ]
