"""Where the data lives, and what the launcher may touch."""

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from recommerce.launcher import data_folder
from recommerce.launcher.accounts import service_account
from recommerce.launcher.messages import Refusal

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as somebody else")


@pytest.fixture
def private() -> Iterator[Path]:
    """A folder only its owner may enter, as a home folder often is."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        yield Path(folder)


def test_the_checkout_holds_the_data_where_it_can(place: Path) -> None:
    assert data_folder.choose(place, {}, service_account()) == place / ".data"


def test_data_dir_is_obeyed(place: Path) -> None:
    chosen = data_folder.choose(place, {"DATA_DIR": f"{place}/elsewhere"}, service_account())
    assert chosen == place / "elsewhere"


@as_root
def test_a_private_checkout_stays_private(private: Path) -> None:
    chosen = data_folder.choose(private, {}, service_account())
    assert chosen.parent == Path("/var/lib/recommerce")
    assert chosen != data_folder.choose(private / "other", {}, service_account())
    assert private.stat().st_mode & 0o777 == 0o700


@as_root
def test_a_data_dir_the_database_cannot_reach_is_refused(private: Path) -> None:
    with pytest.raises(Refusal, match="cannot be reached by the user"):
        data_folder.choose(private, {"DATA_DIR": str(private / "data")}, service_account())
    assert list(private.iterdir()) == []


@pytest.mark.parametrize("name", ["long-" * 20, "été, 100 % à nous?"])
def test_any_path_gets_a_socket_that_fits_into_an_address(place: Path, name: str) -> None:
    root = place / name / "data"
    folder = data_folder.open_folder(root, service_account())
    try:
        assert re.fullmatch("/tmp/recommerce-[0-9a-f-]+", str(folder.sockets))
        assert folder.sockets.stat().st_uid == os.geteuid()
        assert folder.sockets.stat().st_mode & 0o066 == 0
    finally:
        data_folder.discard(folder)
    assert not folder.sockets.exists()


def test_a_socket_folder_of_somebody_else_is_refused(place: Path) -> None:
    root = place / ("taken-" * 16) / "data"
    folder = data_folder.open_folder(root, service_account())
    data_folder.discard(folder)
    folder.sockets.symlink_to(place)
    try:
        with pytest.raises(Refusal, match="belongs to somebody else"):
            data_folder.open_folder(root, service_account())
    finally:
        folder.sockets.unlink()


def test_what_django_alone_made_is_ours(place: Path) -> None:
    root = place / "by-hand"
    (root / "static").mkdir(parents=True)
    folder = data_folder.open_folder(root, service_account())
    data_folder.discard(folder)
