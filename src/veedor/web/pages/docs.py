"""The REST interface for people who will call it, made from the OpenAPI document itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import Response

from veedor.web import sessions
from veedor.web.page import Pages

METHODS = ("get", "post", "put", "delete")


def router(pages: Pages, app: FastAPI) -> APIRouter:
    """`/docs`; it tells nothing about taxpayers, so nobody has to sign in."""
    routes = APIRouter()

    @routes.get("/docs")
    def docs(request: Request) -> Response:
        account = sessions.who(request, pages.installation)
        document = app.openapi()
        values = {
            "operations": list(_operations(document)),
            "base": str(request.base_url).rstrip("/"),
        }
        return pages.answer(request, "docs/page.html", values, account=account)

    return routes


def _operations(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield _operation(document, path, method, item[method])


def _operation(
    document: Mapping[str, Any], path: str, method: str, said: Mapping[str, Any]
) -> dict[str, Any]:
    body = said.get("requestBody", {}).get("content", {}).get("application/json", {})
    schemas = [_resolved(document, body["schema"])] if body else []
    if schemas and "anyOf" in schemas[0]:
        schemas = [_resolved(document, one) for one in schemas[0]["anyOf"]]
    return {
        "method": method.upper(),
        "path": path,
        "id": f"{method}{path}".replace("/", "-").replace("{", "").replace("}", ""),
        "meaning": " ".join(said.get("description", "").split()),
        "secured": bool(said.get("security")),
        "parameters": said.get("parameters", []),
        "idempotent": any(one["name"] == "idempotency-key" for one in said.get("parameters", [])),
        "bodies": [
            {"title": schema.get("title", ""), "fields": list(_fields(schema))}
            for schema in schemas
        ],
        "examples": [
            json.dumps(example["value"], ensure_ascii=False, indent=2)
            for example in body.get("examples", {}).values()
        ],
        "answers": [
            {
                "status": status,
                "meaning": answer.get("description", ""),
                "fields": list(_answered(document, answer)) if status < "3" else [],
            }
            for status, answer in said["responses"].items()
        ],
    }


def _answered(document: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for content in answer.get("content", {}).values():
        yield from _nested(document, content.get("schema", {}))


def _nested(
    document: Mapping[str, Any], schema: Mapping[str, Any], within: str = ""
) -> Iterator[dict[str, Any]]:
    """The fields of an answer, each followed by those within it: `reasons[].unit`."""
    schema = _resolved(document, schema)
    for field in _fields(schema):
        name = within + field["name"]
        yield {**field, "name": name}
        inner = schema["properties"][field["name"]]
        if "$ref" in inner.get("items", {}):
            yield from _nested(document, inner["items"], f"{name}[].")
        elif "$ref" in inner:
            yield from _nested(document, inner, f"{name}.")


def _resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in schema:
        found: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = found
    return schema


def _fields(schema: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    required = schema.get("required", ())
    for name, field in schema.get("properties", {}).items():
        yield {
            "name": name,
            "type": _type(field),
            "required": name in required,
            "meaning": field.get("description", ""),
            "spanish": field.get("x-spanish", field.get("description", "")),
            "limits": _limits(field),
        }


def _type(field: Mapping[str, Any]) -> str:
    if "anyOf" in field:
        return " | ".join(_type(one) for one in field["anyOf"])
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    if field.get("type") == "array":
        return f"[{_type(field.get('items', {}))}]"
    return str(field.get("format", field.get("type", "")))


def _limits(field: Mapping[str, Any]) -> str:
    parts = []
    if "minimum" in field:
        parts.append(f"≥ {field['minimum']:g}")
    if "maximum" in field and field["maximum"] < 2**62:
        parts.append(f"≤ {field['maximum']:g}")
    if "pattern" in field:
        parts.append(str(field["pattern"]).removeprefix("^(?:").removesuffix(")$"))
    if "enum" in field:
        parts.append(" · ".join(str(value) for value in field["enum"]))
    return ", ".join(parts)
