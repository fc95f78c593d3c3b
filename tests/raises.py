"""Every sentence that an error of veedor may say, read from the source without running it.

A raise says `what`, `where` and `next`; each may be a text, an f-string, a choice of two, a sum, or
a name that was given such a value in the same function, at the top of its module, or by whoever
calls the function. What only a run knows is a placeholder, "{3}".
"""

from __future__ import annotations

import ast
import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import veedor
from veedor import errors
from veedor.serve import problems

SOURCE = Path(veedor.__file__).parent
KINDS = {
    name
    for module in (errors, problems)
    for name, value in vars(module).items()
    if isinstance(value, type) and issubclass(value, errors.VeedorError)
}
PARTS = ("what", "where", "next")
MOST = 400  # ways to say one sentence
DEEPEST = 4  # names and calls followed upwards

Template = tuple[str | None, ...]  # literal texts, and None for what only a run knows


@dataclass(frozen=True, kw_only=True)
class Said:
    """One sentence of one raise; `text` has "{1}", "{2}"… for what only a run knows."""

    at: str
    part: str
    text: str


@dataclass(frozen=True, eq=False)
class _Module:
    path: Path
    tree: ast.Module
    inside: dict[ast.AST, ast.AST]  # a node → the function around it, or the module
    within: dict[ast.AST, list[ast.AST]]  # a function, or the module → what is right inside it


@cache
def _modules() -> tuple[_Module, ...]:
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        module = _Module(path, ast.parse(path.read_text(encoding="utf-8")), {}, defaultdict(list))
        _note(module, module.tree, module.tree)
        found.append(module)
    return tuple(found)


def _note(module: _Module, node: ast.AST, around: ast.AST) -> None:
    for child in ast.iter_child_nodes(node):
        module.inside[child] = around
        module.within[around].append(child)
        is_function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
        _note(module, child, child if is_function else around)


@cache
def _calls() -> dict[str, list[tuple[_Module, ast.Call]]]:
    """Every call, by the name of what is called."""
    found = defaultdict(list)
    for module in _modules():
        for node in module.inside:
            if isinstance(node, ast.Call):
                found[_called(node.func)].append((module, node))
    return found


@cache
def sentences() -> tuple[Said, ...]:
    """Every sentence of every raise, each way it can be said."""
    found = {}
    for kind in sorted(KINDS):
        for module, call in _calls()[kind]:
            at = f"{module.path.relative_to(SOURCE)}:{call.lineno}"
            for part, value in _parts(call):
                for template in _templates(value, module, DEEPEST):
                    found[Said(at=at, part=part, text=_text(template))] = None
    return tuple(found)


def _called(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _parts(call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    if call.args:
        yield "what", call.args[0]
    for keyword in call.keywords:
        if keyword.arg in PARTS:
            yield keyword.arg, keyword.value


def _text(template: Template) -> str:
    number = itertools.count(1)
    return "".join(f"{{{next(number)}}}" if part is None else part for part in template)


def _templates(  # noqa: PLR0911 - one for each form of expression
    node: ast.expr, module: _Module, depth: int
) -> list[Template]:
    """Each way the expression can be written; `[(None,)]` where only a run knows."""
    match node:
        case ast.Constant(value=str(text)):
            return [(text,)]
        case ast.JoinedStr(values=values):
            return _joined([_templates(value, module, depth) for value in values])
        case ast.FormattedValue(value=value):
            return _worded(_templates(value, module, depth))
        case ast.IfExp(body=body, orelse=orelse):
            return _templates(body, module, depth) + _templates(orelse, module, depth)
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return _joined([_templates(left, module, depth), _templates(right, module, depth)])
        case ast.BoolOp(values=values):
            return [one for value in values for one in _templates(value, module, depth)]
        case ast.Name(id=name):
            given = _given(name, module.inside.get(node, module.tree), module, depth)
            return given or [(None,)]
        case ast.Call(func=ast.Attribute(value=ast.Dict(values=values), attr="get"), args=args):
            choices = [*values, *args[1:]]
            return [one for value in choices for one in _templates(value, module, depth)]
        case _:
            return [(None,)]


def _worded(templates: list[Template]) -> list[Template]:
    """Each way to write a placeholder that has words; itself where there is any other way."""
    worded = [one for one in templates if None not in one or any(map(str.strip, filter(None, one)))]
    return worded if len(worded) == len(templates) else [*worded, (None,)]


def _joined(parts: list[list[Template]]) -> list[Template]:
    ways = itertools.islice(itertools.product(*parts), MOST)
    return [_merged(tuple(itertools.chain.from_iterable(way))) for way in ways]


def _merged(template: Template) -> Template:
    merged: list[str | None] = []
    for part in template:
        if part is not None and merged and merged[-1] is not None:
            merged[-1] += part
        else:
            merged.append(part)
    return tuple(merged)


def _given(name: str, function: ast.AST, module: _Module, depth: int) -> list[Template]:
    """What a name was given: in its function, by those who call it, or in its module."""
    if depth == 0:
        return []
    if isinstance(function, ast.Module):
        return _assigned(name, function, module, depth)
    here = _assigned(name, function, module, depth)
    if here:
        return here
    names = [one.arg for one in (*function.args.args, *function.args.kwonlyargs)]
    if name in names:
        return _passed(name, names.index(name), function, module, depth)
    return _given(name, module.inside[function], module, depth)


def _assigned(name: str, scope: ast.AST, module: _Module, depth: int) -> list[Template]:
    found = []
    for node in module.within[scope]:
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    found += _unpacked(name, target, value)
            case ast.For(target=target, iter=ast.Tuple(elts=rows)):
                for row in rows:
                    found += _unpacked(name, target, row)
    return [one for value in found for one in _templates(value, module, depth - 1)]


def _unpacked(name: str, target: ast.expr, value: ast.expr) -> list[ast.expr]:
    if isinstance(target, ast.Name) and target.id == name:
        return [value]
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        pairs = zip(target.elts, value.elts, strict=False)
        return [one for pair in pairs for one in _unpacked(name, *pair)]
    if isinstance(target, ast.Tuple) and isinstance(value, ast.IfExp):
        return [one for way in (value.body, value.orelse) for one in _unpacked(name, target, way)]
    return []


def _passed(
    name: str, place: int, function: ast.FunctionDef, own: _Module, depth: int
) -> list[Template]:
    """What callers give; a private function is called in its module, a method by any object."""
    is_method = bool(function.args.args) and function.args.args[0].arg == "self"
    is_private = function.name.startswith("_")
    if is_method and not is_private:
        return []
    at = place - 1 if is_method else place
    found = []
    for module, call in _calls()[function.name]:
        if is_private and module is not own:
            continue
        given = [one.value for one in call.keywords if one.arg == name]
        given += call.args[at : at + 1] if place < len(function.args.args) else []
        for value in given:
            found += _templates(value, module, depth - 1)
    return found
