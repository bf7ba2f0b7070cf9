"""One installation for all fault tests: each leaves it running and drained."""

from collections.abc import Iterator

import pytest

from .plant import Plant


@pytest.fixture(scope="module")
def plant() -> Iterator[Plant]:
    plant = Plant()
    try:
        plant.start()
        yield plant
    finally:
        plant.stop()
