"""Sample data in the shape each component expects (`styleguide_samples.json`): also its documentation by example."""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

_FILE = Path(__file__).with_suffix(".json")


@dataclass(frozen=True)
class SampleStore:
    pk: int
    name: str

    def __str__(self) -> str:
        return self.name


STORES = (SampleStore(1, "Annecy Centre"), SampleStore(2, "Grenoble Gare"))


def context() -> dict[str, Any]:
    """Everything a style guide page shows, in the language of the request."""
    found: dict[str, Any] = _read(json.loads(_FILE.read_text()))
    return {**found, "icons": found["icons"].split()}


def _read(value: Any) -> Any:
    """{"fr", "en"} becomes the right text, {"decimal"} and {"time"} what they stand for."""
    if isinstance(value, list):
        return [_read(each) for each in value]
    if not isinstance(value, dict):
        return value
    match sorted(value):
        case ["en", "fr"]:
            return value["fr" if get_language() == "fr" else "en"]
        case ["decimal"]:
            return Decimal(value["decimal"])
        case ["time"]:
            return datetime.fromisoformat(value["time"])
    return {key: _read(each) for key, each in value.items()}
