"""A manifest is refused with the pointer of what is wrong; what is accepted can be parsed."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.integrations.files import shipped
from apps.integrations.files.checking import faults
from apps.integrations.files.folders import faults as folder_faults
from apps.integrations.files.manifest import parsed

MISSING = object()


def changed(pointer: str, value: Any, name: str = "generic_csv") -> dict[str, Any]:
    """A shipped manifest with one entry replaced or taken away."""
    content: Any = deepcopy(shipped.manifest(name))
    *above, last = pointer.strip("/").split("/")
    inner = content
    for part in above:
        inner = inner[int(part)] if isinstance(inner, list) else inner.setdefault(part, {})
    if value is MISSING:
        del inner[last]
    elif isinstance(inner, list):
        inner[int(last)] = value
    else:
        inner[last] = value
    return content


@pytest.mark.parametrize("name", shipped.names())
def test_what_we_ship_is_right(name):
    assert faults(shipped.manifest(name)) == {}
    assert parsed(shipped.manifest(name)).format in ("csv", "xml")


@pytest.mark.parametrize(
    "pointer, value, expected",
    [
        ("/format", "json", {"/format": "One of: csv, xml."}),
        ("/currency", MISSING, {"/currency": "This is needed."}),
        ("/tikket", {}, {"/tikket": "A manifest has no such entry."}),
        ("/ticket/number", MISSING, {"/ticket/number": "This is needed."}),
        ("/ticket/till", ["till"], {"/ticket/till": "This must be: string, integer, object."}),
        ("/csv", MISSING, {"/csv": "This is needed."}),
        ("/time_zone", "Europe/Annecy", {"/time_zone": "No such time zone."}),
        ("/encodings/0", "klingon", {"/encodings/0": "No such encoding of text."}),
        ("/encodings/1", "rot13", {"/encodings/1": "No such encoding of text."}),
        ("/encodings/1", "base64", {"/encodings/1": "No such encoding of text."}),
        ("/line/code/1", {"at": "label", "pattern": "("},
         {"/line/code/1/pattern": "This is no regular expression: missing ), unterminated subpattern at position 0."}),
        ("/ticket/store", {"at": "store", "value": "LYON"}, {"/ticket/store": "Say either “at” or “value”."}),
        ("/ticket/store", {"pattern": "x"}, {"/ticket/store": "Say either “at” or “value”."}),
        ("/dates/business_date", "%H:%M",
         {"/dates/business_date": "This format does not tell the whole day, or not the time."}),
        ("/dates/occurred_at", "%Y-%m-%d",
         {"/dates/occurred_at": "This format does not tell the whole day, or not the time."}),
        ("/rows/trailer", MISSING, {"/rows/trailer": "The file ends by a trailer: say which rows are one."}),
        ("/rows/line", MISSING, {"/rows/line": "Say which rows are lines of a ticket."}),
        ("/complete", {"by": "quiet", "total": "amount"},
         {"/complete/by": "Counts and totals stand in a trailer: say “trailer”."}),
        ("/complete", {"by": "trailer"}, {"/complete": "Say what the trailer tells: “tickets”, “lines” or “total”."}),
        ("/sequence", "[0-9]+", {"/sequence": "Put one pair of brackets around the number."}),
        ("/thousands", ",", {"/thousands": "This is the decimal sign already."}),
        ("/csv/quote", ";", {"/csv/delimiter": "Delimiter, quote and escape must differ."}),
        ("/csv/header", False, None),
        ("/kinds/sale", "sold", {"/kinds/sale": "One of: payment, deposit, refund, reversal, payout, ignored."}),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_its_pointer(pointer, value, expected):
    found = faults(changed(pointer, value))
    if expected is None:  # without a header, every column that is named is wrong
        assert set(found.values()) == {"Without a header row columns are counted: 1 is the first."}
        assert "/ticket/store" in found
    else:
        assert found == expected


@pytest.mark.parametrize("place", ["//Total", "Total[1]", "../Ticket", "*", 3])
def test_in_xml_a_place_is_a_plain_path(place):
    found = faults(changed("/line/amount", place, "ginkoia_like"))
    assert list(found) == ["/line/amount"]


NAMES = sorted(shipped.manifest("generic_csv"))
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=10,
)


@settings(max_examples=300, deadline=None)
@given(anything, st.sampled_from(NAMES))
def test_whatever_is_written_is_refused_or_can_be_parsed(value, name):
    for content in (value, {**shipped.manifest("generic_csv"), name: value}):
        if not faults(content):
            parsed(content)


@pytest.mark.parametrize(
    "path",
    ["", ".", "..", "../out", "a/../../out", "/etc", "a//b", "a/./b", "~root/.ssh/..", "a\\..\\b", "a/\x00b", "a/\nb",
     " /a", ".ssh", "a/.working", "C:\\tills", 7, None, ["a"], "x" * 200],
)  # fmt: skip
def test_no_folder_leads_out_of_the_root(path):
    options = {"incoming": "a/in", "done": path, "rejected": "a/rejected"}
    assert list(folder_faults(options)) == ["/options/done"]


def test_folders_lie_apart():
    assert folder_faults({"incoming": "a/in", "done": "a/done", "rejected": "a/rejected", "stores": ["LYON"]}) == {}
    assert list(folder_faults({"incoming": "a", "done": "a/done", "rejected": "b"})) == ["/options/incoming"]
    assert list(folder_faults({"incoming": "a", "done": "b", "rejected": "b"})) == ["/options/incoming"]
    assert list(folder_faults({"incoming": "a", "done": "b", "rejected": "c", "archive": "d"})) == ["/options/archive"]
    assert list(folder_faults({"incoming": "a", "done": "b", "rejected": "c", "stores": "LYON"})) == ["/options/stores"]
