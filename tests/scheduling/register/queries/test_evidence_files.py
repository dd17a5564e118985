"""Certificates that come along: each is made safe, named by a row, and together they fit into
memory.
"""

import io

import pytest

from scheduling.register.checking import Checked
from scheduling.register.queries import evidence_files
from scheduling.register.queries.evidence_files import read_evidence
from scheduling.register.sources import SourceFile
from tests.training.test_evidence import pdf


def checked(*names: str) -> Checked:
    rows = {("E1", "M2", number): (number, "Nine", name) for number, name in enumerate(names, 2)}
    return Checked(rows={"certificates": rows})


def test_the_name_under_which_it_is_kept_takes_the_place_of_its_own() -> None:
    found = checked("a.pdf")

    [(kept, sent)] = read_evidence(
        found, [SourceFile("A.pdf", content=io.BytesIO(pdf()).read)]
    ).items()

    assert found.rows["certificates"] == {("E1", "M2", 2): (2, "Nine", kept)}
    assert (len(kept), sent.name, sent.evidence.kind) == (68, "a.pdf", "pdf")
    assert found.problems.found == []


def test_more_than_fits_into_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence_files, "MAX_BYTES", len(pdf()))
    found = checked("a.pdf", "b.pdf", "c.pdf")

    read_evidence(
        found,
        [SourceFile(name, content=io.BytesIO(pdf()).read) for name in ("a.pdf", "b.pdf", "c.pdf")],
    )

    assert [(one.row, one.problem) for one in found.problems.found if one.row] == [
        (3, "The certificates are more than 50 MB in total.")
    ]
