"""Where it is looked up whether a thing was stolen: an installation registers as many sources as it has.

A source answers from what it holds here; it makes no HTTP call, since it is asked inside a transaction. What a person
looked up elsewhere is stated by them instead.
"""

from dataclasses import dataclass
from typing import Protocol

from .states.trade_in import TheftResult


@dataclass(frozen=True)
class TheftAnswer:
    result: TheftResult
    source: str
    detail: str = ""


class TheftCheck(Protocol):
    source: str

    def look_up(self, *, kind: str, identifier: str) -> TheftAnswer:
        """Is this number reported stolen? `kind`, an items.IdentifierKind, is what we take it for and may be wrong: it
        never makes a thing clear."""


_checks: dict[str, TheftCheck] = {}


def register(check: TheftCheck) -> None:
    if check.source in _checks:
        raise ValueError(f"theft check {check.source} is registered twice")
    _checks[check.source] = check


def theft_checks() -> tuple[TheftCheck, ...]:
    return tuple(_checks.values())
