"""What every endpoint inherits: strict input, problems for every refusal, versions, one effect per key."""

import json
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.exceptions import ParseError

from apps.core.api import parsers
from apps.core.models import Body, Event, IdempotencyKey
from tests.core.api_views import READ, WRITE
from tests.factories.core import Widget, actor

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.api_views")]
KEY = {"HTTP_IDEMPOTENCY_KEY": "k-1"}
SOME = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def client(*codes: str, name: str = "till-7") -> Client:
    return Client(raise_request_exception=False, HTTP_AUTHORIZATION=f"Test {name} {' '.join(codes)}")


def post(path: str, body: Any, *, by: Client | None = None, **headers: Any) -> Any:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return (by or client(READ, WRITE)).post(f"/api/v1/{path}", sent, content_type="application/json", **headers)


def problem(response: Any) -> tuple[int, str]:
    """Status and code, after checking that it is a problem through and through."""
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == response.status_code
    assert body["type"] == f"/developers/errors/#{body['code']}"
    assert body["trace_id"] == response["X-Request-ID"]
    assert body.keys() >= {"title", "detail", "retryable"}
    return response.status_code, body["code"]


def test_every_refusal_is_a_problem() -> None:
    caller, nobody = client(READ, WRITE), Client()
    assert problem(nobody.get("/api/v1/widgets/")) == (401, "not_authenticated")
    assert problem(client("other:read").get("/api/v1/widgets/")) == (403, "scope_missing")
    assert problem(caller.get("/api/v1/nothing/")) == (404, "not_found")
    assert problem(caller.get(f"/api/v1/widgets/{'0' * 8}-0000-7000-8000-{'0' * 12}/")) == (404, "not_found")
    assert problem(caller.delete("/api/v1/widgets/")) == (405, "method_not_allowed")
    assert problem(caller.get("/api/v1/broken/")) == (500, "server_error")
    assert problem(post("broken/", {})) == (503, "unavailable")
    assert problem(post("echo/", b"{")) == (400, "malformed")
    assert problem(caller.post("/api/v1/echo/", {"a": 1})) == (415, "unsupported_media_type")
    assert problem(post("echo/", b'"' + b"x" * 2_100_000 + b'"')) == (413, "body_too_large")


def test_a_title_says_the_same_whatever_was_sent() -> None:
    refused = [client(READ).delete("/api/v1/widgets/"), client(WRITE).post("/api/v1/echo/", {"a": 1})]
    assert [answer.json()["title"] for answer in refused] == ["Method Not Allowed", "Unsupported Media Type"]


def test_a_chunked_body_is_refused_instead_of_looking_empty() -> None:
    refused = post("widgets/", {"value": 1}, HTTP_TRANSFER_ENCODING="chunked", **KEY)
    assert problem(refused) == (411, "length_missing")
    assert Widget.objects.count() == 0


def test_a_stranger_gets_a_challenge_and_a_broken_server_tells_nothing() -> None:
    assert Client().get("/api/v1/widgets/")["WWW-Authenticate"] == "Test"
    assert b"secret detail" not in client(READ).get("/api/v1/broken/").content


def test_come_back_later_says_when() -> None:
    response = post("broken/", {})
    assert (response["Retry-After"], response.json()["retryable"]) == ("5", True)


def test_what_declares_no_scope_is_closed() -> None:
    assert problem(client(READ, "nobody").get("/api/v1/undeclared/")) == (405, "method_not_allowed")


def test_head_answers_as_get_and_no_answer_is_kept_by_a_cache() -> None:
    got = client(READ).get("/api/v1/widgets/")
    headed = client(READ).head("/api/v1/widgets/")
    assert (headed.status_code, headed.content) == (200, b"")
    assert (got["Cache-Control"], got["Vary"]) == ("no-store", "Authorization, Accept-Language")


def test_the_form_without_slash_is_the_same_resource() -> None:
    assert post("echo", {"a": 1}).json() == post("echo/", {"a": 1}).json()


@pytest.mark.parametrize(
    "body",
    [
        b"NaN",
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b'{"a": 1, "a": 2}',
        b'{"b": {"a": 1, "a": 1}}',
        b'{"a": "\\u0000"}',
        b'{"\\u0000": 1}',
        b'{"a": "\\ud800"}',
        b'{"a": "\xff"}',
        b"[" * 100_000,
        b'{"a":' * 25 + b"1" + b"}" * 25,
        b"[" * 21 + b"1" + b"]" * 21,
        b"1" * 5_000,
        b'{"a": ' + b"9" * 5_000 + b"}",
        b'{"a": 1e99999999999999999999}',
        b"{'a': 1}",
        b'{"a": 1,}',
        b"\xef\xbb\xbf{}",
    ],
)  # fmt: skip
def test_what_is_not_strict_json_is_refused(body: bytes) -> None:
    assert problem(post("echo/", body)) == (400, "malformed")


def test_decimals_stay_exact_and_twenty_levels_are_allowed() -> None:
    assert post("echo/", b'{"a": 0.1}').json() == {"was": "{'a': Decimal('0.1')}"}
    assert post("echo/", b"[" * 20 + b"1" + b"]" * 20).status_code == 200


@given(st.binary(max_size=60))
@SOME
def test_no_bytes_break_the_reader(body: bytes) -> None:
    try:
        value = parsers.loads(body)
    except ParseError:
        return
    assert json.dumps(value, default=str)


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=12,
)


@given(json_values)
@SOME
def test_every_json_value_is_read_as_itself(value: Any) -> None:
    assert parsers.loads(json.dumps(value).encode()) == value


def test_a_body_somebody_read_before_us_is_read_all_the_same() -> None:
    """A middleware that looks at request.body must not turn a good request into a 500."""
    from django.test import RequestFactory

    from tests.core.api_views import Echo

    request = RequestFactory().post(
        "/api/v1/echo/", b'{"a": 1}', content_type="application/json", HTTP_AUTHORIZATION=f"Test till-7 {WRITE}"
    )
    assert request.body
    assert Echo.as_view()(request).status_code == 200


def test_an_unknown_field_is_named_with_its_nearest() -> None:
    response = post("widgets/", {"valeu": 1, "price/eur": 2}, **KEY)
    assert problem(response) == (400, "malformed")
    errors = {error["pointer"]: error for error in response.json()["errors"]}
    assert errors.keys() == {"/valeu", "/price~1eur"}
    assert (errors["/valeu"]["code"], "“value”" in errors["/valeu"]["detail"]) == ("unknown_field", True)
    assert Widget.objects.count() == 0


def test_an_unknown_parameter_is_named_with_its_nearest_instead_of_answering_too_much() -> None:
    response = client(READ).get("/api/v1/widgets/?limt=1&cursor=&x/y=2")
    assert problem(response) == (400, "malformed")
    assert response.json()["errors"] == [
        {"pointer": "/limt", "code": "unknown_field", "detail": "Unknown parameter. Did you mean “limit”?"},
        {"pointer": "/x~1y", "code": "unknown_field", "detail": "Unknown parameter. Known: cursor, limit."},
    ]


def test_a_parameter_of_another_method_is_unknown_and_changes_nothing() -> None:
    assert problem(post("widgets/?limit=1", {"value": 1}, **KEY)) == (400, "malformed")
    assert (Widget.objects.count(), IdempotencyKey.objects.count()) == (0, 0)
    assert client(READ).head("/api/v1/widgets/?limit=1").status_code == 200


def test_who_may_not_look_is_not_told_the_parameters() -> None:
    assert problem(client("other:read").get("/api/v1/widgets/?limt=1")) == (403, "scope_missing")


def test_every_wrong_value_is_named_at_once_with_its_place() -> None:
    body = {"value": "x", "price": "1.234", "lines": [{"quantity": 1}, {"quantity": 0}], "metadata": {"a": "x" * 201}}
    response = post("widgets/", body, **KEY)
    assert problem(response) == (422, "invalid")
    pointers = {error["pointer"] for error in response.json()["errors"]}
    assert pointers == {"/value", "/price", "/lines/1/quantity", "/metadata/a"}
    assert (Widget.objects.count(), IdempotencyKey.objects.count()) == (0, 0)


def test_the_same_key_makes_one_and_answers_twice_the_same() -> None:
    first = post("widgets/", {"value": 1}, **KEY)
    again = post("widgets/", {"value": 1}, HTTP_IDEMPOTENCY_KEY='"k-1"')
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json(), again["Location"]) == (first.json(), first["Location"])
    assert ("Idempotent-Replayed" in first, again["Idempotent-Replayed"]) == (False, "true")
    assert (Widget.objects.count(), Event.objects.count()) == (1, 1)


def test_the_order_of_names_is_no_other_content_but_a_value_is() -> None:
    post("widgets/", b'{"value": 1, "label": "x"}', **KEY)
    assert post("widgets/", b'{"label":"x",  "value":1}', **KEY)["Idempotent-Replayed"] == "true"
    assert problem(post("widgets/", {"value": 2, "label": "x"}, **KEY)) == (422, "payload_differs")
    assert problem(post("widgets/?dry_run=1", {"value": 1, "label": "x"}, **KEY)) == (422, "payload_differs")
    assert Widget.objects.count() == 1


def test_another_consumers_key_is_another_key() -> None:
    mine = post("widgets/", {"value": 1}, **KEY)
    theirs = post("widgets/", {"value": 1}, by=client(WRITE, name="till-8"), **KEY)
    assert (theirs.status_code, theirs.json() != mine.json()) == (201, True)
    assert problem(post("widgets/", {"value": 1}, by=Client(), **KEY)) == (401, "not_authenticated")


def test_without_a_key_nothing_is_made_and_a_refusal_keeps_none() -> None:
    assert problem(post("widgets/", {"value": 1})) == (400, "malformed")
    assert problem(post("widgets/", {}, **KEY)) == (422, "invalid")
    assert (Widget.objects.count(), IdempotencyKey.objects.count(), Body.objects.count()) == (0, 0, 0)
    assert post("widgets/", {"value": 1}, **KEY).status_code == 201, "the key of a refused request is still free"


def put(widget: Widget, match: str | None) -> Any:
    headers = {} if match is None else {"HTTP_IF_MATCH": match}
    return client(READ, WRITE).put(
        f"/api/v1/widgets/{widget.pk}/", b'{"value": 5}', content_type="application/json", **headers
    )


def test_a_change_needs_the_version_it_was_made_from() -> None:
    widget = Widget.objects.create(value=1)
    etag = client(READ, WRITE).get(f"/api/v1/widgets/{widget.pk}/")["ETag"]
    assert problem(put(widget, None)) == (428, "version_missing")
    for stale in ('"2"', '"0.abc"', "nonsense", '"' + "1" * 5000 + '"', '"1"x', '""'):
        assert problem(put(widget, stale)) == (412, "stale_version"), stale
    assert Widget.objects.get().value == 1
    changed = put(widget, etag)
    assert (changed.status_code, changed["ETag"] != etag) == (200, True)
    assert problem(put(widget, etag)) == (412, "stale_version")


def test_a_known_representation_is_not_sent_again_and_a_right_more_changes_it() -> None:
    widget = Widget.objects.create(value=1)
    path = f"/api/v1/widgets/{widget.pk}/"
    etag = client(READ).get(path)["ETag"]
    same = client(READ).get(path, HTTP_IF_NONE_MATCH=f'"other", W/{etag}')
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", etag)
    assert client(READ, WRITE).get(path, HTTP_IF_NONE_MATCH=etag).status_code == 200


def pages(limit: int) -> list[list[str]]:
    found, cursor = [], ""
    while True:
        answer = client(READ).get("/api/v1/widgets/", {"limit": limit, **({"cursor": cursor} if cursor else {})}).json()
        found.append(answer["items"])
        if answer["next"] is None:
            return found
        cursor = answer["next"]


@given(count=st.integers(0, 23), limit=st.integers(1, 9))
@SOME
def test_the_pages_together_are_all_rows_once_newest_first(count: int, limit: int) -> None:
    Widget.objects.all().delete()
    made = [str(Widget.objects.create().pk) for _n in range(count)]
    found = pages(limit)
    assert [pk for page in found for pk in page] == sorted(made, reverse=True)
    assert all(len(page) == limit for page in found[:-1])


def test_a_row_made_meanwhile_moves_no_page() -> None:
    made = [str(Widget.objects.create().pk) for _n in range(4)]
    first = client(READ).get("/api/v1/widgets/", {"limit": 2}).json()
    Widget.objects.create()
    second = client(READ).get("/api/v1/widgets/", {"limit": 2, "cursor": first["next"]}).json()
    assert first["items"] + second["items"] == made[::-1]


@pytest.mark.parametrize("limit", ["0", "201", "-1", "1.5", "x", "", "٣", "1" * 5000, "000001999999", "00000150"])
def test_a_limit_out_of_bounds_is_refused(limit: str) -> None:
    assert problem(client(READ).get("/api/v1/widgets/", {"limit": limit})) == (400, "malformed")


def test_a_cursor_that_was_touched_or_belongs_elsewhere_is_refused() -> None:
    for _n in range(3):
        Widget.objects.create()
    cursor = client(READ).get("/api/v1/widgets/", {"limit": 1}).json()["next"]
    touched = [cursor[:n] + ("B" if cursor[n] == "A" else "A") + cursor[n + 1 :] for n in range(0, len(cursor), 7)]
    strange = [
        signing.dumps(["core.event", "1"], salt="cursor"),
        signing.dumps(["kernel_tests.widget", "1"], salt="other"),
        *touched,
        *(cursor[:-1], "x", "é", ":::", "\x00"),
    ]
    for bad in strange:
        assert problem(client(READ).get("/api/v1/widgets/", {"cursor": bad})) == (400, "malformed"), bad


def test_an_etag_depends_on_rights_stores_and_language() -> None:
    from apps.core.api import etags
    from tests.factories.core import STORE

    shapes = [
        etags.of(1, actor(READ), "fr"),
        etags.of(2, actor(READ), "fr"),
        etags.of(1, actor(READ), "en"),
        etags.of(1, actor(READ, WRITE), "fr"),
        etags.of(1, actor(READ, stores=[STORE]), "fr"),
        etags.of(1, actor(READ, stores=[]), "fr"),
    ]
    assert len(set(shapes)) == len(shapes)
