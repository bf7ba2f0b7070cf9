"""The published description says what the API does: read as a stranger's program would."""

import json
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

from apps.desk import contract
from tests.architecture.house import ROOT


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    described: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return described


def operations(document: dict[str, Any], *methods: str) -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": operation
        for path, verbs in document["paths"].items()
        for method, operation in verbs.items()
        if method in methods
    }


def test_every_list_is_a_page(document: dict[str, Any]) -> None:
    listed = {
        name: operation["responses"]["200"]["content"]["application/json"]["schema"]
        for name, operation in operations(document, "get").items()
        if any(parameter["name"] == "cursor" for parameter in operation.get("parameters", []))
    }
    assert len(listed) >= 16
    schemas = document["components"]["schemas"]
    for name, schema in listed.items():
        page = schemas[schema["$ref"].rpartition("/")[2]]
        more = {"has_more"} if name.endswith("/changes/") else set()
        assert set(page["properties"]) == {"results", "next_cursor"} | more, name


def test_no_operation_answers_a_bare_array(document: dict[str, Any]) -> None:
    bare = [
        name
        for name, operation in operations(document, "get").items()
        if operation["responses"]["200"]["content"].get("application/json", {"schema": {}})["schema"].get("type")
        == "array"
    ]
    assert bare == []


def test_bodies_are_closed_since_unknown_names_are_refused(document: dict[str, Any]) -> None:
    taken = {name: schema for name, schema in document["components"]["schemas"].items() if name.endswith("In")}
    assert "WorkOrderIn" in taken
    assert [name for name, schema in taken.items() if schema.get("additionalProperties") is not False] == []


def test_every_problem_is_documented(document: dict[str, Any]) -> None:
    changes = operations(document, "put", "patch")
    assert changes
    for name, operation in changes.items():
        assert {"401", "412", "428", "429", "500", "503"} <= set(operation["responses"]), name


def test_a_page_has_its_bounds(document: dict[str, Any]) -> None:
    limits = [
        parameter["schema"]
        for operation in operations(document, "get").values()
        for parameter in operation.get("parameters", [])
        if parameter["name"] == "limit"
    ]
    assert limits
    assert all((schema["minimum"], schema["maximum"]) == (1, 200) for schema in limits)


def test_nothing_promised_is_taken_back(document: dict[str, Any]) -> None:
    """`manage.py contract` says what to do when it is."""
    promised = json.loads((ROOT / "docs" / "api" / "contract-v1.json").read_text())
    assert len(promised["paths"]) > 100
    assert contract.breaks(promised, json.loads(json.dumps(document, default=str))) == []
