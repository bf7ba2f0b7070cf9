"""PDF by WeasyPrint. Loaded by the worker of the jobs queue alone: the library takes seconds and tens of megabytes.

It fetches nothing: a page may name our own style sheets, and every other address is refused, whatever a text holds.
"""

import logging
import mimetypes
from math import ceil
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from . import rendering
from .errors import PdfUnavailable
from .states import Media

try:
    import weasyprint
except OSError:  # Pango is not installed: whoever prints is told, everything else of the worker goes on
    weasyprint = None

PAPER = {Media.TICKET: "80mm {height}", Media.LABEL: "62mm 29mm", Media.A4: "A4"}
NAMED = {Media.TICKET: "rc-ticket", Media.LABEL: "rc-label", Media.A4: "rc-a4"}
ROLL = 3000  # mm: the first pass lays a ticket out on this much, the second cuts it below the last line
MARGIN = 4  # mm below the last line of a ticket
PX = 25.4 / 96  # mm
for _logger in ("weasyprint", "weasyprint.progress"):  # they tell each step, and each line meant for screens only
    logging.getLogger(_logger).setLevel(logging.ERROR)
HOST = "http://sheet.invalid/"
END = "sheet-end"


def to_pdf(html: str, media: str, copies: int) -> bytes:
    """One document at its true size; a label is one page, whatever would not fit it."""
    if weasyprint is None:
        raise PdfUnavailable
    html = html.replace("</body>", f'<div id="{END}"></div></body>')
    laid = _laid(html, media, f"{ROLL}mm")
    if media == Media.TICKET:
        end = laid.pages[0].anchors.get(END, (0, ROLL / PX))[1]
        laid = _laid(html, media, f"{ceil(end * PX + MARGIN)}mm")
    sheets = html.count("<main")
    pages = laid.pages if media == Media.A4 else laid.pages[:sheets]
    return bytes(laid.copy(list(pages) * copies).write_pdf())


def _laid(html: str, media: str, height: str) -> Any:
    paper = PAPER[Media(media)].format(height=height)
    sheet = (
        f"@page {NAMED[Media(media)]} {{ size: {paper} !important }} @page {{ size: {paper} !important }}"
        ".rc-sheet__title { letter-spacing: normal !important }"  # it would be measured without and set with it
    )
    page = weasyprint.HTML(string=html, base_url=HOST, url_fetcher=_fetcher())
    return page.render(stylesheets=[weasyprint.CSS(string=sheet)])


def _fetcher() -> Any:
    class OwnFilesOnly(weasyprint.urls.URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            return weasyprint.urls.URLFetcherResponse(
                url, _own_file(url), {"Content-Type": mimetypes.guess_type(url)[0] or "application/octet-stream"}
            )

    return OwnFilesOnly()


def _own_file(url: str) -> bytes:
    """A style sheet of ours, collected or in the source. ValueError for any other address."""
    path = unquote(urlsplit(url).path)
    if not url.startswith(HOST) or not path.startswith(settings.STATIC_URL) or ".." in path:
        raise ValueError(f"a sheet may not fetch {url}")
    name = path.removeprefix(settings.STATIC_URL)
    if found := finders.find(name):
        with open(found, "rb") as file:
            return file.read()
    with staticfiles_storage.open(name) as collected:
        return bytes(collected.read())


rendering.use_engine(to_pdf)
