"""What the frame around every screen needs to know, read from the request. `{% load rc_shell %}`

The request may carry: `actor`, `store`, `switchable_stores`, `integration_light`, `lock_after_minutes`.
Each may be missing; the frame then shows less, never breaks. `nav_path` in the context names the section of a
page that does not live under it (a scan's answer, a style guide sample).
"""

from typing import Any

from django.http import HttpRequest
from django.template import Context, Library
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.core import context as request_context
from apps.desk.navigation import NavItem, items_for
from apps.desk.stylesheet import stylesheet

register = Library()

THEME_COOKIE = "rc_theme"


@register.simple_tag
def desk_css_digest() -> str:
    """Another sheet is another address, so that the old one may be kept for ever."""
    return stylesheet().digest


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """`light`, `dark`, or empty for what the device prefers. From a cookie, so the first paint is already right."""
    request: HttpRequest | None = context.get("request")
    chosen = request.COOKIES.get(THEME_COOKIE, "") if request else ""
    return chosen if chosen in ("light", "dark") else ""


@register.simple_tag
def reference() -> str:
    """What support asks for: the id this request carries in logs, events and answers."""
    return request_context.current().request_id


@register.inclusion_tag("desk/_nav.html", takes_context=True)
def nav(context: Context) -> dict[str, Any]:
    request: HttpRequest | None = context.get("request")
    path = context.get("nav_path") or (request.path if request else "")
    entries = [(item, item.is_current(path)) for item in items_for(getattr(request, "actor", None))]
    return {"groups": [_group(entries, last=False), _group(entries, last=True)]}


def _group(entries: list[tuple[NavItem, bool]], *, last: bool) -> list[tuple[NavItem, bool]]:
    return [entry for entry in entries if entry[0].last is last]


@register.inclusion_tag("desk/_light.html", takes_context=True)
def integration_light(context: Context) -> dict[str, Any]:
    """The state of the partners. `request.integration_light` is one of ok, late, down; absent means not known yet."""
    state = getattr(context.get("request"), "integration_light", "")
    words = {
        "ok": pgettext("partners", "Connected"),
        "late": pgettext("partners", "Running late"),
        "down": pgettext("partners", "Partner down"),
    }
    return {"state": state if state in words else "unknown", "word": words.get(state, _("No partner yet"))}
