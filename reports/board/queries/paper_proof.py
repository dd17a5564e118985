"""Whether a paper is what the register says: it is made again from what it says of itself, and must
give the same bytes.
"""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError

from nhsuk.words import plural
from reports.board.board_report import UNWRITTEN, BoardReport, Terms
from reports.board.models import BoardPaper, PaperVersion
from reports.board.paper_document import CSV_NAME, JSON_NAME, KIND, csv_of, document_html, json_of
from reports.board.paper_stamps import STAMPS, with_stamp
from reports.board.queries.board_report import report_again, terms_of_today
from reports.board.queries.suppositions import supposed_in
from reports.board.report_files import Said, said_in
from reports.printing.renderer import RenderingFailed, renderer
from training.stored_files import content_name

if TYPE_CHECKING:
    from pikepdf import Object

LARGEST = 20_000_000  # bytes of a paper, and of a file attached to it
MOST = 20  # differences that are named
NOT_OURS = "It is no paper of ours: no figures of one are attached to it."


class Damaged(Exception):
    """A PDF that cannot be read, whosever it is."""


@dataclass(frozen=True, slots=True)
class Proof:
    """`differences`: what is not as the register says, empty if the paper is proved; `notes`: what
    has another name or setting today, which changes nothing; `unchecked`: why it could not be
    checked, so that it is neither proved nor another paper.
    """

    differences: Sequence[str]
    notes: Sequence[str] = ()
    said: Said | None = None
    unchecked: str = ""


def proof_of(content: bytes) -> Proof:
    """Makes the paper again and compares it, byte for byte."""
    try:
        files = attached_files(content)
    except Damaged as damage:
        return Proof([], unchecked=str(damage))
    try:
        told = json.loads(files[JSON_NAME])
        said = said_in(told)
    except (
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        OverflowError,
        RecursionError,  # lists in lists
    ):
        return Proof([NOT_OURS])
    try:
        report = report_again(said)
        again = renderer().render(document_html(report), KIND).content
    except (KeyError, ValueError, OverflowError, DatabaseError, RenderingFailed) as problem:
        why = f"It cannot be made again from what it says of itself: {problem}."
        return Proof([], said=said, unchecked=why)
    stamp = _stamp_on(content, again, said)
    if again == content or stamp:
        notes = [*_supposed_again(said), *_terms_today(said)]
        if stamp:
            notes.insert(0, f"It is a copy that is stamped as {stamp}.")
        return Proof(list(_not_issued(said, again)), notes, said)
    if _is_same_by_another_renderer(files, told, report):
        why = "The figures are the same, but other programs made the PDF than are installed here."
        return Proof([], said=said, unchecked=why)
    return Proof(_named(list(_differences(files, told, report))), said=said)


def _is_same_by_another_renderer(
    files: Mapping[str, bytes], told: Mapping[str, Any], report: BoardReport
) -> bool:
    now = json.loads(json_of(report))
    return (
        told["made_with"] != now["made_with"]
        and {**told, "made_with": now["made_with"]} == now
        and files.get(CSV_NAME) == csv_of(report).encode()
    )


def _stamp_on(content: bytes, again: bytes, said: Said) -> str:
    """The state with which the paper made `again` was stamped to give `content`; empty if none."""
    reference, number = said.writing.reference, said.writing.version
    for state in STAMPS:
        if with_stamp(again, state, reference=reference, number=number) == content:
            return state
    return ""


def _supposed_again(said: Said) -> Iterator[str]:
    """Whom a supposition is about stands in the draft alone, which may have been changed since."""
    suppositions = said.writing.suppositions
    if not suppositions:
        return
    paper = BoardPaper.objects.filter(reference=said.writing.reference).first()
    again = supposed_in(paper, known_at=said.known_at) if paper else ()
    others = sum(one not in again for one in suppositions)
    if others:
        yield (
            f"Not checked: {plural(others, 'what-if')} of {len(suppositions)}. The draft, a course or"
            " a plan has been changed since, so they cannot be computed again."
        )
    else:
        yield "What it supposes (What if) was computed again, and is the same."


def _terms_today(said: Said) -> list[str]:
    """Names and settings have no history: they are those that the paper says, and so they are proved
    only by the file that was issued.
    """
    renamed = list(_renamed(said.terms, terms_of_today()))
    if renamed and not said.writing.reference:
        renamed.append("Not checked: names and settings that differ today. They have no history.")
    return renamed


def _not_issued(said: Said, content: bytes) -> Iterator[str]:
    """What people wrote in a paper is not in the register: its file must be the one that was issued."""
    if said.writing == UNWRITTEN:
        return
    if not said.writing.reference:
        yield "Somebody wrote into it or approved it, but it names no paper that was issued here."
        return
    name = f"{said.writing.reference}, version {said.writing.version},"
    version = PaperVersion.objects.issued().filter(
        paper__reference=said.writing.reference, number=said.writing.version
    )
    stored = version.values_list("sha256", flat=True).first()
    if stored is None:
        yield f"{name} was not issued here."
    elif stored != content_name(content):
        yield f"The file that was issued as {name} is another."


def attached_files(content: bytes) -> dict[str, bytes]:
    """The attached files by name; none if it is no PDF. Raises Damaged if it is one that cannot be
    read.
    """
    import pikepdf  # loads in 0.1 s

    if len(content) > LARGEST or not content.startswith(b"%PDF-"):
        return {}
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            return {
                name: _unpacked(pdf.attachments[name].get_file().obj)
                for name in (JSON_NAME, CSV_NAME)
                if name in pdf.attachments
            }
    except pikepdf.PasswordError as problem:
        raise Damaged("It has a password. Ask for a copy without one.") from problem
    except (pikepdf.PdfError, zlib.error, KeyError, TypeError, ValueError) as problem:
        raise Damaged(
            "It is damaged: its pages or the figures attached to it cannot be read. Get it again."
        ) from problem


def _unpacked(stream: "Object") -> bytes:
    """Packed as we pack it or not at all: a small file that says otherwise may expand into gigabytes."""
    import pikepdf

    packed = stream.read_raw_bytes()
    if "/Filter" not in stream:
        return packed
    if stream.Filter != pikepdf.Name.FlateDecode:
        raise ValueError("It is packed in another way")
    return zlib.decompressobj().decompress(packed, LARGEST)


def _differences(
    files: Mapping[str, bytes], told: Mapping[str, Any], report: BoardReport
) -> Iterator[str]:
    text = json_of(report)
    found = list(_changed("", told, json.loads(text)))
    yield from found
    if not found and files[JSON_NAME] != text.encode():
        yield f"{JSON_NAME} has the same figures, written in another way."
    if files.get(CSV_NAME) != csv_of(report).encode():
        yield f"{CSV_NAME} is not what the register says."
    yield "The file is not the one that the register and this version of Greenroom give."


def _changed(path: str, told: Any, now: Any) -> Iterator[str]:
    """Where two JSON values differ: `figures.people_ready: 28 in the paper, 27 by the register`."""
    if isinstance(told, dict) and isinstance(now, dict):
        for name in dict.fromkeys([*told, *now]):
            where = f"{path}.{name}" if path else name
            yield from _changed(where, told.get(name), now.get(name))
    elif isinstance(told, list) and isinstance(now, list) and len(told) == len(now):
        for at, (one, other) in enumerate(zip(told, now, strict=True)):
            yield from _changed(f"{path}[{_name_of(one, other) or at}]", one, other)
    elif told != now:
        yield f"{path}: {_short(told)} in the paper, {_short(now)} by the register."


def _name_of(one: Any, other: Any) -> str:
    """The day of a point of the trend."""
    days = [each.get("on", "") for each in (one, other) if isinstance(each, dict)]
    return days[0] if len(days) == 2 and days[0] == days[1] else ""


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _named(differences: Sequence[str]) -> list[str]:
    left = len(differences) - MOST
    return [*differences[:MOST], f"And {left} more."] if left > 0 else list(differences)


def _renamed(told: Terms, now: Terms) -> Iterator[str]:
    """Names and settings of the paper that are others today."""
    if told.organisation != now.organisation:
        yield f"The organisation is {now.organisation} today, {told.organisation} in the paper."
    for what, then, today in (
        ("Course", told.courses, now.courses),
        ("Subject", told.topics, now.topics),
    ):
        for code, title in then.items():
            if (other := today.get(code)) != title:
                yield f"{what} {code} is {f'“{other}”' if other else 'gone'} today, “{title}” in the paper."
    for code, media in told.media_of.items():
        if now.media_of.get(code) != media:
            yield f"Course {code} covers other media today."
    for medium, months in told.practice_currency_months.items():
        if now.practice_currency_months.get(medium) != months:
            yield f"Practice for {medium} counts another number of months today."
