"""From a body to what is asked, or to everything that is wrong with it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ..actors import Actor
from ..errors import Malformed
from .declaration import Searchable
from .fields import Field
from .findings import Findings
from .ordering import print_of
from .where import Criterion, Where

LARGEST, USUAL = 200, 50
MOST_KEYS, MOST_FACETS = 4, 5
LONGEST_TEXT, LONGEST_FOUND_BY, LONGEST_CURSOR = 200, 120, 2000
PARTS = ("where", "sort", "facets", "limit", "cursor")


@dataclass(frozen=True)
class Asked:
    """`finder` and `sought`: the way in that narrows everything else to what it finds; "" for none. `print` stands for
    all that decides which rows come in which order."""

    searchable: Searchable
    criteria: tuple[Criterion, ...] = ()
    text: str = ""
    sort: tuple[tuple[Field, bool], ...] = ()
    facets: tuple[str, ...] = ()
    limit: int = USUAL
    cursor: str = ""
    finder: str = ""
    sought: str = ""
    print: str = ""


def parts_of(searchable: Searchable, finders: Collection[str] = ()) -> list[str]:
    """The names a body may hold."""
    return [*PARTS, *(["text"] if searchable.words else []), *finders]


def read(searchable: Searchable, body: Any, *, actor: Actor, finders: Collection[str] = ()) -> Asked:
    """Invalid (422) or UnknownNames (400) with a pointer per mistake; PermissionRefused for a field they may not ask.

    `finders`: names of further ways in, each of which takes a text.
    """
    if not isinstance(body, Mapping):
        raise Malformed(_("An object is expected."))
    findings, known = Findings(), parts_of(searchable, finders)
    for name in body:
        if name not in known:
            findings.unknown(f"/{name}", name, known)
    sought = {name: findings.text(f"/{name}", body.get(name), longest=LONGEST_FOUND_BY) for name in finders}
    given = [name for name, value in sought.items() if value]
    if len(given) > 1:
        findings.wrong(f"/{given[1]}", _("Give one of these at a time: %(names)s.") % {"names": ", ".join(finders)})
    asked = Asked(
        searchable=searchable,
        criteria=Where(searchable, actor, findings).read(body.get("where")),
        text=findings.text("/text", body.get("text"), longest=LONGEST_TEXT).strip(),
        sort=_sort(searchable, body.get("sort"), findings),
        facets=_facets(searchable, body.get("facets"), findings),
        limit=_limit(body.get("limit"), findings),
        cursor=findings.text("/cursor", body.get("cursor"), longest=LONGEST_CURSOR),
        finder=given[0] if given else "",
        sought=sought[given[0]] if given else "",
        print=print_of(
            searchable.model.resource, *(body.get(name) or None for name in ("where", "text", "sort")), sought
        ),
    )
    findings.stop_if_any()
    return asked


def _sort(searchable: Searchable, raw: Any, findings: Findings) -> tuple[tuple[Field, bool], ...]:
    known, found = searchable.sorting, {}
    for number, name in enumerate(findings.listed("/sort", raw, most=MOST_KEYS)):
        bare = name.removeprefix("-") if isinstance(name, str) else name
        if not isinstance(name, str) or bare not in known:
            findings.unknown(f"/sort/{number}", bare, known, what="field to sort by")
        elif bare in found:
            findings.wrong(f"/sort/{number}", _("This name stands here twice."))
        else:
            found[bare] = (searchable.every[bare], name != bare)
    return tuple(found.values())


def _facets(searchable: Searchable, raw: Any, findings: Findings) -> tuple[str, ...]:
    names, known = findings.listed("/facets", raw, most=MOST_FACETS), searchable.counting
    for number, name in enumerate(names):
        if name not in known:
            findings.unknown(f"/facets/{number}", name, known, what="field to count by")
        elif name in names[:number]:
            findings.wrong(f"/facets/{number}", _("This name stands here twice."))
    return tuple(map(str, names))


def _limit(raw: Any, findings: Findings) -> int:
    if raw is None:
        return USUAL
    if not isinstance(raw, int) or isinstance(raw, bool) or not 1 <= raw <= LARGEST:
        findings.wrong("/limit", _("A whole number from 1 to %(most)d is expected.") % {"most": LARGEST})
        return USUAL
    return raw
