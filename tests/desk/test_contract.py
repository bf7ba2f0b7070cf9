"""One planted break of each kind is found, and named once; what is only added breaks nothing."""

import copy
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.desk import contract, drawings

Node = dict[str, Any]
THING: Node = {
    "type": "object",
    "additionalProperties": False,
    "required": ["amount"],
    "properties": {
        "amount": {"type": "string", "format": "decimal", "pattern": "^[0-9]+$", "nullable": True},
        "note": {"type": "string", "maxLength": 200, "minLength": 1},
        "kind": {"oneOf": [{"$ref": "#/components/schemas/KindEnum"}, {"enum": [""]}]},
        "lines": {"type": "array", "items": {"$ref": "#/components/schemas/LineIn"}, "maxItems": 9},
    },
}
ANSWER: Node = {
    "type": "object",
    "required": ["id", "state"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "state": {"allOf": [{"$ref": "#/components/schemas/KindEnum"}], "description": "Where it is."},
        "part_of": {"$ref": "#/components/schemas/ThingOut"},
    },
}
DOCUMENT: Node = {
    "components": {
        "schemas": {
            "KindEnum": {"type": "string", "enum": ["new", "used"]},
            "LineIn": {"type": "object", "required": ["price"], "properties": {"price": {"type": "integer"}}},
            "ThingIn": THING,
            "ThingOut": ANSWER,
        }
    },
    "paths": {
        "/things/": {
            "post": {
                "x-scope": "things:write",
                "security": [{"consumer": []}, {"till": []}],
                "parameters": [{"in": "query", "name": "dry", "schema": {"type": "string"}}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/ThingIn"}}}},
                "responses": {
                    "201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/ThingOut"}}}},
                    "422": {"content": {}},
                },
            },
            "get": {"x-scope": "things:read", "responses": {"200": {}}},
        }
    },
}
POST = "POST /things/"


def parts(document: Node) -> tuple[Node, Node, Node, Node]:
    """The operation, what it takes, what it answers, the other schemas."""
    schemas = document["components"]["schemas"]
    return document["paths"]["/things/"]["post"], schemas["ThingIn"], schemas["ThingOut"], schemas


def planted(change: Callable[[Node, Node, Node, Node], Any]) -> list[str]:
    changed = copy.deepcopy(DOCUMENT)
    change(*parts(changed))
    return contract.breaks(DOCUMENT, changed)


def of(node: Node, name: str) -> Node:
    found: Node = node["properties"][name]
    return found


BREAKS: dict[str, tuple[Callable[[Node, Node, Node, Node], Any], list[str]]] = {
    "scope": (lambda op, i, o, s: op.update({"x-scope": "other"}), [f"{POST} asks for another scope"]),
    "key": (lambda op, i, o, s: op["security"].pop(), [f"{POST} takes fewer kinds of keys"]),
    "status": (lambda op, i, o, s: op["responses"].pop("201"), [f"{POST} 201 is gone"]),
    "parameter": (lambda op, i, o, s: op["parameters"].clear(), [f"{POST} query/dry is gone"]),
    "new parameter": (
        lambda op, i, o, s: op["parameters"].append({"in": "query", "name": "x", "required": True, "schema": {}}),
        [f"{POST} query/x is new and required"],
    ),
    "parameter required": (
        lambda op, i, o, s: op["parameters"][0].update(required=True),
        [f"{POST} query/dry is now required"],
    ),
    "field read": (lambda op, i, o, s: o["properties"].pop("id"), [f"{POST} 201/id is gone"]),
    "field sent": (lambda op, i, o, s: i["properties"].pop("lines"), [f"{POST} body/lines is gone"]),
    "field required": (lambda op, i, o, s: i["required"].append("note"), [f"{POST} body/note is now required"]),
    "new field required": (
        lambda op, i, o, s: (i["required"].append("vat"), i["properties"].update(vat={"type": "string"})),
        [f"{POST} body/vat is new and required"],
    ),
    "field not always there": (
        lambda op, i, o, s: o["required"].remove("id"),
        [f"{POST} 201/id is no longer required"],
    ),
    "type sent": (
        lambda op, i, o, s: of(s["LineIn"], "price").update(type="string"),
        [f"{POST} body/lines/*/price changed its type"],
    ),
    "type read": (lambda op, i, o, s: of(o, "id").update(type="integer"), [f"{POST} 201/id changed its type"]),
    "format": (lambda op, i, o, s: of(o, "id").pop("format"), [f"{POST} 201/id changed its format"]),
    "value taken": (lambda op, i, o, s: s["KindEnum"]["enum"].pop(), [f"{POST} body/kind narrows its enum"]),
    "values appear": (
        lambda op, i, o, s: of(i, "note").update(enum=["a"]),
        [f"{POST} body/note narrows its enum"],
    ),
    "null sent": (
        lambda op, i, o, s: of(i, "amount").pop("nullable"),
        [f"{POST} body/amount is no longer nullable"],
    ),
    "null read": (lambda op, i, o, s: of(o, "id").update(nullable=True), [f"{POST} 201/id is now nullable"]),
    "pattern": (lambda op, i, o, s: of(i, "amount").update(pattern="^1$"), [f"{POST} body/amount changed its pattern"]),
    "length": (lambda op, i, o, s: of(i, "note").update(maxLength=199), [f"{POST} body/note tightens its maxLength"]),
    "least": (lambda op, i, o, s: of(i, "note").update(minLength=2), [f"{POST} body/note raises its minLength"]),
    "new bound": (lambda op, i, o, s: of(i, "lines").update(minItems=1), [f"{POST} body/lines raises its minItems"]),
    "closed": (
        lambda op, i, o, s: s["LineIn"].update(additionalProperties=False),
        [f"{POST} body/lines/* closes its additionalProperties"],
    ),
    "body": (lambda op, i, o, s: op["requestBody"].update(required=True), [f"{POST} body is now required"]),
}  # fmt: skip
ADDITIONS: dict[str, Callable[[Node, Node, Node, Node], Any]] = {
    "nothing": lambda op, i, o, s: None,
    "field sent": lambda op, i, o, s: i["properties"].update(vat={"type": "string"}),
    "field read": lambda op, i, o, s: o["properties"].update(vat={"type": "string"}),
    "value": lambda op, i, o, s: s["KindEnum"]["enum"].append("old"),
    "longer": lambda op, i, o, s: of(i, "note").update(maxLength=500),
    "no bound": lambda op, i, o, s: of(i, "note").pop("minLength"),
    "optional": lambda op, i, o, s: i["required"].clear(),
    "always there": lambda op, i, o, s: o["required"].append("part_of"),
    "null sent": lambda op, i, o, s: of(i, "note").update(nullable=True),
    "words": lambda op, i, o, s: of(o, "state").update(description="Elsewhere."),
    "parameter": lambda op, i, o, s: op["parameters"].append({"in": "query", "name": "x", "schema": {}}),
    "key": lambda op, i, o, s: op["security"].append({"staff": []}),
    "status": lambda op, i, o, s: op["responses"].update({"200": {}}),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_promise_taken_back_is_named(name: str) -> None:
    change, said = BREAKS[name]
    assert planted(change) == said


@pytest.mark.parametrize("name", ADDITIONS)
def test_what_is_only_added_breaks_nothing(name: str) -> None:
    assert planted(ADDITIONS[name]) == []


def test_an_address_or_a_method_that_is_gone_is_named_once() -> None:
    without: Node = {**DOCUMENT, "paths": {"/things/": {"get": DOCUMENT["paths"]["/things/"]["get"]}}}
    assert contract.breaks(DOCUMENT, without) == ["POST /things/ is gone"]
    assert contract.breaks(DOCUMENT, {**DOCUMENT, "paths": {}}) == ["POST /things/ is gone", "GET /things/ is gone"]
    assert contract.breaks(without, DOCUMENT) == []


def run(folder: Path, *arguments: str) -> None:
    call_command("contract", *arguments, folder=folder, stdout=io.StringIO())


def test_the_promise_moves_forward_only_on_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawings, "described", lambda: json.dumps(DOCUMENT))
    run(tmp_path, "--accept")
    less = copy.deepcopy(DOCUMENT)
    del less["paths"]["/things/"]["get"]
    monkeypatch.setattr(drawings, "described", lambda: json.dumps(less))
    promised = tmp_path / "contract-v1.json"
    for arguments in ([], ["--check"], ["--accept"]):
        with pytest.raises(CommandError, match="GET /things/ is gone"):
            run(tmp_path, *arguments)
    with pytest.raises(CommandError, match="goes with --accept"):
        run(tmp_path, "--break-it", "because")
    assert (json.loads(promised.read_text()), [*tmp_path.iterdir()]) == (DOCUMENT, [promised])
    run(tmp_path, "--accept", "--break-it", "nobody ever called it")
    assert json.loads(promised.read_text()) == less
    told = (tmp_path / "contract-breaks.md").read_text()
    assert ("nobody ever called it" in told, "- GET /things/ is gone" in told) == (True, True)
    run(tmp_path, "--check")
