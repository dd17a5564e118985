"""What a proof says: that a paper is right, what differs, and what has another name today."""

import json
import tracemalloc
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from reports.board.board_report import UNWRITTEN, Writing
from reports.board.models import PaperVersion
from reports.board.paper_document import CSV_NAME, JSON_NAME, document_html
from reports.board.paper_stamps import with_stamp
from reports.board.queries import paper_proof
from reports.board.queries.board_report import board_report
from reports.board.queries.paper_proof import NOT_OURS, proof_of
from reports.board.queries.suppositions import stored_as, supposed_in
from reports.printing.renderer import Rendered
from tests.clock import NOW
from tests.factories.papers import PaperVersionFactory
from tests.factories.training import PersonFactory, TenureFactory, TopicFactory
from tests.reports.board.conftest import as_pdf
from tests.reports.board.test_paper_words import TRAINED
from training.models import Course, Organisation, Requirement, Tenure, Topic
from training.stored_files import content_name

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 31)


@pytest.fixture(autouse=True)
def _register(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    class Printer:
        def render(self, html: str, kind: str) -> Rendered:
            assert kind == "paper"
            return Rendered(as_pdf(html), 3, 0.1, ())

    monkeypatch.setattr(paper_proof, "renderer", Printer)
    Requirement.objects.update(recorded_at=NOW)
    TenureFactory(person=PersonFactory())
    TopicFactory(code="winter", title="Winter")
    yield
    as_pdf.cache_clear()


def paper(writing: Writing = UNWRITTEN) -> bytes:
    return as_pdf(document_html(board_report(on=ON, known_at=NOW, writing=writing)))


def changed(content: bytes, name: str, **values: Any) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        stream = pdf.attachments[name].get_file().obj
        text = json.loads(stream.read_bytes()) | values if values else None
        stream.write(json.dumps(text).encode() if text else b"part,group\n")
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def test_a_paper_is_proved():
    proof = proof_of(paper())

    assert (proof.differences, proof.notes) == ([], [])
    assert proof.said is not None
    assert proof.said.on == ON


def test_a_proof_notes_what_has_another_name_today():
    content = paper()
    Organisation.objects.update(name="Another trust", practice_currency_months={"print": 1})
    Course.objects.filter(code="M2").update(title="Another course", media=["radio"])
    Topic.objects.all().delete()

    assert proof_of(content).notes == [
        "The organisation is Another trust today, Our organisation in the paper.",
        "Course M2 is “Another course” today, “Print, phone and online interviews” in the paper.",
        "Subject winter is gone today, “Winter” in the paper.",
        "Course M2 covers other media today.",
        "Practice for print counts another number of months today.",
        "Not checked: names and settings that differ today. They have no history.",
    ]


def test_a_proof_computes_again_what_the_draft_still_supposes():
    version = PaperVersionFactory(approved=True, paper__on=ON)
    draft = version.paper
    course = Course.objects.get(code="M2")
    for months in (1, 12):
        draft.suppositions.append(
            stored_as(on=ON, course=course, people=[], months=months, plan=None)
        )
    draft.save()
    supposed = supposed_in(draft, known_at=NOW)
    content = paper(
        Writing(reference=draft.reference, version=version.number, suppositions=supposed)
    )
    PaperVersion.objects.update(issued_at=NOW, sha256=content_name(content))

    proof = proof_of(content)
    draft.suppositions.pop()
    draft.save()
    later = proof_of(content)

    assert (proof.differences, proof.notes) == (
        [],
        ["What it supposes (What if) was computed again, and is the same."],
    )
    assert (later.differences, later.notes) == (
        [],
        [
            "Not checked: 1 what-if of 2. The draft, a course or a plan has been changed since, so they"
            " cannot be computed again."
        ],
    )


def test_settings_of_an_issued_paper_are_those_that_were_issued():
    version = PaperVersionFactory(approved=True)
    content = paper(Writing(reference=version.paper.reference, version=version.number))
    PaperVersion.objects.update(issued_at=NOW, sha256=content_name(content))
    Organisation.objects.update(name="Another trust")

    assert proof_of(content).notes == [
        "The organisation is Another trust today, Our organisation in the paper."
    ]


def test_a_supposition_that_nobody_issued_is_found():
    assert proof_of(paper(replace(UNWRITTEN, suppositions=(TRAINED,)))).differences == [
        "Somebody wrote into it or approved it, but it names no paper that was issued here."
    ]


def test_a_proof_names_the_figures_that_differ():
    content = paper()
    Tenure.objects.update(recorded_at=NOW + timedelta(seconds=1))

    differences = proof_of(content).differences

    assert "figures.people_required: 1 in the paper, 0 by the register." in differences
    assert differences[-1].startswith("And ")
    assert len(differences) == paper_proof.MOST + 1


def test_a_proof_finds_a_changed_figure():
    content = changed(paper(), JSON_NAME, exempt={"courses": 9, "people": 0})

    assert proof_of(content).differences == [
        "exempt.courses: 9 in the paper, 0 by the register.",
        "The file is not the one that the register and this version of Greenroom give.",
    ]


def test_a_proof_finds_figures_that_are_written_in_another_way():
    assert proof_of(changed(paper(), JSON_NAME, format=1)).differences[0] == (
        "paper.json has the same figures, written in another way."
    )


def test_a_proof_finds_a_changed_table():
    assert proof_of(changed(paper(), CSV_NAME)).differences == [
        "paper.csv is not what the register says.",
        "The file is not the one that the register and this version of Greenroom give.",
    ]


def test_a_proof_says_that_it_cannot_be_made_again():
    content = changed(paper(), JSON_NAME, on="9999-12-31")

    proof = proof_of(content)

    assert proof.differences == []
    assert proof.unchecked.startswith("It cannot be made again from what it says of itself:")


def test_a_proof_of_a_damaged_paper_is_none():
    content = paper()
    damaged = [b"%PDF-1.7 and no more", content[: len(content) // 2]]

    assert {proof_of(each).unchecked[:13] for each in damaged} == {"It is damaged"}


def test_a_proof_says_that_other_programs_made_the_pdf():
    content = changed(paper(), JSON_NAME, made_with={"WeasyPrint": "1"})

    proof = proof_of(content)

    assert proof.differences == []
    assert proof.unchecked.startswith("The figures are the same, but other programs")


@pytest.mark.parametrize("content", [b"", b"x" * (paper_proof.LARGEST + 1)], ids=len)
def test_a_proof_of_a_file_that_is_not_ours(content):
    assert proof_of(content).differences == [NOT_OURS]


def with_json(content: bytes, **packing: Any) -> bytes:
    """A PDF to which this is attached in place of the JSON of a paper."""
    out = BytesIO()
    with pikepdf.Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.attachments[JSON_NAME] = pikepdf.AttachedFileSpec(pdf, b"{}")
        pdf.attachments[JSON_NAME].obj.EF.F.write(content, **packing)
        pdf.save(out, compress_streams=False)
    return out.getvalue()


def test_a_proof_of_lists_in_lists():
    assert proof_of(with_json(b"[" * 100_000)).differences == [NOT_OURS]


@pytest.mark.parametrize("times", [1, 2])
def test_a_proof_does_not_unpack_what_expands_into_gigabytes(times):
    packed = b" " * (2 * paper_proof.LARGEST)
    for _ in range(times):
        packed = zlib.compress(packed)
    flate = pikepdf.Name.FlateDecode
    content = with_json(packed, filter=flate if times == 1 else pikepdf.Array([flate] * times))

    tracemalloc.start()
    found = proof_of(content).unchecked
    largest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert found.startswith("It is damaged") or times == 1
    assert largest < 4 * paper_proof.LARGEST


def test_a_proof_of_a_paper_with_an_endless_number():
    content = changed(paper(), JSON_NAME, writing={"reference": "", "version": float("inf")})

    assert proof_of(content).differences == [NOT_OURS]


def test_a_proof_of_a_pdf_with_a_password():
    out = BytesIO()
    with pikepdf.Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, encryption=pikepdf.Encryption(owner="one", user="two"))

    assert proof_of(out.getvalue()).unchecked.startswith("It has a password.")


@pytest.mark.parametrize(
    "writing",
    [Writing(asked=("Note that all are ready.",)), Writing(approved="approved by Ines Thackray")],
)
def test_a_proof_believes_no_words_without_a_reference(writing):
    assert proof_of(paper(writing)).differences == [
        "Somebody wrote into it or approved it, but it names no paper that was issued here."
    ]


def test_a_proof_of_another_pdf():
    out = BytesIO()
    with pikepdf.Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)

    assert proof_of(out.getvalue()).differences == [NOT_OURS]


def test_a_proof_of_an_issued_paper_wants_the_file_that_was_issued():
    version = PaperVersionFactory(approved=True, number=2)
    writing = Writing(reference=version.paper.reference, version=2, asked=("Note it.",))
    content = paper(writing)
    name = f"{version.paper.reference}, version 2,"

    assert proof_of(content).differences == [f"{name} was not issued here."]

    PaperVersion.objects.update(issued_at=NOW, sha256=content_name(content))
    assert proof_of(content).differences == []
    assert proof_of(paper(replace(writing, asked=("Agree to it.",)))).differences == [
        f"The file that was issued as {name} is another."
    ]


@pytest.mark.parametrize("state", ["superseded", "withdrawn"])
def test_a_proof_knows_a_stamped_copy_of_what_was_issued(state):
    version = PaperVersionFactory(approved=True, number=2)
    reference = version.paper.reference
    content = paper(Writing(reference=reference, version=2, asked=("Note it.",)))
    PaperVersion.objects.update(issued_at=NOW, sha256=content_name(content))
    copy = with_stamp(content, state, reference=reference, number=2)
    another = with_stamp(content, state, reference=reference, number=3)

    proof = proof_of(copy)

    assert (proof.differences, proof.notes) == ([], [f"It is a copy that is stamped as {state}."])
    assert proof_of(another).differences != []
