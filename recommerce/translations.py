"""What the code says to people, and whether the French catalogue says it too. Needs no gettext tools."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.utils.translation.template import templatize

_CALLS = {"_": 1, "gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "ngettext": 2, "ngettext_lazy": 2,
          "pgettext": 2, "pgettext_lazy": 2, "npgettext": 3}  # fmt: skip
_STRING = r"""(?:u?'(?:\\.|[^'\\])*'|u?"(?:\\.|[^"\\])*")"""
_IN_TEMPLATE = re.compile(rf"\b(n?p?gettext|_)\(\s*({_STRING}(?:\s*,\s*{_STRING})*)")


class Message(NamedTuple):
    text: str
    plural: str = ""
    context: str = ""


def said(root: Path) -> dict[Message, set[str]]:
    """Every message of code and templates, with the files that say it."""
    found: dict[Message, set[str]] = {}
    for path in [*root.glob("apps/**/*.py"), *root.glob("recommerce/**/*.py")]:
        for message in _in_python(path.read_text()):
            found.setdefault(message, set()).add(str(path.relative_to(root)))
    for path in root.glob("templates/**/*.html"):
        for message in _in_template(path.read_text()):
            found.setdefault(message, set()).add(str(path.relative_to(root)))
    return found


def of_entry(entry: polib.POEntry) -> Message:
    return Message(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def is_translated(entry: polib.POEntry) -> bool:
    texts = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return all(texts) and "fuzzy" not in entry.flags


def _in_python(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
            texts = [arg.value for arg in node.args[: _CALLS[node.func.id]] if isinstance(arg, ast.Constant)]
            if texts and all(isinstance(text, str) for text in texts):
                yield _message(node.func.id, [str(text) for text in texts])


def _in_template(source: str) -> Iterator[Message]:
    for name, arguments in _IN_TEMPLATE.findall(templatize(source)):
        yield _message(name, [ast.literal_eval(text) for text in re.findall(_STRING, arguments)])


def _message(function: str, texts: list[str]) -> Message:
    context = texts.pop(0) if "pgettext" in function else ""
    plural = texts[1] if function.startswith(("ngettext", "npgettext")) else ""
    return Message(texts[0], plural, context)
