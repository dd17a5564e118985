"""Page 1 of a flash pack in one form: only what cannot be known before the call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from desk.enquiries.fields import ContactsField
from desk.enquiries.models import Interview
from nhsuk.numbers import whole_number
from reports.packs.forms.sections import TextField, mark_at
from reports.packs.models import PackSection
from reports.packs.queries.carried import CarriedPlace
from reports.packs.section_texts import field_of, to_texts
from reports.packs.sections import BY_KEY

PARTS: dict[str, tuple[str, ...]] = {
    "glance": ("outcome", "red_lines", "angle"),
    "messages": ("primary", "supporting.0.text", "supporting.1.text", "supporting.2.text"),
    "hard": tuple(
        f"questions.{number}.{name}" for number in range(3) for name in ("question", "answer")
    ),
}


class SlotForm(forms.Form):
    """The details of the slot that block the pack and that only the outlet knows; known ones are
    left out.
    """

    place = forms.CharField(max_length=300, label="Place or link")
    contacts = ContactsField()

    def __init__(self, *args: Any, interview: Interview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in list(self.fields.items()):
            field.widget.attrs["form"] = (
                "section_form"  # it is outside the form that saves while typing
            )
            if getattr(interview, name):
                del self.fields[name]


@dataclass(frozen=True)
class Part:
    """Some fields of one section. `revision`: the one that they show."""

    key: str
    title: str
    revision: int
    fields: tuple[TextField, ...]


def flash_parts(
    sections: Iterable[PackSection],
    typed: Mapping[str, Mapping[str, str]] | None = None,
    carried: Mapping[str, Mapping[str, CarriedPlace] | None] | None = None,
) -> list[Part]:
    """The fields as they are saved, or as they were typed where they could not be; `carried` is
    what was carried over, by section and path.
    """
    by_key = {section.key: section for section in sections}
    parts = []
    for key, paths in PARTS.items():
        texts = to_texts(key, by_key[key].content) | dict((typed or {}).get(key, {}))
        marks = {
            path: mark_at(key, _place_of(path), (carried or {}).get(key))
            for path in paths
            if not path.endswith(".question")  # its answer has the mark of both
        }
        fields = tuple(
            TextField(
                f"{key}.{path}", field_of(key, path), texts.get(path, ""), mark=marks.get(path)
            )
            for path in paths
        )
        parts.append(Part(key, BY_KEY[key].title, by_key[key].revision, fields))
    return parts


def _place_of(path: str) -> str:
    """The row of a text, or the text itself where it stands in none."""
    return path.rpartition(".")[0] or path


def typed_parts(posted: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The posted texts, by section and path; unknown fields are ignored."""
    return {
        key: {path: posted[f"{key}.{path}"] for path in paths if f"{key}.{path}" in posted}
        for key, paths in PARTS.items()
    }


def seen_revisions(posted: Mapping[str, str]) -> dict[str, int]:
    """The revision of each section that the form showed."""
    return {key: whole_number(posted.get(f"revision.{key}")) for key in PARTS}
