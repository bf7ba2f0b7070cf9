"""`/developers/`: how to connect. Anybody may read it, for it holds no secret; it speaks the reader's language."""

from functools import lru_cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.access.permissions import CONSUMERS_WRITE
from apps.access.selectors import calls_visible_to
from apps.core import context
from apps.core.permissions import require

from ..developers import graph, problems, tables
from ..developers.contract import resources
from ..developers.guides import ALL, CHANGELOG, GUIDES, TILL_LANE, Guide
from ..developers.highlight import highlighted
from ..developers.samples import LANGUAGES, USUAL, samples

CHOSEN = "rc_samples"  # the cookie that remembers in which language somebody reads samples
A_YEAR = 31_536_000
CALLS = "/developers/calls/"
# Pages drawn from the code: what the address calls them, and what the reader does.
DRAWN = {
    "reference": gettext_lazy("Reference"),
    "resources": gettext_lazy("Resources, scopes, events"),
    "graphql": gettext_lazy("GraphQL schema"),
    "errors": gettext_lazy("Errors"),
    "events": gettext_lazy("Events"),
    "glossary": gettext_lazy("Glossary"),
}


@require_safe
def guide(request: HttpRequest, slug: str = "start") -> HttpResponse:
    if slug not in ALL:
        raise Http404
    found, chosen = ALL[slug], _chosen(request)

    def sample(_text: str, target: str) -> str:
        return _sample(request, target.removeprefix("samples/").rpartition(".")[0], chosen)

    read = found.page(_language(), origin=f"{request.scheme}://{request.get_host()}", sample=sample)
    answer = _page(request, read.title, read.html, current=found.address)
    if request.GET.get("in") == chosen:
        answer.set_cookie(CHOSEN, chosen, max_age=A_YEAR, samesite="Lax", httponly=True)
    return answer


@require_safe
def drawn(request: HttpRequest, name: str) -> HttpResponse:
    return _page(request, str(DRAWN[name]), _body(name, _language()), current=f"/developers/{name}/")


@require_safe
def resource(request: HttpRequest, name: str) -> HttpResponse:
    if name not in resources():
        raise Http404
    return _page(
        request, name, _body("resource", _language(), name), current="/developers/reference/", of_contract=True
    )


@never_cache
@require_safe
def calls(request: Any) -> HttpResponse:
    """What a program's call came to, for who looks after programs: it holds callers' names, so one signs in first."""
    require(request.actor, CONSUMERS_WRITE)
    asked = request.GET.get("request_id", "").strip()
    wrong = bool(asked) and not context.is_request_id(asked)
    found = calls_visible_to(request.actor, asked) if asked and not wrong else []
    told = {"asked": asked, "wrong": wrong, "found": found}
    body = render_to_string("desk/developers/_calls.html", told, request)
    return _page(request, _("Call log"), body, current=CALLS)


def _reference(_language: str, _name: str) -> dict[str, Any]:
    return {"resources": resources().values()}


def _resource(_language: str, name: str) -> dict[str, Any]:
    def problems_of(operation: Any) -> list[Any]:
        return [(problem, problems.possible(problem.status, operation.app)) for problem in operation.problems]

    found = resources()[name]
    return {"resource": found, "operations": [(operation, problems_of(operation)) for operation in found.operations]}


def _resources(language: str, _name: str) -> dict[str, Any]:
    rows = [
        (row, [(scope, tables.right(scope, language), operations) for scope, operations in row.scopes])
        for row in tables.resource_table()
    ]
    return {"rows": rows}


def _graphql(_language: str, _name: str) -> dict[str, Any]:
    return {"types": graph.types()}


def _errors(language: str, _name: str) -> dict[str, Any]:
    entries = problems.entries().values()
    return {"entries": [(entry, entry.cause(language), entry.cure(language)) for entry in entries]}


def _events(_language: str, _name: str) -> dict[str, Any]:
    return {"families": tables.event_families()}


def _glossary(language: str, _name: str) -> dict[str, Any]:
    return {"words": [(word, word["says"][language]) for word in tables.glossary()]}


_CONTEXTS = {
    "reference": _reference, "resource": _resource, "resources": _resources, "errors": _errors, "events": _events,
    "glossary": _glossary, "graphql": _graphql,
}  # fmt: skip


@lru_cache(maxsize=256)  # a page per resource and language: it changes with the code alone
def _body(kind: str, language: str, name: str = "") -> SafeString:
    with translation.override(language):
        return render_to_string(f"desk/developers/_{kind}.html", _CONTEXTS[kind](language, name))


def _language() -> str:
    return "fr" if (get_language() or "").startswith("fr") else "en"


def _chosen(request: HttpRequest) -> str:
    """The language of the samples: asked for now, or the last time."""
    asked = request.GET.get("in") or request.COOKIES.get(CHOSEN, "")
    return asked if asked in LANGUAGES else USUAL


def _sample(request: HttpRequest, name: str, chosen: str) -> str:
    found = samples()[name]
    _ending, grammar, _label = LANGUAGES[chosen]
    told = {
        "anchor": name.replace("/", "-"),
        "choices": [(key, label, key == chosen) for key, (_ending, _grammar, label) in LANGUAGES.items()],
        "code": highlighted(found.code[chosen], grammar),
        "prints": found.prints,
        "path": request.path,
    }
    return render_to_string("desk/developers/_sample.html", told)


def _page(request: HttpRequest, title: str, body: SafeString, **more: Any) -> HttpResponse:
    shown = {"page_title": title, "body": body, "sections": _sections(request), **more}
    return render(request, "desk/developers/page.html", shown)


def _sections(request: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """The contents, as headings with links."""
    language = _language()

    def linked(*guides: Guide) -> list[tuple[str, str]]:
        return [(guide.title(language), guide.address) for guide in guides]

    looked_up = [(str(title), f"/developers/{name}/") for name, title in DRAWN.items()]
    if request.actor and request.actor.can(CONSUMERS_WRITE):
        looked_up.append((_("Call log"), CALLS))
    return [(_("Guides"), linked(*GUIDES, TILL_LANE)), (_("To look up"), [*looked_up, *linked(CHANGELOG)])]


urlpatterns = [
    path("developers/", login_not_required(guide), name="developers"),
    path("developers/guides/<slug:slug>/", login_not_required(guide), name="developers_guide"),
    path("developers/changelog/", login_not_required(guide), {"slug": CHANGELOG.slug}, name="developers_changelog"),
    *(path(f"developers/{name}/", login_not_required(drawn), {"name": name}) for name in DRAWN),
    path("developers/calls/", calls, name="developers_calls"),
    path("developers/reference/<slug:name>/", login_not_required(resource), name="developers_resource"),
]
