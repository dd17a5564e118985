"""Which tests a change can reach: the tests of each changed file, and of the files that use it.

A file uses what it imports, and the templates and dotted names that its strings name. Its tests are
those that mirror its path (tests/jobs/test_mail.py of jobs/mail.py) or stand a folder above, those
that import it, and those that are called after one of its views (test_course_list_has_a_filter after
course_list).
"""

from __future__ import annotations

import ast
import re
import subprocess
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = (
    "accounts",
    "bin",
    "config",
    "demo",
    "desk",
    "imports",
    "jobs",
    "nhsuk",
    "reports",
    "scheduling",
    "training",
)
TEMPLATES = ("templates", "nhsuk/templates")
STEPS = 2  # from a changed file to a file that uses it, and to one that uses that
ALWAYS = ("tests/test_docs.py", "tests/test_house.py")  # they read every file, and take seconds
OF_ALL = re.compile(
    r".*/migrations/|config/settings\.py|tests/(conftest|clock|database|example)\.py|pyproject\.toml"
    r"|requirements/|manage\.py|bin/(check|prepare)\.py"
)
DOTTED = re.compile(r"[a-z_]\w*(\.\w+)+")
NAME_OF_FILE = re.compile(r"[\w./-]+\.\w+")


def changed_since(commit: str) -> list[str]:
    """What differs from the commit, and what git does not know yet, as paths from the root."""
    git = ("git", "-C", str(ROOT))
    commands = (
        (*git, "diff", "--name-only", commit),
        (*git, "ls-files", "--others", "--exclude-standard"),
    )
    return sorted(
        {
            name
            for command in commands
            for name in subprocess.run(
                command, capture_output=True, text=True, check=True
            ).stdout.splitlines()
        }
    )


def affected_tests(changed: Iterable[str]) -> list[str] | None:
    """The test files to run for these changed files; None where it may be any of them."""
    changed = set(changed)
    if any(OF_ALL.match(name) for name in changed):
        return None
    files = Files()
    users = files.users()
    reached = {*changed}
    for _ in range(STEPS):
        reached |= {
            user for name in reached for user in users[name] if not user.startswith("tests/")
        }
    reached |= _helpers(reached, users)
    tests = {*ALWAYS}
    for name in reached:
        tests |= {test for test in (name, *_mirrors(name), *users[name]) if _is_test(test)}
        if name.endswith("/conftest.py"):
            tests |= {
                test for test in files.sources if test.startswith(name[: -len("conftest.py")])
            }
    return sorted(test for test in tests if _is_test(test) and test in files.sources)


def _helpers(reached: set[str], users: dict[str, set[str]]) -> set[str]:
    """Modules of tests that use a changed module of tests, such as a factory."""
    todo = {name for name in reached if name.startswith("tests/")}
    found: set[str] = set()
    while todo:
        found |= todo
        todo = {user for name in todo for user in users[name] if not _is_test(user)} - found
    return found


def _is_test(name: str) -> bool:
    return name.startswith("tests/") and Path(name).name.startswith("test_")


def _mirrors(name: str) -> tuple[str, str]:
    """Where the tests of a file may be: at its path, or one folder above."""
    path = Path(name)
    test = f"test_{path.stem}.py"
    return f"tests/{path.parent}/{test}", f"tests/{path.parent.parent}/{test}"


def _tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_bytes())


def _functions(tree: ast.Module) -> list[str]:
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]


def _view_in(test: str, views: Container[str]) -> str | None:
    """The view that a test is called after: of test_course_list_has_a_filter, course_list."""
    words = test.split("_")[1:]
    names = ("_".join(words[:count]) for count in range(len(words), 0, -1))
    return next((name for name in names if name in views), None)


class Files:
    """The Python files and templates of the project, by their paths from the root."""

    def __init__(self) -> None:
        self.sources = {
            str(file.relative_to(ROOT))
            for folder in (*PACKAGES, "tests")
            for file in (ROOT / folder).rglob("*.py")
        }
        self.templates = {  # the path of each by the name that Django finds it by
            str(file.relative_to(ROOT / folder)): str(file.relative_to(ROOT))
            for folder in TEMPLATES
            for file in (ROOT / folder).rglob("*.*")
        }

    def users(self) -> dict[str, set[str]]:
        """For each file, those that use it."""
        users: dict[str, set[str]] = defaultdict(set)
        views = {
            function: name
            for name in self.sources
            if {"views", "views.py"} & {*Path(name).parts} and not name.startswith("tests/")
            for function in _functions(_tree(name))
        }
        for name in views.values():  # the URLconf of an app imports all its views
            users[name].add(f"{name.partition('/')[0]}/urls.py")
        for name in self.sources:
            tree = _tree(name)
            for used in self._used_by_python(tree):
                users[used].add(name)
            if name.startswith("tests/"):
                for test in _functions(tree):
                    if view := _view_in(test, views):
                        users[views[view]].add(name)
        for path in self.templates.values():
            for used in self._templates_in((ROOT / path).read_text()):
                users[used].add(path)
        return users

    def _used_by_python(self, tree: ast.Module) -> Iterator[str]:
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for each in node.names:
                    yield from self._module(f"{node.module}.{each.name}", node.module)
            elif isinstance(node, ast.Import):
                for each in node.names:
                    yield from self._module(each.name)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from self._templates_in(node.value)
                if DOTTED.fullmatch(node.value):
                    yield from self._module(node.value, node.value.rpartition(".")[0])

    def _module(self, *dotted: str) -> Iterator[str]:
        """The file of the first of these names that is one of ours."""
        for name in dotted:
            path = name.replace(".", "/")
            for file in (f"{path}.py", f"bin/{path}.py", f"{path}/__init__.py"):
                if file in self.sources:
                    yield file
                    return

    def _templates_in(self, text: str) -> Iterator[str]:
        return (
            self.templates[name] for name in NAME_OF_FILE.findall(text) if name in self.templates
        )
