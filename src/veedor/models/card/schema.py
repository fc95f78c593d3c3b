"""Check a document against a JSON Schema: the few keywords that ours use, and no others.

A whole validator would be one more dependency of an administration that works air-gapped. A
keyword this one does not know is an error, so that nothing in the schema goes unchecked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from veedor.errors import ContractBroken

KNOWN = {
    "$schema", "$id", "title", "description", "type", "properties", "required",
    "additionalProperties", "items", "enum", "const", "minLength", "maxLength", "minItems",
    "pattern",
}  # fmt: skip
TYPES: Mapping[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "boolean": bool, "integer": int,
    "number": (int, float), "null": type(None),
}  # fmt: skip


def read_schema(path: Path) -> dict[str, Any]:
    """The schema in this file."""
    return dict(json.loads(path.read_text(encoding="utf-8")))


def check(document: Any, schema: Mapping[str, Any], name: str) -> None:
    """ContractBroken, naming every place, when the document is not as the schema demands."""
    wrong = list(faults(document, schema))
    if wrong:
        raise ContractBroken(
            f"The {name} is not as its schema demands: {'; '.join(wrong[:5])}.",
            where=f"{name}, {len(wrong)} place{'s' if len(wrong) > 1 else ''}",
            next="Correct what the jurisdiction declares, or report this as a fault of veedor.",
        )


def faults(value: Any, schema: Mapping[str, Any], place: str = "$") -> Iterator[str]:
    """What is wrong with the value, each with its place."""
    unknown = set(schema) - KNOWN
    if unknown:
        raise ValueError(f"this checker does not know {', '.join(sorted(unknown))}")
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_is(value, kind) for kind in kinds):
        yield f"{place} is no {' or '.join(kinds)}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{place} is none of {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{place} is not {schema['const']!r}"
    if isinstance(value, str):
        yield from _text(value, schema, place)
    elif isinstance(value, dict):
        yield from _object(value, schema, place)
    elif isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            yield f"{place} has fewer than {schema['minItems']} entries"
        for at, one in enumerate(value):
            yield from faults(one, schema.get("items", {}), f"{place}[{at}]")


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool) and kind in {"integer", "number"}:
        return False
    return isinstance(value, TYPES[kind])


def _text(value: str, schema: Mapping[str, Any], place: str) -> Iterator[str]:
    if len(value) < schema.get("minLength", 0):
        yield f"{place} is shorter than {schema['minLength']} letters"
    if len(value) > schema.get("maxLength", len(value)):
        yield f"{place} is longer than {schema['maxLength']} letters"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{place} does not match {schema['pattern']}"


def _object(value: dict[str, Any], schema: Mapping[str, Any], place: str) -> Iterator[str]:
    properties = schema.get("properties", {})
    for name in schema.get("required", []):
        if name not in value:
            yield f"{place}.{name} is missing"
    for name, one in value.items():
        if name in properties:
            yield from faults(one, properties[name], f"{place}.{name}")
        elif schema.get("additionalProperties") is False:
            yield f"{place}.{name} is not foreseen"
