"""The portal's pages: public, in both languages, drawn from the code, and true to it."""

import ast
import re
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve

from apps.core import events
from apps.core.api import problems as wire
from apps.core.graphql import limits
from apps.desk.developers import graph, guides, problems, tables
from apps.desk.developers.contract import resources
from apps.desk.developers.samples import LANGUAGES, samples
from apps.desk.screens.developers import DRAWN
from tests.architecture.house import sources

SPOKEN = ("en", "fr")
PAGES = [
    *(guide.address for guide in guides.ALL.values()),
    *(f"/developers/{name}/" for name in DRAWN),
    *(f"/developers/reference/{name}/" for name in resources()),
]


def read(path: str, language: str = "en", **cookies: str) -> Any:
    client = Client(headers={"Accept-Language": language})
    client.cookies.load(cookies)
    return client.get(path)


def operations() -> list[Any]:
    return [operation for resource in resources().values() for operation in resource.operations]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_for_everybody_and_asks_nothing_of_the_database(path: str) -> None:
    """Without the mark for it, a query fails the test."""
    for language in SPOKEN:
        answer = read(path, language)
        assert (answer.status_code, answer["Content-Language"]) == (200, language)


def test_keys_are_only_kept_where_a_script_takes_them_up_again() -> None:
    scripts = {
        path: re.findall(r"desk/js/(early|scan)\.", read(path).content.decode()) for path in ("/sign-in/", *PAGES)
    }
    assert scripts == {"/sign-in/": ["early", "scan"]} | {path: [] for path in PAGES}


def test_what_is_not_there_is_not_found() -> None:
    absent = ("/developers/guides/none/", "/developers/reference/none/")
    assert [read(path).status_code for path in absent] == [404, 404]


def test_every_link_between_the_pages_leads_somewhere() -> None:
    anchors, links = set(), set()
    for path in PAGES:
        for language in SPOKEN:
            text = read(path, language).content.decode()
            anchors |= {f"{path}#{anchor}" for anchor in re.findall(r'\sid="([^"]+)"', text)} | {path}
            for link in map(unescape, re.findall(r'href="((?:/developers/|#)[^"]*)"', text)):
                links.add(re.sub(r"\?in=\w+", "", link if link.startswith("/") else path + link))
    assert links - anchors == set()


@pytest.mark.parametrize("guide", (*guides.GUIDES, guides.TILL_LANE), ids=lambda guide: guide.slug)
def test_a_guide_names_only_addresses_that_exist(guide: guides.Guide) -> None:
    known = {operation.path for operation in operations()}
    for language in SPOKEN:
        for address in re.findall(r"`(?:[A-Z]+ )?(/[a-z][^\s`?]*/)`?", guide.text(language)):
            if address.startswith("/api/v1/"):
                assert address.replace("/…/", "/") in known, address
            else:
                resolves(re.sub(r"\{\w+\}", "x", address))


def resolves(path: str) -> None:
    try:
        resolve(path)
    except Resolver404:
        pytest.fail(f"{path} is no address of ours")


@pytest.mark.parametrize("guide", guides.ALL.values(), ids=lambda guide: guide.slug)
def test_both_languages_of_a_guide_show_the_same_samples(guide: guides.Guide) -> None:
    shown = [re.findall(r"\]\(samples/([^)]+)\)|^```\w+\n(.*?)^```", guide.text(s), re.M | re.S) for s in SPOKEN]
    assert shown[0] == shown[1]


def test_every_sample_is_shown_by_a_guide() -> None:
    shown = {name for guide in guides.ALL.values() for name in re.findall(r"\(samples/([^)]+)\.sh\)", guide.text("en"))}
    assert shown == set(samples())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_chooses_the_language_of_the_samples_once(language: str) -> None:
    asked = read(f"/developers/?in={language}")
    assert asked.cookies["rc_samples"].value == language
    code = samples()["start/3-announce"].code[language].splitlines()[0]
    later = read("/developers/", rc_samples=language)
    for answer in (asked, later):
        assert code in unescape(re.sub(r"</?span[^>]*>", "", answer.content.decode()))


def test_a_language_nobody_offers_is_the_usual_one() -> None:
    answer = read("/developers/?in=cobol", rc_samples='"><script>')
    assert "rc_samples" not in answer.cookies
    assert re.findall(r'in=(\w+)#start-2-read" aria-current="true"', answer.content.decode()) == ["curl"]


def test_samples_name_the_address_the_reader_came_by() -> None:
    text = Client(headers={"Host": "localhost"}).get("/developers/").content.decode()
    assert "RECOMMERCE=http://localhost" in text
    assert guides.WRITTEN_FOR not in text


# --- drawn from the code ------------------------------------------------------------------------------


def test_the_reference_has_every_operation_once() -> None:
    described = [(operation.verb, operation.path) for operation in operations()]
    assert len(described) == len(set(described)) > 100
    assert len({operation.anchor for operation in operations()}) == len(described)
    text = read("/developers/reference/payments/").content.decode()
    assert "rentals sold as goods" in text
    assert "payments:confirm" in text
    assert "or a till’s key" in text


def test_what_an_operation_may_answer_is_what_its_app_refuses_with() -> None:
    of = {entry.code for entry in problems.possible("409", "payments")}
    assert {"payable_reserved", "in_progress", "illegal_transition"} <= of
    assert "claim_lost" not in of


def test_every_stable_code_has_its_cause_and_its_cure_in_both_languages() -> None:
    told = problems.entries()
    lacking = [code for code, entry in told.items() for s in SPOKEN if not (entry.cause(s) and entry.cure(s))]
    assert lacking == []


def test_no_code_of_the_source_is_missing_from_the_catalogue() -> None:
    """The catalogue finds classes in memory; here they are read in the text, whoever may have imported them."""
    trees = [ast.parse(path.read_text()) for path in sources()]
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    refusals, before = {"DomainError"}, 0
    while before != len(refusals):
        before = len(refusals)
        refusals |= {node.name for node in classes if {ast.unparse(base) for base in node.bases} & refusals}
    codes = {code for node in classes if node.name in refusals for code in codes_in(node)}
    assert len(codes) > 40
    assert codes - set(problems.entries()) == set()
    assert set(wire.BY_STATUS.values()) - set(problems.entries()) == set()


def codes_in(node: ast.ClassDef) -> list[Any]:
    return [
        line.value.value
        for line in node.body
        if isinstance(line, ast.Assign)
        and ast.unparse(line.targets[0]) == "code"
        and isinstance(line.value, ast.Constant)
    ]


def test_every_code_a_face_writes_itself_is_in_the_catalogue() -> None:
    text = "\n".join(path.read_text() for path in sources())
    literal = set(re.findall(r'document\(\s*\d+, "(\w+)"', text))
    assert len(literal) >= 3
    assert literal - set(problems.entries()) == set()


def test_nothing_is_explained_that_no_code_answers() -> None:
    written = re.findall(r'^  "(\w+)": \{$', (guides.DOCS / "developers" / "errors.json").read_text(), re.M)
    assert written == sorted(problems.entries())


def test_a_problem_leads_to_its_entry() -> None:
    refusal = Client().get("/api/v1/stores/").json()
    page, _hash, anchor = refusal["type"].partition("#")
    assert (page, anchor) == ("/developers/errors/", "not_authenticated")
    assert f'id="{anchor}"' in read(page).content.decode()


def test_every_event_is_in_its_family_and_on_the_page() -> None:
    told = [event for family in tables.event_families() for event in family.events]
    assert sorted(event.name for event in told) == sorted(events.registry)
    text = read("/developers/events/").content.decode()
    assert [event.full_name for event in told if event.full_name not in text] == []


def test_the_table_says_which_events_a_resource_announces() -> None:
    rows = {row.name: row for row in tables.resource_table()}
    assert {event.name for event in rows["legal-entities"].events} == {"legal_entity.created"}
    assert "work_order.paid" in {event.name for event in rows["work-orders"].events}
    assert [scope for scope, _operations in rows["brands"].scopes] == ["brands:read", "brands:write"]


def test_the_graphql_page_has_every_field_of_the_schema_and_leads_to_every_type() -> None:
    document = Client().get("/graphql/schema/").content.decode()
    declared = set(re.findall(r"^(?:type|input|scalar) (\w+)", document, re.M))
    shown = {kind.name: kind for kind in graph.types()}
    assert set(shown) == declared
    assert next(iter(shown)) == "Query"
    kinds = {name: [field.name for field in kind.fields] for name, kind in shown.items()}
    blocks = re.findall(r"^(?:type|input) (\w+) \{\n(.*?)^\}", document, re.M | re.S)
    assert {name: fields for name, fields in kinds.items() if fields} == {
        name: re.findall(r"^  (\w+)[(:]", body, re.M) for name, body in blocks
    }
    (work_orders,) = [field for field in shown["Query"].fields if field.name == "work_orders"]
    assert (work_orders.type, work_orders.of) == ("WorkOrderPage", "WorkOrderPage")
    assert {"where: JSON", "limit: Int"} <= set(work_orders.arguments)


def test_the_graphql_guide_tells_the_limits_that_hold() -> None:
    """In the order the page has them."""
    most = limits.MOST
    held = [
        limits.LONGEST, limits.MOST_TOKENS, most["root_fields"], most["fields"], most["depth"], most["aliases"],
        most["directives"], limits.MOST_OBJECTS,
    ]  # fmt: skip
    for language in SPOKEN:
        rows = re.findall(r"^\| .* \| (\d+) \|$", guides.ALL["graphql"].text(language), re.M)
        assert list(map(int, rows)) == held


def test_the_glossary_has_every_word_once_in_both_languages() -> None:
    words = tables.glossary()
    assert len({word["api"] for word in words}) == len(words)
    assert [word["api"] for word in words if not (word["fr"] and word["en"] and len(word["says"]) == 2)] == []


def test_documentation_holds_no_secret() -> None:
    """What stands there to be copied is the demo's, which everybody knows and production refuses."""
    kept = {settings.SECRET_KEY, *settings.BODY_KEYS}
    for path in PAGES:
        text = read(path).content.decode()
        assert [secret for secret in kept if secret in text] == []
