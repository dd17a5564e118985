"""What of a pack a template may hold, and what is left out and why. Pure.

A template holds what is true of any interview of its kind: bridges, safe phrases, questions with
their bridges, and answers that name no figure, day or name. The rest of a pack is of one interview.
The slot, the format card and the checklist of its logistics come with every pack by themselves.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from reports.packs.content import Json
from reports.packs.sections import BY_KEY, SECTIONS
from reports.packs.specifics import why_specific

ROWS = {"hard": ("question", "answer", "bridge"), "likely": ("question", "answer")}
LISTS = {"bridges": ("bridges", "phrases")}
TEMPLATE_SECTIONS = (*ROWS, *LISTS)
FROM_LINE = "comes from line {}, which every pack takes from the library"


@dataclass(frozen=True)
class TemplateText:
    """One text of a pack and where it stands; `why` it is left out, empty where it is kept."""

    section: str
    label: str
    text: str
    why: str = ""

    @property
    def section_title(self) -> str:
        return BY_KEY[self.section].title


@dataclass
class TemplateTexts:
    """The sections that a template holds, and every text with what becomes of it."""

    sections: dict[str, Json] = field(default_factory=dict)
    kept: list[TemplateText] = field(default_factory=list)
    left_out: list[TemplateText] = field(default_factory=list)
    whole_sections: list[str] = field(default_factory=list)  # titles of what is left out whole

    def sort(self, key: str, label: str, text: str, why: str) -> bool:
        """Notes the text, and says whether it is kept."""
        noted = TemplateText(key, label, text, why)
        (self.left_out if why else self.kept).append(noted)
        return not why


def template_texts(
    sections: Mapping[str, Json], names: Mapping[str, str], common: frozenset[str] = frozenset()
) -> TemplateTexts:
    """`names` are those that may not be named; `common` are texts that every pack begins with, so
    that a template need not hold them.
    """
    texts = TemplateTexts()
    for section in SECTIONS:
        data = sections.get(section.key) or {}
        if section.key in ROWS:
            rows = [*_rows(texts, section.key, data, names)]
            if rows:
                texts.sections[section.key] = {"questions": rows}
        elif section.key in LISTS:
            if lists := _lists(texts, section.key, data, names, common):
                texts.sections[section.key] = lists
        elif any(data.values()):
            texts.whole_sections.append(section.title)
    return texts


def _rows(
    texts: TemplateTexts, key: str, data: Json, names: Mapping[str, str]
) -> Iterator[dict[str, str]]:
    """The questions that hold for any interview, each with as much else of it as does."""
    for number, row in enumerate(data.get("questions") or [], 1):
        label = f"{row_title(key)} {number}"
        question = row.get("question") or ""
        if not question or not texts.sort(key, label, question, why_specific(question, names)):
            continue
        kept = {"question": question}
        for name in ROWS[key][1:]:
            text = row.get(name) or ""
            line = row.get("line") if name == "answer" else ""
            why = FROM_LINE.format(line.partition("/")[0]) if line else why_specific(text, names)
            if text and texts.sort(key, f"{label}, {name}", text, why):
                kept[name] = text
        yield kept


def _lists(
    texts: TemplateTexts, key: str, data: Json, names: Mapping[str, str], common: frozenset[str]
) -> dict[str, list[str]]:
    kept = {}
    for name in LISTS[key]:
        label = "Bridge" if name == "bridges" else "Safe phrase"
        lines = [line for line in data.get(name) or [] if line not in common]
        usable = [line for line in lines if texts.sort(key, label, line, why_specific(line, names))]
        if usable:
            kept[name] = usable
    return kept


def row_title(key: str) -> str:
    """What one row of a section is called: "Hard question"."""
    return BY_KEY[key].title.removesuffix("s")


def all_texts(data: Json) -> Iterator[str]:
    """Every text in the JSON of sections."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from all_texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from all_texts(value)
