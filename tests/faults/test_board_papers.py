"""The board's paper proves itself: made again it is the same file, byte for byte, and whatever was
changed in a copy of it or in the register is found.

The controls: a paper that has the moment of its making in it is never the same twice; and a proof
that compares the figures alone misses most changes.
"""

import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.utils import timezone

from reports.board.board_report import BoardReport
from reports.board.paper_document import JSON_NAME, KIND, document_html
from reports.board.queries import paper_proof
from reports.board.queries.board_report import board_report
from reports.board.queries.paper_proof import proof_of
from reports.printing.renderer import Rendered, Renderer
from tests.clock import NOW
from tests.database import Migrated, migrated_file
from tests.factories.training import (
    CourseFactory,
    DirectorateFactory,
    DirectorateSpellFactory,
    PersonFactory,
    PersonTopicFactory,
    TenureFactory,
    TopicFactory,
    TrainingRecordFactory,
)
from tests.faults.installation import IS_FULL, ROOT, Installation, installation
from training.models import Requirement, Tenure, TrainingRecord

pytestmark = pytest.mark.fault
ON_SQLITE = pytest.mark.only_on("sqlite")  # the copy is another, not the register
SEEDS = ("0", "1", "4711", "random") if IS_FULL else ("0", "4711")
TIMES = 25 if IS_FULL else 2
COPIES = 100
FORGED = 100 if IS_FULL else 10
ON = date(2026, 3, 31)
SAMPLES = ROOT / "tests" / "samples" / "register"


def hashes_of(it: Installation, known_at: datetime) -> list[str]:
    """Of the papers of an installation, made in a process for each seed of Python's hashes."""
    processes = [
        subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.faults.make_papers"),
                *(str(TIMES), ON.isoformat(), known_at.isoformat()),
            ],
            cwd=ROOT,
            env={**it.env, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in SEEDS
    ]
    return [line for each in processes for line in each.communicate()[0].split()]


@pytest.fixture
def another(tmp_path: Path, migrated_folder: Path) -> Iterator[Installation]:
    """A second installation, on SQLite."""
    folder = tmp_path / "another"
    folder.mkdir()
    it = Installation(folder, f"sqlite:///{folder / 'fault.sqlite3'}")
    (folder / "fault.sqlite3").write_bytes(Path(migrated_file(migrated_folder)).read_bytes())
    yield it
    it.end()


@pytest.mark.only_on("postgresql")  # beside SQLite
def test_a_paper_is_the_same_file_over_seeds_processes_and_databases(tmp_path, migrated, another):
    with installation(tmp_path, migrated) as it:
        for each in (it, another):
            each.run("manage.py", "import_register", str(SAMPLES))
        known_at = timezone.now()

        found = [*hashes_of(it, known_at), *hashes_of(another, known_at)]
        later = hashes_of(it, known_at + timedelta(microseconds=1))

    print(f"{len(found)} papers made, {len(set(found))} different")
    assert len(found) == 2 * len(SEEDS) * TIMES
    assert len(set(found)) == 1
    assert set(later) & set(found) == set()  # the control: a paper that says another moment


@pytest.fixture
def register() -> None:
    """Twenty people in three directorates, of whom most are ready."""
    Requirement.objects.update(recorded_at=NOW)
    for number in range(20):
        person = PersonFactory(reference=f"E{number:02}")
        TenureFactory(person=person)
        directorate = DirectorateFactory(name=f"Directorate {'ABC'[number % 3]}")
        DirectorateSpellFactory(person=person, directorate=directorate)
        PersonTopicFactory(person=person, topic=TopicFactory(code=f"topic-{number % 4}"))
        for code in ("M1", "M2", "M3", "M6")[: 3 if number % 5 == 0 else 4]:
            TrainingRecordFactory(
                person=person,
                course=CourseFactory(code=code),
                completed_on=date(2025, 1, 1) + timedelta(days=number * 9),
                valid_until=date(2026, 5, 1) + timedelta(days=number * 9),
            )


@cache
def printed(html: str) -> Rendered:
    """What the renderer makes of the same document is the same, as the test above shows."""
    return _RENDERER.render(html, KIND)


_RENDERER = Renderer()


@pytest.fixture
def paper(register: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[BoardReport, bytes]]:
    class Printer:
        def render(self, html: str, kind: str) -> Rendered:
            return printed(html)

    monkeypatch.setattr(paper_proof, "renderer", Printer)
    report = board_report(on=ON, known_at=NOW)
    yield report, printed(document_html(report)).content
    _RENDERER.stop()


def saved(pdf: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def one_digit_more(text: bytes, rng: random.Random) -> bytes:
    """The text with one of its digits changed."""
    places = [at for at, letter in enumerate(text) if chr(letter).isdigit()]
    at = rng.choice(places)
    return text[:at] + str((int(chr(text[at])) + rng.randint(1, 9)) % 10).encode() + text[at + 1 :]


def with_a_changed_file(content: bytes, rng: random.Random) -> bytes:
    with pikepdf.open(BytesIO(content)) as pdf:
        name = rng.choice(sorted(pdf.attachments))
        stream = pdf.attachments[name].get_file().obj
        stream.write(one_digit_more(stream.read_bytes(), rng))
        return saved(pdf)


def with_a_changed_page(content: bytes, rng: random.Random) -> bytes:
    with pikepdf.open(BytesIO(content)) as pdf:
        stream = rng.choice(list(pdf.pages)).Contents
        stream.write(one_digit_more(stream.read_bytes(), rng))
        return saved(pdf)


def with_a_changed_title(content: bytes, rng: random.Random) -> bytes:
    with pikepdf.open(BytesIO(content)) as pdf:
        pdf.docinfo["/Subject"] = f"{rng.randint(0, 99)} of 20 people are ready"
        return saved(pdf)


def with_a_changed_byte(content: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << rng.randrange(8))]) + content[at + 1 :]


TAMPERINGS: list[Callable[[bytes, random.Random], bytes]] = [
    with_a_changed_file,
    with_a_changed_page,
    with_a_changed_title,
    with_a_changed_byte,
]


def naive_proof(content: bytes, report: BoardReport) -> bool:
    """The twin: whether the figures that are attached are those of the register."""
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            told = json.loads(pdf.attachments[JSON_NAME].get_file().read_bytes())
            return bool(told["figures"]["people_ready"] == report.figures.people_ready)
    except (pikepdf.PdfError, KeyError, ValueError):
        return False


@ON_SQLITE
@pytest.mark.django_db
def test_every_tampered_copy_is_found(paper):
    report, content = paper
    assert proof_of(content).differences == []
    rng = random.Random(16)

    copies = [TAMPERINGS[n % len(TAMPERINGS)](content, rng) for n in range(COPIES)]

    proofs = [proof_of(each) for each in copies]
    found = sum(bool(proof.differences or proof.unchecked) for proof in proofs)
    missed_by_twin = sum(naive_proof(each, report) for each in copies)
    print(f"{found} of {len(copies)} tampered copies found; the twin missed {missed_by_twin}")
    assert content not in copies
    assert found == COPIES
    assert missed_by_twin > COPIES / 2


def forged(report: BoardReport, rng: random.Random) -> BoardReport:
    """One fact of the paper is another, and everything that is printed agrees with it."""
    figures = report.figures
    count = rng.randint(1, 5)
    other: list[dict[str, Any]] = [
        {"figures": replace(figures, people_ready=(figures.people_ready + count) % 20)},
        {"figures": replace(figures, compliant=figures.compliant - count)},
        {"change": replace(report.change, trained=report.change.trained + count)},
        {"correction": replace(report.correction, gained=count)},
        {"on": report.on - timedelta(days=count)},
        {"known_at": report.known_at - timedelta(days=100 * count)},
        {"trend": [replace(p, figures=figures) for p in report.trend]},
        {"units": report.units[:-1]},
        {"gaps": report.gaps[:-1]},
        {"forecasts": [replace(one, people_left=20 + count) for one in report.forecasts]},
    ]
    return replace(report, **rng.choice(other))


@ON_SQLITE
@pytest.mark.django_db
def test_every_forged_paper_is_found(paper):
    """Printed by our own renderer from other figures, so that pages and files agree."""
    report, content = paper
    rng = random.Random(17)
    copies = [printed(document_html(forged(report, rng))).content for _ in range(FORGED)]

    found = sum(bool(proof_of(each).differences) for each in copies)

    print(f"{found} of {FORGED} forged papers found")
    assert content not in copies
    assert found == FORGED


@pytest.mark.django_db
def test_every_changed_fact_of_the_register_is_found(paper):
    """Somebody changes in the database what was known, without a trace."""
    _, content = paper
    changes: list[tuple[Any, dict[str, Any]]] = [
        (TrainingRecord, {"valid_until": date(2026, 3, 30)}),
        (TrainingRecord, {"completed_on": date(2026, 4, 1)}),
        (TrainingRecord, {"outcome": TrainingRecord.Outcome.FAILED}),
        (TrainingRecord, {"retracted_at": NOW}),
        (Tenure, {"ends_on": date(2026, 3, 30)}),
    ]
    rng = random.Random(18)
    found = 0
    for model, values in changes:
        for row in rng.sample(list(model.objects.order_by("pk")), 3):
            was = {name: getattr(row, name) for name in values}
            model.objects.filter(pk=row.pk).update(**values)
            found += bool(proof_of(content).differences)
            model.objects.filter(pk=row.pk).update(**was)

    print(f"{found} of {3 * len(changes)} changed facts found")
    assert found == 3 * len(changes)
    assert proof_of(content).differences == []


@pytest.fixture
def it(tmp_path: Path, migrated: Migrated) -> Iterator[Installation]:
    with installation(tmp_path, migrated) as made:
        yield made


def issue(it: Installation, step: str) -> tuple[int, tuple[int, int, int]]:
    """How the process ended, and what it left: versions issued, copies, mails with a link."""
    command = [sys.executable, "-m", "tests.faults.killed_paper", step]
    ended = subprocess.run(command, cwd=ROOT, env=it.env, check=False).returncode
    counted = (
        "reports_paperversion WHERE issued_at IS NOT NULL",
        "reports_papercopy",
        "jobs_mail WHERE subject LIKE 'Paper for the board%'",
    )
    issued, copies, mails = (it.rows(f"SELECT count(*) FROM {each}")[0][0] for each in counted)  # noqa: S608  our own tables
    return ended, (issued, copies, mails)


def test_a_paper_whose_issue_is_killed_is_issued_once(it):
    steps = [issue(it, step) for step in ("file", "mails", "whole", "whole")]

    print(f"killed twice, then run twice: {steps}")
    assert steps == [(-9, (0, 0, 0)), (-9, (0, 0, 0)), (0, (1, 2, 2)), (0, (1, 2, 2))]


def test_control_issued_first_and_mailed_then_reaches_nobody(it):
    issue(it, "naive")

    assert issue(it, "whole") == (0, (1, 0, 0))
