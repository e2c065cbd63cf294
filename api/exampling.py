"""Examples for the description of the interface, made of its own schemas.

A field's example is what its schema gives, else the value of that name in `data/examples.toml`, else the plainest value
of its type. So a new field has an example the day it is there, and a good one with a line in that file.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Schema = dict[str, Any]

DEEPEST = 8  # schemas that hold themselves end there
_PLAIN: dict[str, Any] = {"string": "…", "integer": 1, "number": 0.9, "boolean": True, "null": None}
_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}


@cache
def values() -> dict[str, Any]:
    """Return values by the names of fields."""
    found: dict[str, Any] = tomllib.loads((files("api") / "data" / "examples.toml").read_text("utf-8"))
    return found


def example(schema: Schema, schemas: Mapping[str, Schema], name: str = "", depth: int = 0) -> Any:
    """Return a value that a schema takes.

    Args:
        schema: of JSON, as OpenAPI 3.1 has it.
        schemas: those it may refer to.
        name: of the field, to find a value by.
        depth: how far inside of others it is.
    """
    while "$ref" in schema or "anyOf" in schema:
        schema = _chosen(schema, schemas)
    said = schema.get("examples") or schema.get("enum") or ([schema["const"]] if "const" in schema else None)
    if said:
        return said[0]
    kind = schema.get("type", "object" if "properties" in schema else "")
    if name in values() and isinstance(values()[name], _TYPES.get(kind, object)):
        return values()[name]
    if kind == "object":
        return _object(schema, schemas, depth)
    if kind == "array":
        return _array(schema, schemas, name, depth)
    if schema.get("default") is not None:
        return schema["default"]
    return max(_PLAIN[kind], schema["minimum"]) if "minimum" in schema else _PLAIN.get(kind)


def _chosen(schema: Schema, schemas: Mapping[str, Schema]) -> Schema:
    """Return what a schema refers to, or the first of its alternatives that is something."""
    if "$ref" in schema:
        return schemas[schema["$ref"].rpartition("/")[2]]
    if "examples" in schema:
        return {"examples": schema["examples"]}
    alternatives: list[Schema] = schema["anyOf"]
    return next((one for one in alternatives if one.get("type") != "null"), alternatives[0])


def _object(schema: Schema, schemas: Mapping[str, Schema], depth: int) -> dict[str, Any]:
    inner = schema.get("properties", {})
    needed = schema.get("required", ())
    wanted = {field: one for field, one in inner.items() if depth < DEEPEST or field in needed}
    return {field: example(one, schemas, field, depth + 1) for field, one in wanted.items()}


def _array(schema: Schema, schemas: Mapping[str, Schema], name: str, depth: int) -> list[Any]:
    if "prefixItems" in schema:
        return [example(one, schemas, "", depth + 1) for one in schema["prefixItems"]]
    if depth >= DEEPEST or not schema.get("items"):
        return []
    return [example(schema["items"], schemas, name.removesuffix("s"), depth + 1)]
