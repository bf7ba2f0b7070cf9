"""The Markdown our own pages are written in, and no more: headings, text, lists, tables, code. All is escaped."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from .highlight import highlighted

Block = Callable[[str, str], str]  # what stands for a link alone on its line: its text and target → HTML

_INLINE = re.compile(r"`(?P<code>[^`]+)`|\*\*(?P<strong>.+?)\*\*|\[(?P<text>[^\]]+)\]\((?P<target>[^)\s]+)\)")
_ALONE = re.compile(r"\[([^\]]+)\]\((samples/[^)\s]+)\)")
_HEADING = re.compile(r"(#{1,4}) (.+)")
_ITEM = re.compile(r"(-|\d+\.) (.+)")
_OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:(?!/)|https?://", re.IGNORECASE)


class Heading(NamedTuple):
    level: int
    text: str
    anchor: str


@dataclass
class Page:
    html: SafeString
    headings: list[Heading] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.headings[0].text if self.headings else ""


def read(text: str, *, link: Callable[[str], str], sample: Block) -> Page:
    """The page as HTML. `link` turns a written target into an address; `sample` draws a link to a sample that stands
    alone on its line. The first heading is the page's title and is left out."""
    reader = _Reader(text.splitlines(), link, sample)
    html = "\n".join(reader.blocks())
    return Page(mark_safe(html), reader.headings)  # noqa: S308  the reader escapes all it is given


class _Reader:
    def __init__(self, lines: list[str], link: Callable[[str], str], sample: Block) -> None:
        self.lines, self.link, self.sample = lines, link, sample
        self.at = 0
        self.headings: list[Heading] = []

    def blocks(self) -> Iterator[str]:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.strip():
                self.at += 1
            elif line.startswith("```"):
                yield self._code(line[3:].strip())
            elif found := _HEADING.fullmatch(line):
                self.at += 1
                yield from self._heading(len(found[1]), found[2])
            elif line.startswith("|"):
                yield self._table([self._cells(row) for row in self._while(lambda row: row.startswith("|"))])
            elif _ITEM.match(line):
                yield self._list(line.startswith("-"))
            elif line.startswith("> "):
                said = " ".join(row[2:] for row in self._while(lambda row: row.startswith("> ")))
                yield f'<div class="rc-doc__rule" role="note"><p>{self._inline(said)}</p></div>'
            elif found := _ALONE.fullmatch(line.strip()):
                self.at += 1
                yield self.sample(found[1], found[2])
            else:
                yield f"<p>{self._inline(' '.join(self._while(self._is_text)))}</p>"

    def _while(self, holds: Callable[[str], object]) -> list[str]:
        start = self.at
        while self.at < len(self.lines) and holds(self.lines[self.at]):
            self.at += 1
        return self.lines[start : self.at]

    def _is_text(self, line: str) -> bool:
        return bool(line.strip()) and not (line.startswith(("```", "|", "> ")) or _HEADING.fullmatch(line))

    def _heading(self, level: int, text: str) -> Iterator[str]:
        heading = Heading(level, text.replace("`", ""), slugify(text))
        self.headings.append(heading)
        if len(self.headings) > 1:
            yield format_html('<h{0} id="{1}">', level, heading.anchor) + self._inline(text) + f"</h{level}>"

    def _code(self, language: str) -> str:
        self.at += 1
        code = "\n".join(self._while(lambda row: not row.startswith("```")))
        self.at += 1
        return code_block(code, language)

    def _list(self, bullets: bool) -> str:
        items: list[str] = []
        for row in self._while(lambda row: row.strip() and (_ITEM.match(row) or row.startswith("  "))):
            found = _ITEM.match(row)
            if found:
                items.append(found[2])
            else:
                items[-1] += " " + row.strip()
        tag = "ul" if bullets else "ol"
        return f"<{tag}>{''.join(f'<li><p>{self._inline(item)}</p></li>' for item in items)}</{tag}>"

    def _cells(self, row: str) -> list[str]:
        return [cell.strip() for cell in row.strip().strip("|").split("|")]

    def _table(self, rows: list[list[str]]) -> str:
        head, body = rows[0], rows[2:]
        name = escape(self.headings[-1].text if self.headings else " · ".join(head))
        headings = "".join(f'<th scope="col">{self._inline(cell)}</th>' for cell in head)
        cells = "".join(f"<tr>{''.join(f'<td>{self._inline(cell)}</td>' for cell in row)}</tr>" for row in body)
        return (
            f'<div class="rc-table-wrap" role="region" tabindex="0" aria-label="{name}"><table class="rc-table">'
            f"<thead><tr>{headings}</tr></thead><tbody>{cells}</tbody></table></div>"
        )

    def _inline(self, text: str) -> str:
        parts, end = [], 0
        for found in _INLINE.finditer(text):
            parts += [escape(text[end : found.start()]), self._span(found)]
            end = found.end()
        return "".join([*parts, escape(text[end:])])

    def _span(self, found: re.Match[str]) -> str:
        if found["code"]:
            return f"<code>{escape(found['code'])}</code>"
        if found["strong"]:
            return f"<strong>{self._inline(found['strong'])}</strong>"
        target = found["target"] if _OUTSIDE.match(found["target"]) else self.link(found["target"])
        return f'<a href="{escape(target)}">{self._inline(found["text"])}</a>'


def code_block(code: str, language: str) -> str:
    """`tabindex`: a line longer than the page is read by scrolling, also without a mouse."""
    return f'<pre class="rc-doc__code" tabindex="0" data-rc-copy><code>{highlighted(code, language)}</code></pre>'
