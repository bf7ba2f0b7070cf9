"""`/items/<code>/`: what one thing cost, earned and went through, and what may be done to it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from apps.core import files, journal
from apps.core.actors import Actor
from apps.core.api.files import link_to
from apps.core.permissions import require
from apps.core.screens.words import said_in
from apps.core.timeline import shown, told, told_elsewhere
from apps.printing.documents import label_page
from apps.printing.ports import Wanted
from apps.printing.states import Media

from .. import selectors
from ..models import Item
from ..permissions import ITEMS_READ
from ..selectors import Passport
from ..states import POLICE, EntryKind, Grade, HolderKind
from .acting import offered_to
from .documents import ItemLabel
from .printing import offered
from .words import BY_NAME, pill_of


def visible(request: Any, code: str) -> Item:
    require(request.actor, ITEMS_READ)
    found = selectors.visible_to(request.actor).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def page(request: Any, item: Item, **more: Any) -> HttpResponse:
    """`more` is what an app above adds: its own list, and where to go on from here."""
    passport = selectors.passport_of(item, request.actor)
    address = f"/items/{item.code}/"
    context = {
        "page_title": item.title or item.code,
        "nav_path": "/items/",
        "item": item,
        "pill": pill_of(item),
        "facts": _facts(passport),
        "passport": passport,
        "ledger": [{"entry": entry, "kind": capfirst(str(EntryKind(entry.kind).label))} for entry in passport.ledger],
        "places": [_place(passport, row) for row in reversed(passport.custody)],
        "reports": _reports(passport),
        "timeline": _timeline(passport, request.actor),
        "acts": offered_to(request.actor, item),
        "printing": offered(
            request, ItemLabel.kind, item.pk, url=f"{address}label/", back=address, language=item.store.language
        ),
        **more,
    }
    return render(request, "items/passport.html", context)


@require_GET
def label(request: Any, code: str) -> HttpResponse:
    item = visible(request, code)
    with translation.override(item.store.language):
        wanted = Wanted(item.pk, Media.LABEL, item.store.language, request.actor)
        return HttpResponse(label_page(ItemLabel().label(wanted)))


def _facts(passport: Passport) -> list[dict[str, Any]]:
    item = passport.item
    owner = capfirst(str(item.get_owner_kind_display()))
    if item.customer:
        owner = item.customer.display_name if passport.names else item.customer.code
    told: list[tuple[str, Any, str]] = [
        (_("Owner"), owner, f"/customers/{item.customer.code}/" if item.customer else ""),
        (capfirst(str(item.get_identifier_kind_display())), item.identifier, ""),
        (_("Condition"), Grade(item.grade).label if item.grade else _("Not inspected yet"), ""),
        (_("Colour"), item.color, ""),
        (_("Description"), item.description if item.description != item.title else "", ""),
        (_("Held by"), capfirst(str(item.get_custody_display())), ""),
        (_("Store"), str(item.store), ""),
        (_("Location"), str(item.location or ""), ""),
        (_("VAT"), capfirst(str(item.get_vat_origin_display())), ""),
    ]
    return [{"label": label, "value": value, "url": url} for label, value, url in told if value]


def _place(passport: Passport, row: Any) -> dict[str, Any]:
    """Who held it, by name only where persons may be named."""
    who = _("Police") if row.third_party == POLICE else row.third_party or str(row.holder_store or "")
    if row.holder_customer:
        who = row.holder_customer.display_name if passport.names else row.holder_customer.code
    return {"row": row, "kind": capfirst(str(HolderKind(row.holder_kind).label)), "who": who}


def _reports(passport: Passport) -> list[dict[str, Any]]:
    """Newest first, each with its photos; a small picture where there is one."""
    by_id = {stored.pk: stored for stored in passport.files}
    small = {stored.owner_id: stored for stored in files.of(files.VARIANT, by_id)}
    return [
        {
            "report": report,
            "kind": capfirst(str(report.get_kind_display())),
            "findings": [(said_in(finding["labels"]), finding["note"]) for finding in report.findings],
            "photos": [
                {"url": link_to(by_id[pk]), "small": link_to(small.get(pk, by_id[pk])), "name": by_id[pk].name}
                for pk in report.file_ids
                if pk in by_id
            ],
        }
        for report in reversed(passport.reports)
    ]


def _timeline(passport: Passport, actor: Actor) -> list[dict[str, Any]]:
    ids: set[UUID] = {passport.item.pk, *(twin.pk for twin in passport.twins)}
    entries = [told(fact, BY_NAME[fact.type]) for fact in journal.history_of(ids) if fact.type in BY_NAME]
    return shown(entries + told_elsewhere(ids, actor))
