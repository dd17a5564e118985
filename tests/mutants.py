"""Mutation testing of the pure modules: each change that a slip could make must make a test fail.

`make mutants` runs it; `.venv/bin/python -m tests.mutants training/readiness.py --every 5` takes one module and every
fifth mutant. A mutant is one function with one change: its code is put in place of the original in a forked process, in
which the tests of the module run until the first that fails. Those that no test kills are listed with their line.
"""

import argparse
import ast
import contextlib
import copy
import importlib
import inspect
import io
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 60  # a mutant that runs on for longer is killed by it
ENOUGH = 85  # of a hundred
CORE = (
    "training/readiness.py",
    "training/trend.py",
    "training/lapses.py",
    "training/rubric.py",
    "training/reminders.py",
    "training/fade.py",
    "training/cover_bound.py",
    "training/cover_search.py",
    "training/policy_dates.py",
    "training/monitoring.py",
)
ALSO = {  # what else tests a module, beside the test module of its name
    "training/readiness.py": ("tests/training/test_readiness_oracle.py",),
    "training/trend.py": ("tests/training/test_trend_oracle.py",),
}
OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
SWAPPED = {"min": "max", "max": "min", "any": "all", "all": "any"}


class Mutant(NamedTuple):
    """`code` takes the place of that of the function `name`, as in `Person.units`."""

    name: str
    line: int
    what: str
    code: CodeType


def mutants_of(source: str) -> Iterator[Mutant]:
    """Every change of every function, one at a time."""
    module = ast.parse(source)
    for path, function in _functions(module.body, ()):
        for place, node in enumerate(ast.walk(function)):
            for what in _changes(node):
                changed = copy.deepcopy(module)
                target = _at(changed, path)
                mutated = list(ast.walk(target))[place]
                _apply(mutated, what)
                with contextlib.suppress(SyntaxError, ValueError):
                    code = _code(compile(ast.fix_missing_locations(changed), "mutant", "exec"), path)
                    yield Mutant(".".join(path), getattr(node, "lineno", function.lineno), what, code)


def _functions(body: list[ast.stmt], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], ast.FunctionDef]]:
    for node in body:
        if isinstance(node, ast.FunctionDef):
            yield (*path, node.name), node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node.body, (*path, node.name))


def _at(module: ast.Module, path: tuple[str, ...]) -> ast.AST:
    found: Any = module
    for name in path:
        found = next(node for node in found.body if getattr(node, "name", "") == name)
    return found  # type: ignore[no-any-return]  # a node of the tree


def _changes(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Compare):
        yield from (f"{type(op).__name__} → {OTHER[type(op)].__name__}" for op in node.ops[:1] if type(op) in OTHER)
    elif isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign) and type(node.op) in OTHER:
        yield f"{type(node.op).__name__} → {OTHER[type(node.op)].__name__}"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not dropped"
    elif isinstance(node, ast.Constant) and isinstance(node.value, int) and not isinstance(node.value, bool):
        yield "one more"
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield "turned round"
    elif isinstance(node, ast.If | ast.IfExp):
        yield "condition turned round"
    elif isinstance(node, ast.Continue):
        yield "continue → break"
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SWAPPED:
        yield f"{node.func.id} → {SWAPPED[node.func.id]}"
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield "return → None"


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _apply(node: Any, what: str) -> None:
    match node:
        case ast.Compare():
            node.ops = [OTHER[type(node.ops[0])](), *node.ops[1:]]
        case ast.BinOp() | ast.BoolOp() | ast.AugAssign():
            node.op = OTHER[type(node.op)]()
        case ast.UnaryOp():
            node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)
        case ast.Constant():
            node.value = not node.value if what == "turned round" else node.value + 1
        case ast.If() | ast.IfExp():
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case ast.Call():
            node.func.id = SWAPPED[node.func.id]
        case ast.Return():
            node.value = ast.Constant(None)
        case ast.Continue():
            node.__class__ = ast.Break


def _code(code: CodeType, path: tuple[str, ...]) -> CodeType:
    for name in path:
        code = next(one for one in code.co_consts if isinstance(one, CodeType) and one.co_name == name)
    return code


def function_of(module: Any, name: str) -> FunctionType:
    """The function itself, which everybody who imported it holds, out of what may be wrapped round it."""
    owner: Any = module
    *owners, last = name.split(".")
    for one in owners:
        owner = getattr(owner, one)
    found = inspect.getattr_static(owner, last)
    for inner in ("fget", "func", "__func__"):
        found = getattr(found, inner, None) or found
    return inspect.unwrap(found)  # type: ignore[no-any-return]  # a function


def is_killed(module: Any, mutant: Mutant, tests: list[str]) -> bool:
    """Whether a test fails, or runs on without end, with the mutant in its place."""
    child = os.fork()
    if child == 0:
        signal.alarm(SECONDS)
        function_of(module, mutant.name).__code__ = mutant.code
        os._exit(_run(tests))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) != 0


def _run(tests: list[str]) -> int:
    options = ["-x", "-q", "-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml")]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return int(pytest.main([*options, *tests]))


def suite_of(file: str) -> list[str]:
    app, *_, name = Path(file).parts
    return [*map(str, sorted((ROOT / "tests" / app).rglob(f"test_{name}"))), *ALSO.get(file, ())]


def report(file: str, every: int) -> tuple[int, int]:
    """Prints what survives; how many were killed, of how many."""
    tests = suite_of(file)
    if _run(tests):
        sys.exit(f"{file}: its tests fail as they stand, so nothing can be learnt.")
    module = importlib.import_module(".".join(Path(file).with_suffix("").parts))
    mutants = list(mutants_of((ROOT / file).read_text()))[::every]
    killed = 0
    for one in mutants:
        if is_killed(module, one, tests):
            killed += 1
        else:
            print(f"  {file}:{one.line} {one.name}: {one.what}", flush=True)
    print(f"{file}: {killed} of {len(mutants)} killed", flush=True)
    return killed, len(mutants)


def main() -> None:
    parser = argparse.ArgumentParser(description="Mutation testing of pure modules")
    parser.add_argument("files", nargs="*", default=CORE)
    parser.add_argument("--every", type=int, default=1, help="take every so many mutants alone")
    chosen = parser.parse_args()
    counts = [report(file, chosen.every) for file in chosen.files]
    killed, made = (sum(column) for column in zip(*counts, strict=True))
    print(f"{killed} of {made} killed: {100 * killed / made:.1f} %")
    sys.exit(0 if 100 * killed >= ENOUGH * made else 1)


if __name__ == "__main__":
    main()
