"""Everything wrong that may arrive, at every address of the API: one clear problem each, never a 500, nothing written.

Drawn from the addresses and from the published description, so that a new address is tried the day it is added.
"""

import json
import re
from functools import cache
from typing import Any
from uuid import uuid4

import pytest
from drf_spectacular.generators import SchemaGenerator

from apps.access.permissions import NEVER_A_SCOPE
from apps.core.permissions import registry
from tests.architecture.doors import DOORS, Door, written
from tests.factories.api import Caller, problem
from tests.factories.stores import make_store

pytestmark = pytest.mark.django_db
WRITING = [door for door in DOORS if door.method in ("post", "put", "patch")]
READING = [door for door in DOORS if door.method == "get"]
JSON = "application/json"
MALFORMED, NOT_FOUND = (400, "malformed"), (404, "not_found")
# What never reads JSON: a file comes as itself, and archiving says nothing.
FILES = {"api/v1/bulk-jobs/"} | {door.path for door in DOORS if door.path.endswith(("/files/", "/signature/"))}
# Tolerant of tills by design: what can be read is judged ticket by ticket, and refused there.
TOLERANT = "POST api/v1/intake/pos-tickets/"

BROKEN: dict[str, tuple[bytes, str, tuple[int, str]]] = {
    "not JSON": (b"{'a': 1", JSON, MALFORMED),
    "not UTF-8": ('{"é": 1}'.encode("utf-16"), JSON, MALFORMED),
    "another encoding": ('{"a": "é"}'.encode("latin-1"), JSON, MALFORMED),
    "a NUL": (b'{"reason": "a\\u0000b"}', JSON, MALFORMED),
    "too deep": (b'{"a":' * 30 + b"1" + b"}" * 30, JSON, MALFORMED),
    "too many digits": (b'{"amount": ' + b"9" * 5000 + b"}", JSON, MALFORMED),
    "no number": (b'{"amount": NaN}', JSON, MALFORMED),
    "a name twice": (b'{"a": 1, "a": 2}', JSON, MALFORMED),
    "a form": (b"a=1", "application/x-www-form-urlencoded", (415, "unsupported_media_type")),
    "XML": (b"<a/>", "application/xml", (415, "unsupported_media_type")),
}
HUGE = 10**40
# A value of no field's type, and values beyond every bound.
WRONG: dict[str, Any] = {"a list of lists": [[["x"]]], "an object": {"x": {"y": 1}}, "huge": HUGE}


@pytest.fixture
def caller() -> Caller:
    return Caller(*sorted(set(registry) - NEVER_A_SCOPE), stores=[make_store()])


def sent(caller: Caller, door: Door, body: bytes, content_type: str = JSON, *, slash: bool = True, **more: Any) -> Any:
    path = re.sub(r"<uuid:[a-z_]+>", str(uuid4()), door.path)
    path = path if slash else path.rstrip("/")
    headers = {**caller.headers, "Idempotency-Key": str(uuid4()), "If-Match": "*"}
    return getattr(caller.client, door.method)(f"/{path}", body, content_type=content_type, headers=headers, **more)


def surprises(answers: dict[str, Any], *expected: tuple[int, str]) -> dict[str, Any]:
    """Those that were refused in another way, or not at all."""
    told = {
        name: problem(answer)[:2] if answer.status_code >= 400 else answer.status_code
        for name, answer in answers.items()
    }
    return {
        name: said
        for name, said in told.items()
        if said not in expected
        and not (said == NOT_FOUND and "<uuid:" in name)
        and not (said == (422, "invalid") and name == TOLERANT)
    }


@pytest.mark.parametrize("kind", BROKEN)
def test_a_body_that_cannot_be_read_is_one_clear_problem_everywhere(kind: str, caller: Caller) -> None:
    body, content_type, expected = BROKEN[kind]
    before = written()
    doors = [door for door in WRITING if door.path not in FILES]
    answers = {str(door): sent(caller, door, body, content_type) for door in doors}
    assert surprises(answers, expected) == {}
    assert written() == before


def test_ten_megabytes_are_refused_by_what_they_say_of_themselves(caller: Caller) -> None:
    """Unread: that a body is not believed to be shorter than it is, the parser's own tests show."""
    before = written()
    doors = [door for door in WRITING if door.path not in FILES]
    answers = {str(door): sent(caller, door, b"{}", CONTENT_LENGTH="10000000") for door in doors}
    assert surprises(answers, (413, "body_too_large")) == {}
    assert written() == before


def test_without_the_slash_the_same_refusal(caller: Caller) -> None:
    before = written()
    answers = {str(door): sent(caller, door, b"{", slash=False) for door in WRITING if door.path not in FILES}
    assert surprises(answers, MALFORMED) == {}
    assert written() == before


@cache
def fields(door: Door) -> tuple[str, ...]:
    """What the description says this door takes."""
    document = described()
    path = "/" + re.sub(r"<uuid:([a-z_]+)>", r"{\1}", door.path)
    content = document["paths"][path][door.method].get("requestBody", {}).get("content", {})
    schema = content.get(JSON, {}).get("schema", {})
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return tuple(schema.get("properties", {}))


@cache
def described() -> dict[str, Any]:
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


@pytest.mark.parametrize("kind", WRONG)
def test_a_value_of_another_type_is_refused_at_every_field(kind: str, caller: Caller) -> None:
    before = written()
    doors = [door for door in WRITING if fields(door)]
    assert len(doors) > 50
    bodies = {door: json.dumps(dict.fromkeys(fields(door), WRONG[kind])).encode() for door in doors}
    answers = {str(door): sent(caller, door, bodies[door]) for door in doors}
    assert surprises(answers, MALFORMED, (422, "invalid")) == {}
    assert written() == before


@pytest.mark.parametrize("body", [b"[]", b'"x"', b"null"], ids=str)
def test_a_body_that_is_no_object_is_refused(body: bytes, caller: Caller) -> None:
    before = written()
    answers = {str(door): sent(caller, door, body) for door in WRITING if fields(door)}
    assert surprises(answers, MALFORMED, (422, "invalid")) == {}
    assert written() == before


def test_an_unknown_field_is_refused_everywhere(caller: Caller) -> None:
    before = written()
    answers = {str(door): sent(caller, door, b'{"nobody_knows": 1}') for door in WRITING if fields(door)}
    assert surprises(answers, MALFORMED) == {}
    assert written() == before


@pytest.mark.parametrize("value", ["\x00", "9" * 400, "'\"; %_--"], ids=["NUL", "digits", "quotes"])
def test_no_parameter_breaks_a_reading(value: str, caller: Caller) -> None:
    """Each takes the value or refuses it; none answers 500."""
    broken = {}
    for door in READING:
        view = door.view.view_class
        path = re.sub(r"<uuid:[a-z_]+>", str(uuid4()), door.path)
        for name in view.query.get("GET", ()):
            answer = caller.client.get(f"/{path}", {name: value}, headers=caller.headers)
            if answer.status_code not in (200, 400, 404, 422) or (answer.status_code != 200 and not problem(answer)):
                broken[f"{door} {name}"] = answer.status_code
    assert broken == {}
