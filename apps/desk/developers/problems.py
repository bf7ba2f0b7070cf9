"""Every stable code a refusal may bear: what the code says of it, and what we wrote of its cause and its cure."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any

from apps.core.api import problems
from apps.core.errors import DomainError

from .files import FOLDER


@dataclass(frozen=True)
class Entry:
    """`title` is translated when it is shown; `told` has cause and cure by language; `app` is empty for all of them."""

    code: str
    status: int
    retryable: bool
    title: Any
    app: str
    told: dict[str, list[str]]

    def cause(self, language: str) -> str:
        return self.told.get(language, ["", ""])[0]

    def cure(self, language: str) -> str:
        return self.told.get(language, ["", ""])[1]


@cache
def entries() -> dict[str, Entry]:
    """By code, in the order of the alphabet."""
    told = json.loads((FOLDER / "errors.json").read_text(encoding="utf-8"))
    found: dict[str, Entry] = {}
    for code, status, retryable, title, app in (*_domain(), *_transport()):
        found.setdefault(code, Entry(code, status, retryable, title, app, told.get(code, {})))
    return dict(sorted(found.items()))


def possible(status: str, app: str) -> list[Entry]:
    """What an operation of this app may answer with this status."""
    return [entry for entry in entries().values() if str(entry.status) == status and entry.app in ("", app)]


def _domain() -> Iterator[tuple[str, int, bool, Any, str]]:
    for error in _refusals(DomainError):
        app = error.__module__.split(".")[1]
        yield error.code, error.status, error.retryable, error.title, "" if app == "core" else app


def _transport() -> Iterator[tuple[str, int, bool, Any, str]]:
    for status, code in (*problems.BY_STATUS.items(), *problems.OTHERS):
        yield code, status, problems.may_be_retried(status), HTTPStatus(status).phrase, ""


def _refusals(base: type[DomainError]) -> Iterator[type[DomainError]]:
    """Those with a code of their own, of the product."""
    for error in (base, *_below(base)):
        if "code" in error.__dict__ and error.__module__.startswith("apps."):
            yield error


def _below(base: type[DomainError]) -> Iterator[type[DomainError]]:
    for error in base.__subclasses__():
        yield error
        yield from _below(error)
