"""Manifests we ship: something to start from."""

import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "manifests"


def names() -> list[str]:
    return sorted(path.stem for path in _FOLDER.glob("*.json"))


def manifest(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found
