import os
from pathlib import Path

import pytest

from recommerce.launcher import dotenv


def test_the_shell_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text("# ours\n\nPORT=9000\nexport DATA_DIR='/srv/a b'\nCACHE_URL=unix:///x?db=0\n")
    monkeypatch.setenv("PORT", "8000")
    for name in ("DATA_DIR", "CACHE_URL"):
        monkeypatch.delenv(name, raising=False)
    dotenv.read(file)
    read = {name: os.environ.pop(name) for name in ("DATA_DIR", "CACHE_URL")}
    assert read == {"DATA_DIR": "/srv/a b", "CACHE_URL": "unix:///x?db=0"}
    assert os.environ["PORT"] == "8000"
