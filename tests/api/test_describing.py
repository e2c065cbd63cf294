from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest

from api.auth.permissions import Permission
from api.exampling import example, values

if TYPE_CHECKING:
    from tests.api.conftest import Client


@pytest.fixture
def described(reviewer: Client) -> dict[str, Any]:
    found: dict[str, Any] = reviewer.get("/api/v1/openapi.json").json()
    return found


def operations(described: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_operation_is_told_with_its_permission_and_errors(described: dict[str, Any]) -> None:
    for name, operation in operations(described):
        assert operation["description"], name
        assert operation["x-permission"] in set(Permission), name
        assert operation["security"], name
        assert {"401", "403", "429", "500"} <= set(operation["responses"]), name
        if "requestBody" in operation:
            assert {"413", "422"} <= set(operation["responses"]), name
        for status, answer in operation["responses"].items():
            if status[0] in "45":
                assert set(answer["content"]) == {"application/problem+json"}, (name, status)
    assert "HTTPValidationError" not in str(described)


def test_names_of_schemas_tell_nothing_of_where_the_code_stands(described: dict[str, Any]) -> None:
    assert [name for name in described["components"]["schemas"] if "__" in name] == []


def test_every_body_answer_and_place_has_an_example_that_its_schema_takes(described: dict[str, Any]) -> None:
    wrong: list[tuple[str, str]] = []

    def hold(name: str, schema: dict[str, Any], value: Any) -> None:
        whole = {**schema, "components": described["components"]}
        wrong.extend((name, str(error)[:300]) for error in jsonschema_rs.validator_for(whole).iter_errors(value))

    for name, operation in operations(described):
        for parameter in operation.get("parameters", ()):
            if "example" in parameter:
                hold(f"{name} {parameter['name']}", parameter["schema"], parameter["example"])
            assert "example" in parameter or parameter["in"] != "path", name
        holders = [operation.get("requestBody", {}), *operation["responses"].values()]
        for content in (one for holder in holders for one in holder.get("content", {}).items()):
            if content[0] in {"application/json", "application/problem+json"}:
                hold(name, content[1]["schema"], content[1]["example"])
    assert not wrong, "\n".join(map(str, wrong))


def test_examples_are_made_of_schemas_that_hold_themselves() -> None:
    inner = {"items": {"$ref": "#/x/Node"}, "type": "array"}
    schemas = {"Node": {"properties": {"file": {"type": "string"}, "inner": inner}}}
    made = example({"$ref": "#/x/Node"}, schemas)
    assert made["file"] == values()["file"]
    assert made["inner"][0]["inner"]
    assert example({"anyOf": [{"type": "null"}, {"type": "integer", "default": 3}]}, {}) == 3
    assert example({"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}]}, {}) == [1, "…"]
    assert example({"type": "string"}, {}, "size") == "…", "a value of another type is none"


def test_the_document_tells_how_many_a_list_gives_at_most(described: dict[str, Any]) -> None:
    told = (Path(__file__).parents[2] / "docs" / "http.md").read_text("utf-8")
    lists = told.split("## Lists", 1)[1].split("\n## ", 1)[0]
    for path, methods in described["paths"].items():
        for parameter in methods.get("get", {}).get("parameters", []):
            if parameter["name"] == "limit":
                schema = parameter["schema"]
                most, usual = schema["maximum"], schema["default"]
                said = f"| `{path}` | {usual} | {most} |"
                assert (usual, most) == (200, 1000) or said in lists, said
