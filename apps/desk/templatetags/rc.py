"""Small pieces every screen uses: icon, status pill, money, code, initials, words in both languages. `{% load rc %}`"""

from decimal import Decimal
from functools import cache
from typing import Any

from django.template import Library
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.core.money import Money
from apps.core.screens.words import money_text, said_in

register = Library()
register.filter("said", said_in)

STATUS_ICONS = {
    "new": "state-new",
    "customer": "state-customer",
    "todo": "state-todo",
    "progress": "state-progress",
    "blocked": "state-blocked",
    "ready": "state-ready",
    "closed": "state-closed",
}


@register.simple_tag
def icon(name: str, extra_class: str = "", label: str = "") -> SafeString:
    """One sprite icon. Decorative unless `label` names it."""
    classes = f"rc-icon {extra_class}".strip()
    href = f"{_sprite()}#{name}"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>', classes, label, href
        )
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', classes, href
    )


@cache  # a board shows fifty
def _sprite() -> str:
    return static("desk/icons.svg")


@register.simple_tag
def status(kind: str, label: Any) -> SafeString:
    """A status pill: colour, icon and word. An unknown kind is a fault of the code and raises KeyError."""
    return format_html('<span class="rc-pill rc-tone--{}">{}{}</span>', kind, icon(STATUS_ICONS[kind]), label)


@register.simple_tag
def status_icon(kind: str) -> SafeString:
    return icon(STATUS_ICONS[kind])


@register.simple_tag
def money(value: Money | Decimal | None, currency: str = "EUR", extra_class: str = "") -> SafeString:
    """An amount as the reader's language writes it; None is a dash. `value`: Money, or a Decimal with its currency."""
    if value is None:
        return format_html('<span class="rc-money {}">—</span>', extra_class)
    amount, currency = (value.amount, value.currency) if isinstance(value, Money) else (value, currency)
    classes = f"rc-money {extra_class} {'rc-money--negative' if amount < 0 else ''}".split()
    return format_html('<data class="{}" value="{}">{}</data>', " ".join(classes), amount, money_text(amount, currency))


@register.filter
def code(value: str) -> SafeString:
    """WO-7K3M9QXF in the code face, the check character lighter: it carries no meaning, only proof."""
    return format_html('<span class="rc-code">{}<span class="rc-code__check">{}</span></span>', value[:-1], value[-1:])


@register.filter
def initials(name: str) -> str:
    words = [word for word in name.replace("-", " ").split() if word]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


@register.filter
def percent_of(done: int, total: int) -> int:
    return 100 * done // total if total else 0
