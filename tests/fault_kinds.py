"""The slips that tests/seeded_faults.py makes in a function, each as a piece of source and another in
its place.
"""

import ast
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

LOGGERS = {"log", "logger"}
COMPARED: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
}
EMPTY = {"None", "[]", "{}", "()", "''", "False", "0"}
EMPTIED: dict[type[ast.expr], str] = {
    ast.List: "[]",
    ast.ListComp: "[]",
    ast.Dict: "{}",
    ast.DictComp: "{}",
    ast.JoinedStr: "''",
    ast.Compare: "False",
    ast.BoolOp: "False",
}
Function = ast.FunctionDef | ast.AsyncFunctionDef
Slip = tuple[str, int, int, str]  # its kind, from where to where, and what then stands there


class Edit(NamedTuple):
    """`old` stands from `start` to `end`, in bytes, and `new` is to stand there."""

    kind: str
    start: int
    end: int
    old: str
    new: str

    def apply(self, source: bytes) -> bytes:
        return source[: self.start] + self.new.encode() + source[self.end :]


class Source:
    """A module's source, cut by the positions of its syntax tree: lines from 1, columns in bytes."""

    def __init__(self, contents: bytes) -> None:
        self.contents = contents
        self.lines = [0, *accumulate(map(len, contents.splitlines(keepends=True)))]

    def start(self, node: ast.AST) -> int:
        return self.lines[node.lineno - 1] + node.col_offset

    def end(self, node: ast.AST) -> int:
        return self.lines[node.end_lineno - 1] + node.end_col_offset

    def cut(self, start: int, end: int) -> str:
        return self.contents[start:end].decode()

    def of(self, node: ast.AST) -> str:
        return self.cut(self.start(node), self.end(node))

    def instead(self, kind: str, node: ast.AST, new: str) -> Slip:
        return kind, self.start(node), self.end(node), new

    def between(
        self, kind: str, node: ast.AST, left: ast.AST, right: ast.AST, old: str, new: str
    ) -> Slip:
        """Another operator between the two."""
        before = self.cut(self.start(node), self.end(left))
        operator = self.cut(self.end(left), self.start(right)).replace(old, new, 1)
        return self.instead(
            kind, node, before + operator + self.cut(self.start(right), self.end(node))
        )


def functions(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, Function]]:
    """Functions of modules and classes by their qualified name; those within functions belong to
    these.
    """
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Function):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from functions(node, f"{prefix}{node.name}.")


def edits(contents: bytes, function: Function) -> list[Edit]:
    """Every slip that could be made there and that compiles to something else."""
    source = Source(contents)
    whole = ast.dump(ast.parse(contents))
    found = []
    for node in _nodes(function):
        for kind, start, end, new in _slips(source, node):
            edit = Edit(kind, start, end, source.cut(start, end), new)
            try:
                is_other = ast.dump(ast.parse(edit.apply(contents))) != whole
            except SyntaxError:
                continue
            if is_other:
                found.append(edit)
    return found


def _nodes(node: ast.AST) -> Iterator[ast.AST]:
    """All below it but docstrings, annotations, decorators, logging and the pieces of f-strings."""
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "type_params"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _says_nothing(child):
                yield child
                if not isinstance(child, ast.JoinedStr):
                    yield from _nodes(child)


def _says_nothing(node: ast.AST) -> bool:
    match node:
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name)))):
            return name in LOGGERS
    return False


def _slips(source: Source, node: ast.AST) -> Iterator[Slip]:
    yield from _of_conditions(source, node)
    yield from _of_values(source, node)
    yield from _of_statements(source, node)
    yield from _of_calls(source, node)


def _of_conditions(source: Source, node: ast.AST) -> Iterator[Slip]:
    match node:
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            if not isinstance(test, ast.UnaryOp):
                yield source.instead("negate a condition", test, f"not ({source.of(test)})")
        case ast.comprehension(ifs=[test]) if not isinstance(test, ast.UnaryOp):
            yield source.instead("negate a condition", test, f"not ({source.of(test)})")
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield source.instead("drop not", node, source.of(operand))
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            yield source.between("compare", node, left, right, *COMPARED[type(operator)])
        case ast.BoolOp(op=operator, values=[left, right, *_]):
            words = ("and", "or") if isinstance(operator, ast.And) else ("or", "and")
            yield source.between("and, or", node, left, right, *words)


def _of_values(source: Source, node: ast.AST) -> Iterator[Slip]:
    match node:
        case ast.Constant(value=bool() as value):
            yield source.instead("true, false", node, str(not value))
        case ast.Constant(value=int() | float() as value):
            yield source.instead("number", node, str(value + 1))
        case ast.Constant(value=str() as value) if value:
            yield source.instead("text", node, repr(f"{value}x"))
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) not in EMPTY:
            yield source.instead("return nothing", value, EMPTIED.get(type(value), "None"))


def _of_statements(source: Source, node: ast.AST) -> Iterator[Slip]:
    """Without a name that is read later: that it is missing, any test would notice."""
    match node:
        case ast.Expr(value=ast.Call()) | ast.Raise() | ast.AugAssign():
            yield source.instead("drop a statement", node, "pass")
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield source.instead("drop a statement", node, "pass")
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            if any(isinstance(each, ast.Name) and each.id == name for each in ast.walk(value)):
                yield source.instead("drop a statement", node, "pass")


def _of_calls(source: Source, node: ast.AST) -> Iterator[Slip]:
    """An argument goes with the comma after it, or before it where it is the last."""
    if not isinstance(node, ast.Call):
        return
    if isinstance(node.func, ast.Attribute) and node.func.attr in {"filter", "exclude"}:
        yield "drop a filter", source.end(node.func.value), source.end(node), ".all()"
    given = sorted([*node.args, *node.keywords], key=source.start)
    for number, each in enumerate(given):
        if isinstance(each, ast.keyword) and each.arg:
            start, end = source.start(each), source.end(each)
            if each is not given[-1]:
                end = source.start(given[number + 1])
            elif number:
                start = source.end(given[number - 1])
            yield "drop an argument", start, end, ""
