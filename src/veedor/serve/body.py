"""The body of a request: one declaration, as its programme declares it, or a small form."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    create_model,
)
from pydantic.json_schema import SkipJsonSchema
from starlette.requests import Request

from veedor.domain.source import Column
from veedor.errors import InputError
from veedor.jurisdiction import Jurisdiction, Programme
from veedor.serve.problems import NotAnObject, TooLarge

LARGEST_BODY_BYTES = 256 * 1024  # a declaration has some dozens of fields; a page of text in one
LONGEST_TEXT = 20_000
LARGEST_INTEGER = 2**63 - 1  # the lake keeps integers in 64 bits
PROGRAMME = "programme"

EXPECTED = {  # pydantic's kinds of fault, in the words of a source's contract
    "missing": "a value: the field is required",
    "extra_forbidden": "no such field",
    "string_type": "a text in quotes",
    "string_too_short": "a text that is not empty, or no field at all",
    "string_too_long": "at most {max_length} characters",
    "int_type": "a whole number",
    "float_type": "a number without quotes",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "greater_than_equal": "{ge:g} or more",
    "less_than_equal": "{le:g} or less",
    "date_type": "a day like 2026-01-31",
}

Body = type[BaseModel]
Form = TypeVar("Form", bound=BaseModel)
Vocabulary = Mapping[str, Mapping[str, str]]
NO_WORDS: Vocabulary = {}


async def raw_body(request: Request) -> bytes:
    """The request's body, given up as soon as it is longer than one declaration can be."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        parts.append(part)
        if size > LARGEST_BODY_BYTES:
            break
    return b"".join(parts)


def body_model(programme: Programme, vocabulary: Vocabulary = NO_WORDS) -> Body:
    """The model of one declaration: types, bounds, patterns and required fields as declared."""
    fields: dict[str, Any] = {
        column.name: _field(column) for column in programme.declarations.columns
    }
    if PROGRAMME not in fields:
        fields[PROGRAMME] = (
            str,
            Field(default=programme.name, description="Kind of declaration", max_length=200),
        )
    return create_model(
        f"{programme.name.title().replace('_', '')}Declaration",
        __config__=ConfigDict(
            extra="forbid",
            title=programme.meaning,
            json_schema_extra={"example": example(programme, vocabulary)},
        ),
        **fields,
    )


def read(raw: bytes, jurisdiction: Jurisdiction, models: Mapping[str, Body]) -> tuple[str, dict]:
    """The programme's name and the declaration in a request's body, checked field by field.

    InputError with `fields` (column, what is expected, what was found) when anything is wrong.
    """
    given = _object(raw, "Send one declaration; score a file of many with `veedor score`.")
    name = given.get(PROGRAMME, jurisdiction.programmes[0].name)
    programme = jurisdiction.programme(name if isinstance(name, str) else str(name))
    where = f"the declaration, programme {programme.name}"
    checked = _checked(given, models[programme.name], where)
    return programme.name, checked.model_dump(include=set(programme.declarations.names))


def read_form(raw: bytes, form: type[Form], *, where: str) -> Form:
    """A body of a few fields, checked field by field; refused as a declaration would be."""
    return _checked(_object(raw, "Send these few fields only."), form, where)


def example(programme: Programme, vocabulary: Vocabulary = NO_WORDS) -> dict[str, Any]:
    """One invented declaration that is in the declared shape; for the documentation."""
    return {
        column.name: next(iter(vocabulary.get(column.name, ())), None) or _example_of(column)
        for column in programme.declarations.columns
        if column.required or column.default is None
    }


def _object(raw: bytes, when_too_large: str) -> dict[str, Any]:
    if len(raw) > LARGEST_BODY_BYTES:
        raise TooLarge(
            f"The body is larger than {LARGEST_BODY_BYTES // 1024} KiB.",
            where="the request",
            next=when_too_large,
        )
    try:
        given = json.loads(raw)
    except (ValueError, RecursionError) as error:
        detail = error.msg if isinstance(error, json.JSONDecodeError) else "it cannot be decoded"
        where = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "the body"
        raise NotAnObject(
            f"The body is not JSON: {detail}.",
            where=where,
            next="Send one JSON object in UTF-8; an example is at /docs.",
        ) from error
    if not isinstance(given, dict):
        raise NotAnObject(
            "The body is not a JSON object.",
            where="the body",
            next='Send {"field": value, …}; an example is at /docs.',
        )
    return given


def _checked(given: Mapping[str, Any], form: type[Form], where: str) -> Form:
    try:
        return form.model_validate(given)
    except ValidationError as error:
        raise _refusal(error, where) from error


def _field(column: Column) -> tuple[Any, Any]:
    kind: Any = {
        "string": Annotated[
            str, StringConstraints(strict=True, max_length=LONGEST_TEXT, min_length=1)
        ],
        "integer": Annotated[int, Field(strict=True, ge=-LARGEST_INTEGER, le=LARGEST_INTEGER)],
        "number": Annotated[float, Field(strict=True, allow_inf_nan=False)],
        "date": date,
        "boolean": Annotated[bool, Field(strict=True)],
    }[column.type]
    if column.minimum is not None or column.maximum is not None:
        kind = Annotated[kind, Field(ge=column.minimum, le=column.maximum)]
    kind = Annotated[kind, BeforeValidator(_reader(column))]
    default: Any = ...
    if not column.required or column.default is not None:
        kind = kind | Annotated[None, SkipJsonSchema()]
        default = column.default
    names = (column.name, *column.aliases)
    return kind, Field(
        default,
        validate_default=default is not None and default is not ...,
        validation_alias=AliasChoices(*names) if column.aliases else None,
        description=column.meaning + (f" ({column.unit})" if column.unit else ""),
        json_schema_extra=_constraints(column),
    )


def _constraints(column: Column) -> dict[str, Any]:
    extra: dict[str, Any] = {"x-spanish": column.spanish}
    if column.pattern:
        extra["pattern"] = f"^(?:{column.pattern})$"
    if column.allowed:
        extra["enum"] = list(column.allowed)
    return extra


def _reader(column: Column) -> Any:
    """What must hold before pydantic looks at the type: the same as when a file is received."""
    # A whole match, as in files: pydantic's own `pattern` would accept a part of the text.
    pattern = re.compile(column.pattern) if column.pattern else None

    def value_of(value: Any) -> Any:
        if isinstance(value, str):
            value = column.values.get(value, value)
            if "\x00" in value:
                raise ValueError("no NUL character")
            if pattern and not pattern.fullmatch(value):
                raise ValueError(f"text like {column.pattern}")
            if column.allowed and value not in column.allowed:
                raise ValueError(f"one of {', '.join(column.allowed)}")
        if column.type == "date":
            return _day(value, column)
        return value

    return value_of


def _day(value: Any, column: Column) -> Any:
    if not isinstance(value, str):
        if value is None:
            return None
        raise ValueError("a day like 2026-01-31")
    for pattern in ("%Y-%m-%d", *column.date_formats):
        try:
            return datetime.strptime(value, pattern).date()
        except ValueError:
            continue
    raise ValueError("a day like 2026-01-31")


def _refusal(error: ValidationError, where: str) -> InputError:
    faults = error.errors(include_url=False)
    # An optional field fails twice, for its type and for not being null: the first says enough.
    fields = [_fault(dict(fault)) for fault in faults if fault["type"] != "none_required"]
    count = len(fields)
    return InputError(
        f"{count} field{'s are' if count > 1 else ' is'} wrong: "
        + ", ".join(fault["field"] for fault in fields[:8])
        + ("…" if count > 8 else "."),
        where=where,
        next="Correct each field named in `fields`; the shape and an example are at /docs.",
        fields=fields,
    )


def _fault(fault: dict[str, Any]) -> dict[str, str]:
    found = "nothing" if fault["type"] == "missing" else repr(fault["input"])[:80]
    kind, context = fault["type"], fault.get("ctx", {})
    if kind in EXPECTED:
        expected = EXPECTED[kind].format(**context)
    else:
        expected = str(fault["msg"]).removeprefix("Value error, ")
    return {"field": str(fault["loc"][0]), "expected": expected, "found": found}


def _example_of(column: Column) -> Any:
    if column.allowed:
        return column.allowed[0]
    if column.default is not None:
        return column.default
    if column.type == "string":
        return _text_like(column.pattern) if column.pattern else f"{column.name.upper()}-1"
    low = column.minimum or 0
    return {
        "integer": int(low) + 1,
        "number": float(low) + 100.0,
        "date": "2026-01-31",
        "boolean": False,
    }[column.type]


def _text_like(pattern: str) -> str:
    """A text for the simple patterns of codes (`\\d{11}`, `[A-Z]{2}`); the pattern where not."""
    text = re.sub(r"\\d\{(\d+)[^}]*\}", lambda m: "1" * int(m[1]), pattern)
    text = re.sub(r"\[A-Z\]\{(\d+)[^}]*\}", lambda m: "P" * int(m[1]), text)
    return text if re.fullmatch(pattern, text) else pattern
