from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _root(tmp_path: Path, settings: Any) -> None:
    settings.TICKET_FILES_DIR = tmp_path / "till files"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Sentences kept with a file are in the language of whoever reads it; here they are compared."""
    with translation.override("en"):
        yield
