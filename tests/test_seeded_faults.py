"""The faults that are seeded are slips, the same for the same seed, and found again elsewhere."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from nhsuk.words import plural
from tests import reach as plugin
from tests.fault_kinds import Edit, edits, functions
from tests.seeded_faults import Fault, Reach, edit_of, failed, ordered_tests, pick

MODULE = """
def find(rows, now):
    found = rows.filter(at__lte=now)
    if found and now > 5:
        audit("seen", by=now)
    return found
"""


def slips(body: str) -> list[Edit]:
    contents = f"def function(a, b: 'B' = None) -> 'C':\n    {body}\n".encode()
    ((_, function),) = functions(ast.parse(contents))
    return edits(contents, function)


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("negate a condition", "if a: b()", "if not (a): b()"),
        ("negate a condition", "[c for c in a if c]", "[c for c in a if not (c)]"),
        ("drop not", "if not a: b()", "if a: b()"),
        ("compare", "a < b", "a <= b"),
        ("compare", "a not in b", "a in b"),
        ("compare", "a is None", "a is not None"),
        ("and, or", "a and b", "a or b"),
        ("number", "a[1]", "a[2]"),
        ("text", "a['£', 'ü']", "a['£x', 'ü']"),
        ("true, false", "a(b, c=True)", "a(b, c=False)"),
        ("return nothing", "return [c for c in a]", "return []"),
        ("return nothing", "return a(b)", "return None"),
        ("drop a statement", "a.audit(b)", "pass"),
        ("drop a statement", "a.b = 1", "pass"),
        ("drop a statement", "a = b(a)", "pass"),
        ("drop an argument", "a(b=1, c=2)", "a(c=2)"),
        ("drop an argument", "a(b, c=2)", "a(b)"),
        ("drop a filter", "a.exclude(b=1).first()", "a.all().first()"),
    ],
)
def test_each_kind_of_slip(kind, old, new):
    whole = f"def function(a, b: 'B' = None) -> 'C':\n    {old}\n".encode()

    changed = [edit.apply(whole).decode() for edit in slips(old) if edit.kind == kind]

    assert changed[0].partition("\n    ")[2] == f"{new}\n"
    assert ast.dump(ast.parse(changed[0])) != ast.dump(ast.parse(whole))


@pytest.mark.parametrize("body", ['"What it says."', "log.info('%s', a)", "c: 'D' = b", "c = a(b)"])
def test_what_nobody_could_notice_or_anybody_would_is_left_alone(body):
    assert slips(body) == []


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for file in ("desk/actions.py", "desk/queries/rows.py", "training/views/rows.py"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(MODULE)
    return tmp_path


@pytest.fixture
def reach(tree: Path) -> Reach:
    """Each module is reached by tests of its own folder and of another."""
    tests = {"tests/desk/test_a.py::b": 3.0, "tests/other/test_c.py::d": 1.0}
    files = (str(file.relative_to(tree)) for file in tree.rglob("*.py"))
    return Reach({f"{file}:find": set(tests) for file in files}, tests)


def test_a_seed_gives_the_same_faults(tree, reach):
    first = pick(tree, reach, count=3, seed=1)

    assert [fault.id for fault in first] == ["a01", "v01", "q01"]
    assert pick(tree, reach, count=3, seed=1) == first
    assert any(pick(tree, reach, count=3, seed=seed) != first for seed in range(2, 9))


def test_a_fault_is_made_again_where_lines_moved_unless_its_source_is_gone(tree, reach):
    for fault in pick(tree, reach, count=3, seed=1):
        before, moved = (
            edit_of(fault, MODULE.encode()),
            edit_of(fault, b"# one\n" + MODULE.encode()),
        )

        assert before
        assert moved == before._replace(start=before.start + 6, end=before.end + 6)
        assert edit_of(replace(fault, old="otherwise"), MODULE.encode()) is None
        assert edit_of(fault, b"") is None


def test_tests_of_the_folder_come_first_unless_another_found_it_before(reach):
    fault = Fault("a01", "desk/actions.py", "find", "number", "5", "6", 0)
    near, far = reach.seconds

    assert ordered_tests(fault, reach, ("",), limit=9) == [near, far]
    assert ordered_tests(replace(fault, found_by=far), reach, ("",), limit=9) == [far, near]
    assert ordered_tests(fault, reach, ("tests/other/test_c.py",), limit=9) == [far]
    assert ordered_tests(fault, reach, ("",), limit=1) == [near]


def test_the_test_that_failed_is_read_from_the_summary():
    output = "1 failed\nFAILED a.py::b[c - d] - assert 1 == 2\nERROR a.py::b\n"

    assert failed(output, ["a.py::b", "a.py::b[c - d]"]) == ["a.py::b[c - d]", "a.py::b"]


@pytest.fixture
def _noting() -> Iterator[None]:
    """Unless the whole run is noted."""
    is_on = sys.monitoring.get_tool(plugin.TOOL)
    if not is_on:
        plugin.pytest_configure()
    yield
    if not is_on:
        plugin.pytest_unconfigure()


@pytest.mark.usefixtures("_noting")
def test_a_function_is_noted_anew_in_each_test():
    for _ in range(2):
        plugin._take()
        plural(2, "day")
        plural(3, "day")

        assert "nhsuk/words.py:plural" in plugin._take()
