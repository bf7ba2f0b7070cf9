from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _root(tmp_path: Path, settings: Any) -> None:
    settings.TICKET_FILES_DIR = tmp_path / "till files"
