"""Which mutants a module has: one function, or one number above the functions that they use, with one change.

Made are the slips that people make: a comparison with its boundary on the other side or turned round, another
operator, `and` for `or`, a number one more, True for False, a condition turned round, a filter, a key, a reverse or a
call dropped, min for max and any for all, break for continue, and None for an answer. Not made is what no reader of
the product could notice: a change to a docstring, a type, a decorator, the exact words of a message, the columns that
`zip(strict=True)` counts, or None for an answer that is empty or False as it stands.
"""

import ast
import copy
import inspect
import sys
from collections.abc import Callable, Iterator
from functools import cached_property
from types import CodeType, FunctionType
from typing import Any, NamedTuple

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
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
SWAPPED = {"min": "max", "max": "min", "any": "all", "all": "any"}
TURNED_BY_ITS_OWN = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn)
OF_TYPES = {"annotation", "returns", "decorator_list", "type_params"}
PRODUCT = ("accounts", "config", "jobs", "nhsuk", "reports", "scheduling", "tests", "training")
Change = tuple[str, Callable[[Any], None]]


class Mutant(NamedTuple):
    """`what` was changed in `text`, a piece of the function `name` as in `Person.units`, or of the constant `name`."""

    name: str
    line: int
    what: str
    text: str
    changed: ast.FunctionDef | ast.Assign

    def __str__(self) -> str:
        return f"{self.name}: {self.what} in `{self.text}`"

    def put_in(self, module: Any) -> None:
        """It takes the place of the original for everybody who holds it, in this process until its end."""
        if isinstance(self.changed, ast.Assign):
            _put_constant(module, self.changed)
            return
        function = function_of(module, self.name)
        function.__code__ = self._code(function.__code__.co_freevars)
        arguments = self.changed.args
        named = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        function.__defaults__ = _defaults(self.changed, module)
        function.__kwdefaults__ = {arg.arg: _evaluated(each, module) for arg, each in named if each}

    @property
    def is_constant(self) -> bool:
        return isinstance(self.changed, ast.Assign)

    def module(self, source: str) -> ast.Module:
        """The whole module with the mutant in it, for what is worked out when the module is read."""
        tree = ast.parse(source)
        body, *owners = tree.body, *self.name.split(".")[:-1]
        for owner in [] if self.is_constant else owners:
            body = next(node for node in body if isinstance(node, ast.ClassDef) and node.name == owner).body
        body[self._place(body)] = self.changed
        return ast.fix_missing_locations(tree)

    def _place(self, body: list[ast.stmt]) -> int:
        if self.is_constant:
            return next(at for at, node in enumerate(body) if self.name in map(ast.unparse, _targets(node)))
        last = self.name.rpartition(".")[2]
        return next(at for at, node in enumerate(body) if isinstance(node, ast.FunctionDef) and node.name == last)

    def _code(self, free: tuple[str, ...]) -> CodeType:
        """Compiled within the classes that stand round it, so that it knows `super` and its full name."""
        *owners, _ = self.name.split(".")
        inner: Any = copy.copy(self.changed)
        inner.body = [*inner.body, *(ast.Expr(ast.Name(name, ast.Load())) for name in free)]  # `super` may be gone
        for owner in reversed(owners):
            inner = ast.ClassDef(owner, bases=[], keywords=[], body=[inner], decorator_list=[], type_params=[])
        whole = compile(ast.fix_missing_locations(ast.Module([inner], [])), "mutant", "exec", dont_inherit=True)
        return next(code for code in _codes(whole) if code.co_qualname == self.name)


def mutants_of(source: str) -> Iterator[Mutant]:
    """Every change of every function and of every number above them, one at a time."""
    body = ast.parse(source).body
    for name, node in (*_functions(body, ""), *_constants(body)):
        for place, part in enumerate(_parts(node)):
            if isinstance(node, ast.Assign) and not _is_number(part):
                continue
            line = part.target.lineno if isinstance(part, ast.comprehension) else node.lineno
            for what, change in _changes(part):
                changed = copy.deepcopy(node)
                change(list(_parts(changed))[place])
                yield Mutant(name, getattr(part, "lineno", line), what, _text(part), changed)


def _functions(body: list[ast.stmt], owner: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in body:
        if isinstance(node, ast.FunctionDef):
            yield owner + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node.body, f"{owner}{node.name}.")


def _constants(body: list[ast.stmt]) -> Iterator[tuple[str, ast.Assign]]:
    """Those that a function of the module uses: what it holds for others shows in what they do."""
    used = {part.id for _, node in _functions(body, "") for part in ast.walk(node) if isinstance(part, ast.Name)}
    for node in body:
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            node = ast.copy_location(ast.Assign([node.target], node.value), node)
        if isinstance(node, ast.Assign) and used & {ast.unparse(part) for part in ast.walk(node.targets[0])}:
            yield ast.unparse(node.targets[0]), node


def _targets(node: ast.stmt) -> list[ast.expr]:
    if isinstance(node, ast.AnnAssign):
        return [node.target]
    return node.targets[:1] if isinstance(node, ast.Assign) else []


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """The node and all within it, but for types, decorators and docstrings."""
    yield node
    for field, value in ast.iter_fields(node):
        if field in OF_TYPES or (isinstance(node, ast.keyword) and node.arg == "strict"):
            continue
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, ast.AST):
                yield from _parts(each)


def _text(node: ast.AST) -> str:
    """As it stands, of a statement its head alone."""
    if isinstance(node, ast.comprehension):
        return f"for {ast.unparse(node.target)} in {ast.unparse(node.iter)}"
    if isinstance(node, ast.If):
        return f"if {ast.unparse(node.test)}:"
    return ast.unparse(node).splitlines()[0]


def _is_number(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def _changes(node: ast.AST) -> Iterator[Change]:
    yield from _of_operators(node)
    yield from _of_values(node)
    yield from _of_flow(node)
    if isinstance(node, ast.Call):
        yield from _of_call(node.func, node.keywords)


def _of_operators(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Compare(ops=ops):
            for index, op in enumerate(ops):
                yield _named(op), lambda it, index=index, op=op: it.ops.__setitem__(index, OTHER[type(op)]())
        case ast.BinOp(op=op) | ast.BoolOp(op=op) | ast.AugAssign(op=op) if type(op) in OTHER:
            yield _named(op), lambda it: setattr(it, "op", OTHER[type(op)]())
        case ast.UnaryOp(op=ast.Not()):
            yield "not dropped", lambda it: setattr(it, "operand", ast.UnaryOp(ast.Not(), it.operand))
        case ast.UnaryOp(op=ast.USub()):
            yield "minus dropped", lambda it: setattr(it, "op", ast.UAdd())


def _of_values(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Constant(value=bool()):
            yield "turned round", lambda it: setattr(it, "value", not it.value)
        case ast.Constant() if _is_number(node):
            yield "one more", lambda it: setattr(it, "value", it.value + 1)
        case ast.Return(value=value) if value is not None and not _is_empty(value):
            yield "return → None", lambda it: setattr(it, "value", ast.Constant(None))


def _of_flow(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.If(test=test) | ast.IfExp(test=test) if not _is_turned_by_its_own(test):
            yield "condition turned round", lambda it: setattr(it, "test", ast.UnaryOp(ast.Not(), it.test))
        case ast.comprehension(ifs=filters):
            for index in range(len(filters)):
                yield "filter dropped", lambda it, index=index: it.ifs.__setitem__(index, ast.Constant(True))
        case ast.Continue():
            yield "continue → break", lambda it: setattr(it, "__class__", ast.Break)
        case ast.Break():
            yield "break → continue", lambda it: setattr(it, "__class__", ast.Continue)
        case ast.Expr(value=ast.Call()):
            yield "call dropped", lambda it: setattr(it, "value", ast.Constant(None))


def _of_call(function: ast.expr, keywords: list[ast.keyword]) -> Iterator[Change]:
    if isinstance(function, ast.Name) and (other := SWAPPED.get(function.id)):
        yield f"{function.id} → {other}", lambda it: setattr(it.func, "id", other)
    for keyword in keywords:
        if keyword.arg in {"key", "reverse"} and ast.unparse(function).endswith(("min", "max", "sort", "sorted")):
            yield f"{keyword.arg} dropped", lambda it, arg=keyword.arg: _drop(it, arg)


def _drop(call: ast.Call, arg: str) -> None:
    call.keywords = [each for each in call.keywords if each.arg != arg]


def _named(op: ast.AST) -> str:
    return f"{type(op).__name__} → {OTHER[type(op)].__name__}"


def _is_turned_by_its_own(test: ast.expr) -> bool:
    """The change of what stands in it turns it round already."""
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return isinstance(test.ops[0], TURNED_BY_ITS_OWN)
    return isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)


def _is_empty(value: ast.expr) -> bool:
    """A plain constant, or a list, tuple or dict without anything in it."""
    return isinstance(value, ast.Constant) or ast.unparse(value) in ("()", "[]", "{}", "set()")


def _codes(code: CodeType) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _codes(each)


def _defaults(function: ast.FunctionDef, module: Any) -> tuple[Any, ...]:
    return tuple(_evaluated(each, module) for each in function.args.defaults)


def _evaluated(expression: ast.expr, module: Any) -> Any:
    return eval(compile(ast.fix_missing_locations(ast.Expression(expression)), "mutant", "eval"), vars(module))  # noqa: S307  our own source


def _put_constant(module: Any, changed: ast.Assign) -> None:
    target, value = changed.targets[0], _evaluated(changed.value, module)
    pairs = zip(target.elts, value, strict=True) if isinstance(target, ast.Tuple) else [(target, value)]
    for name, new in ((ast.unparse(each), new) for each, new in pairs):
        old = getattr(module, name)
        ours = [each for key, each in sys.modules.items() if key.startswith(PRODUCT)]
        for holder in (module, *ours):
            if vars(holder).get(name) is old:
                setattr(holder, name, new)


def function_of(module: Any, name: str) -> FunctionType:
    """The function itself, which everybody who imported it holds, out of what may be wrapped round it."""
    owner: Any = module
    *owners, last = name.split(".")
    for one in owners:
        owner = getattr(owner, one)
    found = inspect.getattr_static(owner, last)
    if isinstance(found, property):
        found = found.fget
    elif isinstance(found, cached_property):
        found = found.func
    elif isinstance(found, staticmethod | classmethod):
        found = found.__func__
    return inspect.unwrap(found)  # type: ignore[no-any-return]  # a function
