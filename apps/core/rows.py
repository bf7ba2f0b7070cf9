"""One reader for every bulk source: CSV (with a header, comma or semicolon) and JSON Lines."""

import csv
import io
import json
from collections.abc import Iterator
from typing import IO, Any

from .errors import Malformed


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
