"""A caller's ids are taken when well-formed and replaced otherwise; a header never reaches a log unchecked."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core import context
from apps.core.context import RequestContext

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def test_well_formed_ids_are_kept() -> None:
    assert context.from_headers("till-7_20261121", TRACE) == RequestContext("till-7_20261121", TRACE)


@pytest.mark.parametrize(
    "bad", ["", "short", "x" * 65, "with space", "abcdefgh\n", "abcdefgh\r\nX: y", "éééééééé", "aaaa;drop"]
)
def test_a_bad_request_id_is_replaced(bad: str) -> None:
    found = context.from_headers(bad, TRACE).request_id
    assert re.fullmatch("[0-9a-f]{24}", found)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        TRACE + "\n",
        TRACE.upper(),
        TRACE.replace("00-", "01-", 1),
        "00-" + "0" * 32 + "-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-" + "0" * 16 + "-01",
        TRACE + "-extra",
    ],
)
def test_a_bad_trace_is_replaced_by_a_fresh_valid_one(bad: str) -> None:
    found = context.from_headers("till-7_20261121", bad).traceparent
    assert found != bad
    assert re.fullmatch("00-[0-9a-f]{32}-[0-9a-f]{16}-01", found)


@given(st.text(), st.text())
def test_what_comes_out_is_always_well_formed(request_id: str, trace: str) -> None:
    found = context.from_headers(request_id, trace)
    assert re.fullmatch("[0-9A-Za-z_-]{8,64}", found.request_id)
    assert re.fullmatch("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}", found.traceparent)


def test_contexts_nest_and_end() -> None:
    outer, inner = RequestContext("outer-request"), RequestContext("inner-request")
    with context.bound(outer):
        with context.bound(inner):
            assert context.current() == inner
        assert context.current() == outer
    assert context.current() == RequestContext()
