"""Pictures drawn on the server, without script or style attribute: charts, QR, EAN, Code 128. `{% load rc_charts %}`"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import barcode
import segno
from django.template import Library
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = Library()

WIDTH, HEIGHT = 104, 36


@register.simple_tag
def sparkline(values: Sequence[float | Decimal], title: str) -> SafeString:
    """A trend without axes. `title` says it in words ("7 days: 3, 5, 4 …"); fewer than two values draw nothing."""
    if len(values) < 2:
        return SafeString("")
    numbers = [float(value) for value in values]
    low, high = min(numbers), max(numbers)
    span = (high - low) or 1.0
    step = WIDTH / (len(numbers) - 1)
    flat = high == low
    points = [
        (round(i * step, 1), HEIGHT / 2 if flat else round(HEIGHT - 3 - (n - low) / span * (HEIGHT - 6), 1))
        for i, n in enumerate(numbers)
    ]
    line = " ".join(f"{x},{y}" for x, y in points)
    return format_html(
        '<svg class="rc-spark" viewBox="0 0 {w} {h}" role="img" aria-label="{title}"><title>{title}</title>'
        '<polygon class="rc-spark__area" points="0,{h} {line} {w},{h}"/>'
        '<polyline class="rc-spark__line" points="{line}"/>'
        '<circle class="rc-spark__last" cx="{x}" cy="{y}" r="4"/></svg>',
        w=WIDTH,
        h=HEIGHT,
        title=title,
        line=line,
        x=points[-1][0],
        y=points[-1][1],
    )


@register.simple_tag
def qr(text: str, label: str) -> SafeString:
    """A QR code as inline SVG. `label` says what scanning it does."""
    svg = segno.make(text, micro=False, error="m").svg_inline(omitsize=True, border=2, svgclass="rc-qr")
    return format_html('<span role="img" aria-label="{}">{}</span>', label, mark_safe(svg))  # noqa: S308 segno escapes


@register.simple_tag
def ean13(digits: str, height: int = 44) -> SafeString:
    """The bars of an EAN-13 whose check digit is already right, with the digits below them. `height`, of 95 wide: where
    room is scarce bars are lower, never narrower."""
    pattern = barcode.get("ean13", digits[:12]).build()[0].replace("G", "1")
    bars = format_html_join("", '<rect x="{}" width="{}" height="{}"/>', ((*bar, height) for bar in _bars(pattern)))
    return format_html(
        '<svg class="rc-ean" viewBox="0 0 109 {2}" role="img" aria-label="{0}">'
        '<g fill="currentColor" shape-rendering="crispEdges">{1}</g>'
        '<text x="54.5" y="{3}" text-anchor="middle" font-size="10" fill="currentColor">{0}</text></svg>',
        digits,
        bars,
        height + 12,
        height + 11,
    )


@register.simple_tag
def code128(text: str) -> SafeString:
    """The bars of a Code 128 for one of our codes, which a till's reader takes, with the code below them."""
    pattern = barcode.get("code128", text).build()[0]
    bars = format_html_join("", '<rect x="{}" width="{}" height="44"/>', _bars(pattern))
    return format_html(
        '<svg class="rc-ean" viewBox="0 0 {2} 56" role="img" aria-label="{0}">'
        '<g fill="currentColor" shape-rendering="crispEdges">{1}</g>'
        '<text x="{3}" y="55" text-anchor="middle" font-size="10" fill="currentColor">{0}</text></svg>',
        text,
        bars,
        len(pattern) + 14,
        (len(pattern) + 14) / 2,
    )


def _bars(pattern: str) -> Iterator[tuple[int, int]]:
    """Left edge and width of each bar, after the seven modules of quiet zone."""
    for match in re.finditer("1+", pattern):
        yield 7 + match.start(), len(match[0])
