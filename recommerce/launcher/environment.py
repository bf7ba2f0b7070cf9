"""The virtual environment."""

import os
from pathlib import Path


def folder(checkout: Path) -> Path:
    return Path(os.environ.get("VENV") or checkout / ".venv").absolute()


def packages(venv: Path) -> Path:
    """Where the wheels are unpacked."""
    return next((venv / "lib").glob("python3.*")) / "site-packages"
