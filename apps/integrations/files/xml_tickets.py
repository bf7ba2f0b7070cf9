"""Tickets out of XML, one element in memory at a time. A document type (DTD) is refused: it could only do harm."""

from collections.abc import Iterator
from typing import Any, TextIO
from xml.etree.ElementTree import Element
from xml.parsers import expat

from django.utils.translation import gettext as _

from .errors import Broken, Incomplete
from .manifest import Manifest
from .records import Node
from .tickets import MOST_LINES, RawTicket, Tally
from .values import text_of

CHUNK = 64 * 1024
DEEPEST = 50
MOST_HELD = 2 * 1024 * 1024  # characters and names of one ticket, or of everything outside tickets
_BETWEEN = "\x1f"


class XmlTickets:
    def __init__(self, stream: TextIO, manifest: Manifest, tally: Tally) -> None:
        self.stream, self.manifest, self.tally = stream, manifest, tally
        self.stack: list[Element] = []
        self.done: list[tuple[int, Element]] = []
        self.inside, self.outside, self.begun_at = 0, 0, 0
        self.parser = expat.ParserCreate(namespace_separator=_BETWEEN)
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype

    def read(self) -> Iterator[RawTicket]:
        for chunk in iter(lambda: self.stream.read(CHUNK), ""):
            self._feed(chunk)
            yield from self._tickets()
        self._feed("")
        yield from self._tickets()

    def _feed(self, chunk: str) -> None:
        try:
            self.parser.Parse(chunk, not chunk)
        except expat.ExpatError as error:
            if not chunk:
                raise Incomplete(_("The XML ends before its last element is closed.")) from None
            said = {"line": error.lineno, "why": expat.ErrorString(error.code)}
            raise Broken(_("Line %(line)d is not XML: %(why)s.") % said) from None

    def _tickets(self) -> Iterator[RawTicket]:
        done, self.done = self.done, []
        for place, element in done:
            yield self._ticket(place, element)

    def _ticket(self, place: int, element: Element) -> RawTicket:
        ticket = RawTicket(place, Node(element))
        layout = self.manifest.xml
        lines, tenders = element.findall(layout.line), element.findall(layout.tender) if layout.tender else []
        if len(lines) + len(tenders) > MOST_LINES:
            raise Broken(_("Line %(line)d: no ticket has so many lines.") % {"line": place})
        for index, line in enumerate(lines, start=1):
            node = Node(line)
            ticket.lines.append((text_of(node, self.manifest.line, "number") or str(index), node))
        ticket.tenders = [Node(tender) for tender in tenders]
        for path in filter(None, (layout.line, layout.tender)):
            _strip(element, path)
        return ticket

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        element = Element(_local(name), {_local(key): value for key, value in attributes.items()})
        self._hold(len(name) + sum(len(key) + len(value) for key, value in attributes.items()) + 50)
        if self.stack:
            self.stack[-1].append(element)
        else:
            self.tally.trailer = Node(element)
        self.stack.append(element)
        if len(self.stack) > DEEPEST:
            raise Broken(_("Line %(line)d is nested too deep.") % {"line": self.parser.CurrentLineNumber})
        if self._path() == self.manifest.xml.ticket:
            self.begun_at, self.inside = self.parser.CurrentLineNumber, 1

    def _end(self, _name: str) -> None:
        path, element = self._path(), self.stack.pop()
        if path == self.manifest.xml.ticket and self.stack:
            self.stack[-1].remove(element)
            self.done.append((self.begun_at, element))
            self.inside = 0

    def _text(self, text: str) -> None:
        self._hold(len(text))
        if not self.stack or not (text.strip() or self.stack[-1].text):
            return
        top = self.stack[-1]
        if not len(top):  # what stands between inner elements is layout
            top.text = (top.text or "") + text

    def _hold(self, size: int) -> None:
        if self.inside:
            self.inside += size
        else:
            self.outside += size
        if max(self.inside, self.outside) > MOST_HELD:
            line = self.parser.CurrentLineNumber
            raise Broken(_("Line %(line)d: an element is larger than any ticket.") % {"line": line})

    def _doctype(self, *_told: Any) -> None:
        raise Broken(_("The XML declares a document type (DTD): this is not read."))

    def _path(self) -> str:
        return "/".join(element.tag for element in self.stack)


def _local(name: str) -> str:
    return name.rpartition(_BETWEEN)[2]


def _strip(element: Element, path: str) -> None:
    """Take the elements of this path out, so that they are kept once and only if they are ours."""
    above, _slash, name = path.rpartition("/")
    for parent in element.findall(above) if above else [element]:
        for child in parent.findall(name):
            parent.remove(child)
