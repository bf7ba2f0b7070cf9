import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.launcher import checkout as checkouts


@pytest.fixture(scope="session")
def place() -> Iterator[Path]:
    """A folder that another system user may enter: pytest's own is private, and PostgreSQL refuses to run as root."""
    folder = Path(tempfile.mkdtemp(prefix="rct-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def checkout(place: Path) -> Iterator[checkouts.Checkout]:
    built = checkouts.build(place)
    yield built
    built.clean_up()
