"""The OpenAPI document as a whole, once every operation is described: what no single view can say."""

import inspect
from collections.abc import Iterator
from typing import Any

from . import problems
from .pagination import LARGEST, USUAL
from .serializers import In, Out

Node = dict[str, Any]

# Status → name of the shared response, what it means.
PROBLEMS = {
    "400": ("Malformed", "The request cannot be read, or names something nobody knows."),
    "401": ("NotAuthenticated", "No token, or one that is unknown or has expired."),
    "403": ("Forbidden", "The token does not carry the scope of this operation."),
    "404": ("NotFound", "Nothing is here, or not for you."),
    "406": ("NotAcceptable", "JSON is all there is."),
    "409": ("Conflict", "Not in this state, or the same request is still running; `code` says which."),
    "410": ("Gone", "The cursor no longer tells everything: start again from `resync`."),
    "412": ("Stale", "Somebody changed it since you read it."),
    "413": ("TooLarge", "The body is larger than allowed."),
    "415": ("UnsupportedMediaType", "The body is of a type this operation does not read."),
    "422": ("Invalid", "Understood, and some values cannot be accepted: `errors` has each."),
    "428": ("VersionMissing", "Say with If-Match which version you have read."),
    "429": ("TooManyRequests", "Slow down: Retry-After says for how long."),
    "500": ("ServerError", "Something broke on our side; nothing was half done."),
    "503": ("Unavailable", "Briefly unavailable: try again with the same key."),
}
ALWAYS = {"400", "401", "403", "404", "406", "429", "500", "503"}
OF_METHOD = {
    "get": {"422"},
    "post": {"409", "412", "413", "415", "422"},
    "put": {"409", "412", "413", "415", "422"},
    "patch": {"409", "412", "413", "415", "422"},
}
RETRIED = {"429", "503"}
INHERITED = {inspect.getdoc(base) for base in (In, Out)}
DONE = {"200": "As asked.", "201": "Created.", "202": "Taken: it will be done.", "207": "Each item has its own status."}


def complete(result: Node, generator: Any, request: Any, public: bool) -> Node:
    """Called by drf-spectacular last: tags, problems, bounds; closes the bodies that take no other names."""
    schemas = result["components"]["schemas"]
    result["components"]["responses"] = {name: _problem(status, said) for status, (name, said) in PROBLEMS.items()}
    for method, operation in _operations(result):
        for status, response in operation["responses"].items():
            response["description"] = response["description"] or DONE.get(status, "")
        schemas.update(operation.pop("x-components", {}))
        if "x-scope" in operation:
            own = operation["responses"].keys() & PROBLEMS.keys()
            own |= {"428"} if any(sent["name"] == "If-Match" for sent in operation.get("parameters", ())) else set()
            for status in sorted(ALWAYS | OF_METHOD[method] | own):
                operation["responses"][status] = {"$ref": f"#/components/responses/{PROBLEMS[status][0]}"}
    result["tags"] = _tags(result)
    for name, schema in schemas.items():
        if schema.get("description") in INHERITED:  # says nothing of this one
            del schema["description"]
        if name.endswith(("In", "Field")):
            schema["additionalProperties"] = False
        for node in _nodes(schema):
            if name.endswith("Out"):  # what must not be sent blank may well be read blank
                node.pop("minLength", None)
    for node in _nodes(result):
        _bound(node)
        if node.get("nullable") and "type" not in node and "allOf" in node:  # 3.0: only a type may be null
            node["type"] = schemas[node["allOf"][0]["$ref"].rpartition("/")[2]]["type"]
    return result


def _tags(result: Node) -> list[Node]:
    """Each with the first thing that one of its operations says of itself."""
    told: dict[str, str] = {}
    for _method, operation in _operations(result):
        said = operation.get("description", "").partition("\n\n")[0] or operation["summary"]
        told.setdefault(operation["tags"][0], said)
    return [{"name": name, "description": said} for name, said in sorted(told.items())]


def _problem(status: str, said: str) -> Node:
    schema = {"$ref": "#/components/schemas/ProblemOut"}
    response: Node = {"description": said, "content": {problems.CONTENT_TYPE: {"schema": schema}}}
    if status in RETRIED:
        response["headers"] = {"Retry-After": {"description": "In seconds.", "schema": {"type": "integer"}}}
    return response


def _bound(node: Node) -> None:
    if node.get("in") == "query" and node.get("name") == "limit":
        node["schema"] = {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": USUAL}
    if node.get("type") == "integer":
        node.setdefault("format", "int32")
    for choice in node.get("oneOf", ()):  # a blank default belongs to the choice that allows a blank
        if choice.get("default") == "":
            del choice["default"]


def _operations(result: Node) -> Iterator[tuple[str, Node]]:
    for verbs in result["paths"].values():
        yield from verbs.items()


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _nodes(inner)
