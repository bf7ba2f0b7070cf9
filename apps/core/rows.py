"""One reader for every bulk source, CSV (header, comma or semicolon) and JSON Lines; and how both are written."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import IO, Any

from .errors import Malformed

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what makes a spreadsheet run a cell


def read(stream: IO[bytes], name: str) -> Iterator[dict[str, Any]]:
    """Rows as dictionaries, one at a time; Malformed when the bytes are not what the name says."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    try:
        yield from _json_lines(text) if name.endswith(".jsonl") else _csv(text)
    except UnicodeDecodeError:
        raise Malformed("The file is not UTF-8 text.") from None
    except csv.Error as error:
        raise Malformed(f"The file is not CSV: {error}.") from None
    finally:
        text.detach()


def _csv(text: IO[str]) -> Iterator[dict[str, Any]]:
    header = text.readline()
    delimiter = max(",;\t", key=header.count)
    names = next(csv.reader([header], delimiter=delimiter), [])
    if not any(name.strip() for name in names):
        raise Malformed("The first line must name the columns.")
    for values in csv.reader(text, delimiter=delimiter):
        if values:
            yield {name.strip(): value.strip() for name, value in zip(names, values, strict=False)}


def _json_lines(text: IO[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(text, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):  # also a number or a nesting no reader takes
            raise Malformed(f"Line {number} is not JSON.") from None
        if not isinstance(row, dict):
            raise Malformed(f"Line {number} is not a JSON object.")
        yield row


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
