"""One reader for every bulk source, CSV (header, comma or semicolon) and JSON Lines; and how both are written."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from typing import IO, Any

from .errors import Malformed

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # NUL, and halves of a pair: PostgreSQL keeps no such text
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what makes a spreadsheet run a cell


def read(stream: IO[bytes], name: str) -> Iterator[dict[str, Any]]:
    """Rows as dictionaries, one at a time; Malformed when the bytes are not what the name says."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    try:
        yield from _json_lines(text) if name.lower().endswith((".jsonl", ".ndjson")) else _csv(text)
    except UnicodeDecodeError:
        raise Malformed("The file is not UTF-8 text.") from None
    except csv.Error as error:
        raise Malformed(f"The file is not CSV: {error}.") from None
    finally:
        text.detach()


def _csv(text: IO[str]) -> Iterator[dict[str, Any]]:
    header = text.readline()
    delimiter = max(",;\t", key=header.count)
    names = [name.strip() for name in next(csv.reader([header], delimiter=delimiter), [])]
    named = list(filter(None, names))
    if not named:
        raise Malformed("The first line must name the columns.")
    if len(set(named)) != len(named):
        raise Malformed("The first line names a column twice.")
    lines = csv.reader(text, delimiter=delimiter)
    for values in filter(None, lines):
        yield _row(names, values, number=lines.line_num + 1)


def _row(names: Sequence[str], values: Sequence[str], *, number: int) -> dict[str, Any]:
    """Empty cells beyond the named ones are what spreadsheets leave behind; a full one means that a line has moved."""
    cells = [(name, value.strip()) for name, value in zip_longest(names, values, fillvalue="")][: len(values)]
    if any(value for name, value in cells if not name):
        raise Malformed(f"Line {number} has more cells than named columns: a text with a separator in it is quoted.")
    row = {name: value for name, value in cells if name}
    return _storable(row, number)


def _json_lines(text: IO[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(text, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_named_once)
            row = _storable(row, number)
        except (ValueError, InvalidOperation, RecursionError):  # also a number or a nesting no reader takes
            raise Malformed(f"Line {number} is not JSON, or a name stands in it twice.") from None
        if not isinstance(row, dict):
            raise Malformed(f"Line {number} is not a JSON object.")
        yield row


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _storable(row: Any, number: int) -> Any:
    """The row as it is. Else one such text would spoil all rows that are looked up, or written, together with it."""
    if any(map(UNSTORABLE.search, _texts(row))):
        raise Malformed(f"Line {number} holds a character that cannot be stored (NUL or half a surrogate pair).")
    return row


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for pair in value.items():
            yield from _texts(list(pair))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def as_csv(header: Sequence[str], lines: Iterable[Sequence[object]]) -> bytes:
    """As `write_csv`, in UTF-8."""
    text = io.StringIO()
    write_csv(text, header, lines)
    return text.getvalue().encode()


def write_csv(
    stream: IO[str], header: Sequence[str], lines: Iterable[Sequence[object]], *, delimiter: str = ","
) -> None:
    """A text that a spreadsheet would run as a formula is only text; a number below zero stays a number."""
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows([_inert(cell) for cell in line] for line in lines)


def as_json_lines(objects: Iterable[Mapping[str, object]]) -> bytes:
    return "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in objects).encode()


def _inert(cell: object) -> object:
    if cell is None or isinstance(cell, int | float | Decimal):
        return cell
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text
