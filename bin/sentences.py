"""Lists every sentence that a user can meet, with its place, so that it can be read aloud.

Templates of pages, mails and documents; and in Python the labels, hints, refusals, messages and the
output of commands: every string of two words or more that is not a docstring. Values are shown as
`…`.
"""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = (
    "accounts",
    "jobs",
    "nhsuk",
    "training",
    "scheduling",
    "desk",
    "imports",
    "reports",
    "demo",
    "bin",
)
INLINE = r"a|abbr|b|em|i|span|strong|time"
TEMPLATE_TAG = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
ATTRIBUTE = re.compile(r'\b(?:aria-label|alt|placeholder|title|data-label)="([^"]*)"')
ARGUMENT = re.compile(r'"([^"]*)"')


def main() -> None:
    for place, sentence in (*in_templates(), *in_python()):
        print(f"{place}: {sentence}")  # noqa: T201  it is what this program is for


def in_templates() -> Iterator[tuple[str, str]]:
    for folder in (ROOT / "templates", ROOT / "nhsuk" / "templates"):
        for file in sorted(folder.rglob("*")):
            if file.suffix in {".html", ".txt"}:
                for line, text in of_template(file.read_text()):
                    yield f"{file.relative_to(ROOT)}:{line}", text


def of_template(source: str) -> Iterator[tuple[int, str]]:
    """The text between blocks, and what tags and attributes say, each with its line."""
    for tag in TEMPLATE_TAG.finditer(source):
        if not tag.group().startswith("{#"):
            for argument in ARGUMENT.finditer(tag.group()):
                if is_sentence(argument.group(1)):
                    yield source.count("\n", 0, tag.start()) + 1, argument.group(1)
    for attribute in ATTRIBUTE.finditer(source):
        text = plain(attribute.group(1))
        if is_sentence(text):
            yield source.count("\n", 0, attribute.start()) + 1, text
    shown = TEMPLATE_TAG.sub(lambda tag: blank(tag.group()), source)
    shown = re.sub(rf"</?(?:{INLINE})\b[^>]*>", lambda tag: "\n" * tag.group().count("\n"), shown)
    at = 1
    for part in re.split(r"(<[^>]*>|\n\s*\n)", shown):
        text = plain(part)
        if not part.startswith("<") and is_sentence(text):
            yield at + len(part[: len(part) - len(part.lstrip())].splitlines()[1:]), text
        at += part.count("\n")


def blank(tag: str) -> str:
    """The text in place of a tag: `…` for a value, nothing for a template tag; line ends stay."""
    return ("…" if tag.startswith("{{") else " ") + "\n" * tag.count("\n")


def plain(text: str) -> str:
    text = TEMPLATE_TAG.sub(lambda tag: blank(tag.group()), text)
    return " ".join(html.unescape(text).split())


def in_python() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in file.parts and file != Path(__file__):
                for line, text in of_python(ast.parse(file.read_text())):
                    yield f"{file.relative_to(ROOT)}:{line}", text


def of_python(tree: ast.Module) -> Iterator[tuple[int, str]]:
    skipped = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)
    }  # docstrings
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            skipped.update(id(part) for part in node.values)
            text = "".join(
                str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values
            )
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in skipped
        ):
            text = node.value
        else:
            continue
        if is_sentence(text):
            yield node.lineno, " ".join(text.split())


CODE = re.compile(
    r"__|--|SELECT |CREATE |UPDATE |INSERT |DELETE |DROP |[{}\\<>=|]|%\(|^\w+([./]\w+)+$"
)


def is_sentence(text: str) -> bool:
    """Two words or more, and not code: no SQL, class names, paths or formats."""
    words = re.findall(r"[A-Za-z’']{2,}", text)
    return len(words) > 1 and " " in text.strip() and not CODE.search(text) and text != text.upper()


if __name__ == "__main__":
    main()
