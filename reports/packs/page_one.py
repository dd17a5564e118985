"""How deep page 1 of an A4 pack is before it is laid out: the size of its type to begin with, and
whether it is too long at the smallest. Pure.

Counts the lines of each block, in em of the type, by the widths of static/documents/a4.css. The
printer measures (reports.printing.fit); this is for the preview, for a first guess, and for the
author.
"""

from collections.abc import Sequence
from math import ceil

from reports.packs.content import HardQuestion, Logistics, PackContent
from reports.packs.sections import FLASH
from reports.packs.sentences import first_sentence
from reports.printing.fit import DEPTH_POINTS, SIZES, points

WIDTH = 510.2  # points: A4 less its margins
LETTER = 0.495  # of an em: the mean width of a letter in running text
BOLD = 0.535
LINE = 1.27  # of an em
ONE_TIME, TWO_TIMES = 4.7, 3.7  # em: how deep the time stands, of one slot and of two


def page_one_size(content: PackContent, changes: Sequence[str] = ()) -> int:
    """The largest size at which page 1 should be one page; the smallest if there is none."""
    fitting = (size for size in reversed(SIZES) if page_one_depth(content, changes, size=size) <= 1)
    return next(fitting, SIZES[0])


def page_one_depth(
    content: PackContent, changes: Sequence[str] = (), *, size: int = SIZES[0]
) -> float:
    """How much of the page it takes, with the changes since the reader's last version; more than 1
    is too much.
    """
    em = points(size)
    width = WIDTH / em
    depth = 0.35 + _changes(content, changes, width) + _lead(content, width)
    depth += _facts(content, width) + _say(content, width)
    depth += _hard(content, width) + _red_lines(content, width)
    return (depth * em + 10) / DEPTH_POINTS  # rules and borders are in points


def _lines(text: str, width: float, letter: float = LETTER) -> int:
    return sum(
        max(1, ceil(len(line) * letter / width)) for line in text.splitlines() if line.strip()
    )


def _changes(content: PackContent, changes: Sequence[str], width: float) -> float:
    if not content.control.changes:
        return 0
    rest = len(changes) < len(content.control.changes)
    return 1.3 + 1.25 * (1 + rest + sum(_lines(each, width - 2.5) for each in changes))


def _lead(content: PackContent, width: float) -> float:
    if len(content.slots) > 1:  # beside each other
        half = 0.48 * width
        both = [_when(slot, half, TWO_TIMES) + _who(slot, half, "") for slot in content.slots]
        return max(both) + 0.5
    slot = content.logistics
    when = _when(slot, 0.48 * width, ONE_TIME)
    return max(when, _who(slot, 0.52 * width - 0.9, content.glance.other_guests)) + 0.5


def _when(slot: Logistics, width: float, time: float) -> float:
    mode = f"{slot.mode_shown.upper()}  {slot.medium_title}, {slot.format_title}, {slot.minutes} minutes"
    return 1.15 * LINE * _lines(mode, width / 1.15, BOLD) + time + 1.3 * LINE


def _who(slot: Logistics, width: float, guests: str) -> float:
    outlet = f"{slot.outlet}, {slot.programme}"
    who = 0.2 + 1.75 * 1.12 * _lines(outlet, width / 1.75, BOLD)
    for text in (slot.presenter and f"with {slot.presenter}", guests):
        who += 1.08 * LINE * _lines(text, width / 1.08)
    return who


def _facts(content: PackContent, width: float) -> float:
    glance = content.glance
    rows = []
    for slot in content.slots:
        rows.append(f"00:00am for 00:00am, {slot.place}.")
        rows.append(f"{slot.contacts}\nIf it fails: {slot.fallback}")
    rows += [
        glance.other_guests if len(content.slots) > 1 else "",
        f"{glance.contact_name}, {glance.contact_phone}{_on_duty_words(content)}",
        glance.angle,
        glance.outcome,
    ]
    for notice in content.restrictions:
        override = notice.override if content.strip.kind == FLASH else ""
        rows.append(f"{notice.title} ({notice.period}): {notice.guidance} {override}")
    taken = [LINE * _lines(row, width - 6.1) + 0.2 for row in rows if row]
    return 0.55 + 0.35 + sum(taken)


def _on_duty_words(content: PackContent) -> str:
    duty = content.on_duty
    return f". On duty then: {duty.name}, {duty.phone}" if duty.phone else ""


def _say(content: PackContent, width: float) -> float:
    inside = width - 1.5
    depth = 1.8 + 1.25 + 0.4 + 1.95 * 1.12 * _lines(content.messages.primary, inside / 1.95, BOLD)
    for message in content.messages.supporting:
        depth += 1.53 * (1.2 * _lines(message.text, inside / 1.53 - 1.12) + 0.28)
    return depth


def _hard(content: PackContent, width: float) -> float:
    inside = (width - 1.12) / 1.08
    depth = 0.65 + 1.25 + 0.15
    for question in content.first_hard:
        depth += 0.8 + 1.08 * LINE * _lines(question.question, inside, BOLD)
        depth += sum(
            1.08 * LINE * _lines(text, inside) for text in _answers(question, content.strip.kind)
        )
    return depth


def _answers(question: HardQuestion, kind: str) -> list[str]:
    """As much of the answer as page 1 prints."""
    if kind == FLASH:
        bridge = question.bridge and f"Back to it with “{question.bridge}”"
        return [question.answer, bridge]
    return [first_sentence(question.answer)]


def _red_lines(content: PackContent, width: float) -> float:
    """Two beside each other."""
    half = 0.48 * width - 1.4
    taken = [_lines(line, half, BOLD) for line in content.glance.red_lines]
    pairs = [max(taken[start : start + 2]) for start in range(0, len(taken), 2)]
    return 0.45 + 1.73 + 0.85 + sum(LINE * lines + 0.2 for lines in pairs)


def phone_fullness(content: PackContent) -> int:
    """How much the first pages of the phone PDF have to hold, in letters of their plain rows; large
    type weighs more.
    """
    glance = content.glance
    is_flash = content.strip.kind == FLASH
    rows = []
    for slot in content.slots:
        rows += [slot.place, slot.contacts, slot.fallback]
    rows += [glance.contact_name, _on_duty_words(content), glance.angle, glance.outcome]
    rows += [
        f"{one.title} {one.period} {one.guidance} {one.override if is_flash else ''}"
        for one in content.restrictions
    ]
    weighed = len("".join(rows)) + 1.4 * len(glance.other_guests)
    weighed += 2.7 * len(content.messages.primary)
    weighed += 2 * sum(len(message.text) for message in content.messages.supporting)
    red_lines = len("".join(glance.red_lines))
    questions = sum(len(question.question) for question in content.first_hard)
    answers = sum(
        len("".join(_answers(question, content.strip.kind))) for question in content.first_hard
    )
    if is_flash:
        return round(weighed + 1.9 * red_lines + 1.8 * questions + 1.45 * answers)
    return round(weighed + max(3 * red_lines, 3 * questions + 2.2 * answers))
