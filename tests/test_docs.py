"""The documentation is compared with the code: settings, commands, files and components that it
names are there, and none is left unnamed.
"""

import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec

from django.core.management import get_commands
from django.template import engines
from django.utils.module_loading import import_string

from tests.project import PACKAGES, ROOT, place, sources, templates

PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
OPERATING = (ROOT / "docs" / "operating.md").read_text()
COMPONENTS = (ROOT / "docs" / "components.md").read_text()
READ = re.compile(
    r"\b(?:environ\.get|environ\.setdefault|setting|_flag|folder|address)\(\s*\"([A-Z_]+)\"|\$\{([A-Z_]+)"
)
NOT_OURS = {"DJANGO_SETTINGS_MODULE"}  # manage.py sets it
A_PLACE = r"`((?:bin|config|accounts|jobs|nhsuk|training|scheduling|reports|templates|static|tests|docs)/[\w/.-]+)`"
ASVS = (ROOT / "docs" / "asvs.md").read_text()
# the numbers, what state they are in, and which test or page shows it
A_REQUIREMENT = (
    r"(?m)^\| ((?:\d+\.\d+\.\d+(?:, )?)+)[^|]*\| (met|platform|n/a|open) \| [^|]+\| ?([^|]*?) ?\|$"
)
FRAME = {
    "find",
    "footer",
    "header",
    "keys_help",
    "user_menu",
}  # what the pages that others extend draw by themselves


def offenders(pattern: str, is_there: Callable[[str], bool]) -> list[tuple[str, str]]:
    """Where the documentation names what is not there."""
    named = ((page, name) for page in PAGES for name in re.findall(pattern, page.read_text()))
    return [(place(page), name) for page, name in named if not is_there(name)]


def settings_read() -> set[str]:
    files = (*(ROOT / "config").glob("*.py"), ROOT / "bin" / "start.py", ROOT / "Procfile")
    return {
        name for file in files for pair in READ.findall(file.read_text()) for name in pair if name
    } - NOT_OURS


def commands() -> set[str]:
    return {file.stem for file in sources() if "commands" in file.parts and file.stem != "__init__"}


def test_every_setting_stands_in_the_example_and_in_the_operating_guide():
    example = set(re.findall(r"(?m)^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text()))
    guide = set(re.findall(r"(?m)^\| `([A-Z_]+)` \|", OPERATING))

    assert "DATABASE_URL" in settings_read()
    assert (example, guide) == (settings_read(), settings_read())


def test_every_command_stands_in_the_operating_guide():
    assert set(re.findall(r"(?m)^\| `([a-z_]+)[^|]*` \|", OPERATING)) == commands()


def test_every_command_that_is_named_is_there():
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text()))

    assert offenders(r"manage\.py ([a-z_]+)", get_commands().__contains__) == []
    assert offenders(r"`make ([a-z]+)", targets.__contains__) == []


def test_every_file_that_is_named_is_there():
    def is_there(name: str) -> bool:
        return (ROOT / name).exists() or (ROOT / "templates" / name).exists()

    assert offenders(A_PLACE, is_there) == []


def test_every_name_in_the_code_is_there():
    def is_there(name: str) -> bool:
        with suppress(ImportError):
            return bool(import_string(name))
        return find_spec(name) is not None

    assert offenders(rf"`((?:{'|'.join(PACKAGES)})(?:\.\w+)+)`", is_there) == []


def test_every_page_is_linked_and_every_link_leads_to_a_file():
    links = [
        (page, link)
        for page in PAGES
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())
    ]
    linked = {(page.parent / link).resolve() for page, link in links}
    starts = {ROOT / "README.md", *(ROOT / "docs" / "adr").iterdir()}  # their folder is linked

    assert [(place(page), link) for page, link in links if not (page.parent / link).exists()] == []
    assert set(PAGES) - linked - starts == set()


def test_a_word_of_the_glossary_has_one_meaning():
    words = re.findall(
        r"(?m)^\| (?!word |---)([^|]+) \|", (ROOT / "docs" / "glossary.md").read_text()
    )

    assert [word for word, times in Counter(words).items() if times > 1] == []


def test_every_component_is_described_and_every_one_described_is_there():
    there = {file.stem for file in (ROOT / "templates" / "components").glob("*.html")}
    included = set(re.findall(r"components/(\w+)\.html", COMPONENTS))
    by_tag = {name for name in there if re.search(rf"{{% {name}\b", COMPONENTS)}

    assert included - there == set()
    assert there - included - by_tag == FRAME


def test_every_page_to_extend_is_described():
    extended = {
        name
        for file in templates()
        for name in re.findall(r'{% extends "([^"/]+)"', file.read_text())
    }

    assert extended - {"base.html"} == set(re.findall(r"(?m)^\| `(\w+\.html)` \|", COMPONENTS))


def test_every_tag_and_filter_is_described():
    ours = engines["django"].engine.template_builtins[-1:]  # of nhsuk.templatetags
    tags = {
        name
        for library in ours
        for name in library.tags
        if not re.search(rf"{{% {name}\b", COMPONENTS)
    }
    filters = {name for library in ours for name in library.filters if f"|{name}" not in COMPONENTS}

    assert (tags, filters) == (set(), set())


def test_every_requirement_of_the_asvs_is_answered_once_with_what_shows_it():
    required = (ROOT / "tests" / "samples" / "asvs-5.0.0.txt").read_text().split()
    rows = [
        (re.findall(r"\d+\.\d+\.\d+", numbers), state, shown)
        for numbers, state, shown in re.findall(A_REQUIREMENT, ASVS)
    ]
    answered = [number for numbers, _, _ in rows for number in numbers]
    counts = Counter(state for numbers, state, _ in rows for _ in numbers)

    assert sorted(answered) == sorted(required)
    assert [row for row in rows if row[1] in {"met", "platform"} and not row[2]] == []
    said = "{met} met, {platform} by the platform, {none} not applicable, **{open} open**."
    assert said.format(none=counts["n/a"], **counts) in ASVS
    assert f"Each of the {len(required)} requirements" in ASVS
